"""One open invitation to an address; of those that are open already the newest stays."""

from django.db import migrations, models
from django.db.models.functions import Lower

# Nobody invites from here on until the index is there.
LOCK = "LOCK TABLE accounts_invitation IN SHARE ROW EXCLUSIVE MODE"
REVOKE = """
    UPDATE accounts_invitation AS older SET revoked_at = core_clock()
    WHERE accepted_at IS NULL AND revoked_at IS NULL AND EXISTS (
        SELECT 1 FROM accounts_invitation AS newer
        WHERE lower(newer.email) = lower(older.email) AND newer.id > older.id
          AND newer.accepted_at IS NULL AND newer.revoked_at IS NULL
    )
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_ins")]

    operations = [
        migrations.RunSQL([LOCK, REVOKE], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open",
            ),
        ),
    ]

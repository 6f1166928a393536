"""A supplier's person may read which messages wait for them: what lies ahead is shown to them, too."""

from django.db import migrations

from core.postgres.acting import ROLE
from core.row_security import show

COLUMNS = "id, kind, what, recipient_id, channel, due_at, try_at, payload, state"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("accounts", "0026_row_security_of_quiet_hours"),
        ("core", "0019_index_of_what_lies_ahead"),
    ]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ({COLUMNS}) ON core_outbox TO {ROLE}",
            f"REVOKE SELECT ({COLUMNS}) ON core_outbox FROM {ROLE}",  # noqa: S608
        ),
        show(
            "core_outbox",
            "accounts_ahead",
            "recipient_id = (SELECT accounts_acting()) AND state = 'waiting'",
        ),
    ]

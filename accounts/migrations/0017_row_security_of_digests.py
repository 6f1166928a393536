"""What a supplier's person may write of themselves: also when their e-mails come."""

from django.db import migrations

from core.row_security import secure

ME = "(SELECT accounts_acting())"
OWN_FIELDS = (
    "name",
    "title",
    "phone",
    "language",
    "time_zone",
    "no_email",
    "password",
    "photo",
    "digest_email",
    "digest_hour",
    "working_days",
)


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("accounts", "0016_digests")]

    operations = [
        secure(
            "accounts_user",
            see=f"id = {ME} OR (side = 'internal' AND {ME} IS NOT NULL)",
            change=f"id = {ME}",
            columns=OWN_FIELDS,
            history=True,
        ),
    ]

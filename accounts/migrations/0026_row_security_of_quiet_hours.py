"""What a supplier's person may write of themselves: also when no reminder comes."""

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
    "quiet_from_hour",
    "quiet_until_hour",
)


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("accounts", "0025_quiet_hours")]

    operations = [
        secure(
            "accounts_user",
            see=f"id = {ME} OR (side = 'internal' AND {ME} IS NOT NULL)",
            change=f"id = {ME}",
            columns=OWN_FIELDS,
            history=True,
        ),
    ]

"""What a supplier's person may see and write of photos."""

from django.db import migrations

from core.row_security import secure

ME = "(SELECT accounts_acting())"
MINE = f"user_id = {ME}"
OWN_FIELDS = (
    "name",
    "title",
    "phone",
    "language",
    "time_zone",
    "no_email",
    "password",
    "photo",
)


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("accounts", "0014_photos")]

    operations = [
        secure("accounts_photo", see=MINE, add=MINE, change=MINE, remove=MINE),
        secure(
            "accounts_user",
            see=f"id = {ME} OR (side = 'internal' AND {ME} IS NOT NULL)",
            change=f"id = {ME}",
            columns=OWN_FIELDS,
            history=True,
        ),
    ]

"""What a supplier's person may see and write of what they have muted: their own."""

from django.db import migrations

from core.row_security import secure

MINE = "user_id = (SELECT accounts_acting())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("accounts", "0023_mutes")]

    operations = [
        secure("accounts_mute", see=MINE, add=MINE, remove=MINE),
    ]

"""What a supplier's person may see and ask of what is held about them: a copy about themselves."""

from django.db import migrations

from core.row_security import secure

ME = "(SELECT accounts_acting())"
MINE = f"asked_by_id = {ME}"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("accounts", "0020_data_requests")]

    operations = [
        secure(
            "accounts_datarequest",
            see=MINE,
            add=(
                f"{MINE} AND kind = 'copy' AND state = 'waiting'"
                f" AND object_type = 'accounts.user' AND object_id = {ME}"
            ),
        ),
        secure(
            "accounts_datacopy",
            see=f"request_id IN (SELECT id FROM accounts_datarequest WHERE {MINE})",  # noqa: S608
        ),
    ]

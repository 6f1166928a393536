"""What a supplier's person writes of who is one of them: that who waits is, and no more than that."""

from django.db import migrations

from core.row_security import function, secure

OURS = "partner_id = (SELECT suppliers_own())"
ME = "(SELECT accounts_acting())"
# The tie to the own company of the person for whom the database is asked, if they wait for nobody.
TRUSTED = """
    SELECT representative.id
    FROM suppliers_representative AS representative
    JOIN accounts_user AS person ON person.id = representative.user_id
    WHERE person.id = nullif(current_setting('srm.acting', true), '')::bigint
      AND person.side = 'supplier' AND person.is_active AND NOT representative.waits
"""
MINE = "(SELECT suppliers_trusted())"
# As before (0009), and by nobody who waits for a colleague.
OWN = "partner_key = (SELECT key FROM suppliers_partner)"
LET = "partner_key = (SELECT key FROM suppliers_partner WHERE colleagues_invite)"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("suppliers", "0014_whom_colleagues_vouch_for"),
        ("accounts", "0013_invitations_by_colleagues"),
    ]

    operations = [
        function("suppliers_trusted", "", "bigint", TRUSTED),
        secure(
            "suppliers_representative",
            see=OURS,
            change=f"{OURS} AND waits AND {MINE} IS NOT NULL",
            becomes=f"{OURS} AND NOT waits AND vouched_by_id = {MINE}",
            columns=["waits", "trusted_from_at", "vouched_by_id"],
            history=True,
        ),
        secure(
            "accounts_invitation",
            see=f"by_colleague AND {OWN}",
            add=f"by_colleague AND invited_by_id = {ME} AND {LET} AND {MINE} IS NOT NULL"
            " AND accepted_at IS NULL AND revoked_at IS NULL",
            change=f"by_colleague AND {OWN}",
            columns=["revoked_at"],
            history=True,
        ),
    ]

"""What a supplier's person may see and write of invitations: those by colleagues for the own company."""

from django.db import migrations

from core.row_security import secure, show

ME = "(SELECT accounts_acting())"
# The own company's row is the only one that a supplier sees.
OWN = "partner_key = (SELECT key FROM suppliers_partner)"
LET = "partner_key = (SELECT key FROM suppliers_partner WHERE colleagues_invite)"
# Whoever of ours or of the own company can be told something.
KNOWN = "EXISTS (SELECT 1 FROM accounts_user AS person WHERE person.id = recipient_id)"
SENT = f"SELECT email FROM accounts_invitation WHERE invited_by_id = {ME} AND by_colleague"  # noqa: S608


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("suppliers", "0008_partner_colleagues_invite"),
        ("accounts", "0013_invitations_by_colleagues"),
    ]

    operations = [
        secure(
            "accounts_invitation",
            # What we have sent is not theirs to know, to the own company's people neither.
            see=f"by_colleague AND {OWN}",
            add=f"by_colleague AND invited_by_id = {ME} AND {LET}"
            " AND accepted_at IS NULL AND revoked_at IS NULL",
            change=f"by_colleague AND {OWN}",
            columns=["revoked_at"],
            history=True,
        ),
        show(
            "core_event",
            "accounts_invitations",
            "object_type = 'accounts.invitation'"
            " AND object_id IN (SELECT id FROM accounts_invitation)",
        ),
        secure(
            "core_outbox",
            add="state = 'waiting' AND attempts = 0 AND ("
            f"(address = '' AND {KNOWN}) OR"
            f" (kind = 'accounts.invitation' AND channel = 'email' AND address IN ({SENT})))",
        ),
    ]

"""Who waits for a colleague's word moves nothing for their company, and reads none of its private figures."""

from django.db import migrations

from core.row_security import rows, secure

OURS = "partner_id = (SELECT suppliers_own())"
ME = "(SELECT accounts_acting())"
TRUSTED = "(SELECT suppliers_trusted()) IS NOT NULL"
NEGOTIATED = "negotiation_id IN (SELECT id FROM negotiations_negotiation)"
# The negotiations in whose private figures a person has a part, for whom the database is asked.
WITH_PART = """
    SELECT negotiation.id
    FROM suppliers_representative AS representative
    JOIN negotiations_negotiation AS negotiation
        ON negotiation.partner_id = representative.partner_id
    WHERE representative.id = suppliers_trusted()
      AND (
          representative.trusted_from_at IS NULL
          OR representative.trusted_from_at <= negotiation.created_at
      )
"""
THEIRS = "party = 'partner' AND negotiation_id IN (SELECT negotiations_with_part())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("negotiations", "0006_row_security"),
        ("suppliers", "0015_row_security_of_vouching"),
    ]

    operations = [
        rows("negotiations_with_part", "", "bigint", WITH_PART),
        secure(
            "negotiations_negotiation",
            see=OURS,
            change=OURS,
            becomes=f"{OURS} AND {TRUSTED}",
            columns=["status", "ended_at", "ended_reason", "accepted_offer_id"],
            history=True,
        ),
        secure("negotiations_position", see=THEIRS, add=THEIRS, change=THEIRS, history=True),
        secure(
            "negotiations_offer",
            see=NEGOTIATED,
            add=f"party = 'partner' AND made_by_id = {ME} AND bid_id IS NULL AND {NEGOTIATED}"
            f" AND {TRUSTED}",
            history=True,
        ),
        secure(
            "negotiations_agreement",
            see=OURS,
            add=f"{OURS} AND status = 'draft' AND signed_by_us_id IS NULL AND {NEGOTIATED}"
            f" AND {TRUSTED}",
            change=OURS,
            becomes=f"{OURS} AND {TRUSTED}",
            columns=["status", "signed_by_partner_id", "signed_by_partner_at"],
            history=True,
        ),
    ]

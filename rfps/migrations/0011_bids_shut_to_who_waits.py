"""A bid is its bidder's people's who have a part in it; the others see it when it has been opened."""

from django.db import migrations

from core.row_security import function, secure

# The requests whose bid is the person's to read and write, for whom the database is asked.
WITH_PART = """
    SELECT rfx.id
    FROM suppliers_representative AS representative
    JOIN rfps_rfxinvitation AS invitation ON invitation.partner_id = representative.partner_id
    JOIN rfps_rfx AS rfx ON rfx.id = invitation.rfx_id
    WHERE representative.id = suppliers_trusted()
      AND (
          representative.trusted_from_at IS NULL
          OR representative.trusted_from_at <= rfx.published_at
      )
"""
OURS = "partner_id = (SELECT suppliers_own())"
PART = "rfx_id IN (SELECT rfps_with_part())"
OPENED = (
    "status NOT IN ('draft', 'submitted', 'withdrawn')"
    " AND rfx_id IN (SELECT id FROM rfps_rfx WHERE opened_at IS NOT NULL)"
)
INVITATIONS = "invitation_id IN (SELECT id FROM rfps_rfxinvitation)"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("rfps", "0010_bids_withdrawn_by_ours"),
        ("suppliers", "0015_row_security_of_vouching"),
    ]

    operations = [
        function("rfps_with_part", "", "SETOF bigint", WITH_PART),
        secure(
            "rfps_bid",
            see=f"{OURS} AND ({PART} OR ({OPENED}))",
            add=f"{OURS} AND status = 'draft' AND withdrawn_by_id IS NULL"
            f" AND {INVITATIONS} AND {PART}",
            change=f"{OURS} AND {PART}",
            becomes=f"{OURS} AND {PART} AND status IN ('draft', 'submitted', 'withdrawn')",
            columns=["status", "draft"],
            history=True,
        ),
    ]

"""What a supplier's person may see and write of needs, requests, bids and awards."""

from django.db import migrations

from core.row_security import function, secure, show_events

OURS = "partner_id = (SELECT suppliers_own())"
ME = "(SELECT accounts_acting())"
# The requests that are out and to which the own company is invited. A function, because the policies of
# requests and invitations would each ask the other's.
INVITED = """
    SELECT rfx.id
    FROM rfps_rfxinvitation AS invitation
    JOIN rfps_rfx AS rfx ON rfx.id = invitation.rfx_id
    WHERE invitation.partner_id = suppliers_own()
      AND rfx.status <> 'draft' AND rfx.published_at IS NOT NULL
"""
SHARED = """
    SELECT need.id
    FROM rfps_needshare AS share JOIN rfps_need AS need ON need.id = share.need_id
    WHERE share.partner_id = suppliers_own() AND need.status <> 'draft'
"""
# The approved awards of which something is the own company's.
WON = """
    SELECT award.id
    FROM rfps_bid AS bid
    JOIN rfps_awardline AS line ON line.bid_id = bid.id
    JOIN rfps_award AS award ON award.id = line.award_id
    WHERE bid.partner_id = suppliers_own() AND award.status = 'approved'
"""
# What a bidder is told of a comparison that holds everybody's prices.
RANK = """
    SELECT (entry ->> 'rank')::integer
    FROM rfps_bid AS bid
    JOIN rfps_award AS award ON award.rfx_id = bid.rfx_id AND award.status = 'approved',
         jsonb_array_elements(award.snapshot -> 'bids') AS entry
    WHERE bid.id = $1 AND bid.status IN ('won', 'partly_won', 'lost') AND entry ->> 'bid' = bid.key
      AND (bid.partner_id = suppliers_own() OR current_setting('role') <> 'srm_supplier')
"""
REQUESTS = "(SELECT rfps_invited())"
NEEDS = "(SELECT rfps_shared())"
INVITATIONS = "invitation_id IN (SELECT id FROM rfps_rfxinvitation)"
BIDS = "bid_id IN (SELECT id FROM rfps_bid)"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("rfps", "0006_search_without_accents"),
        ("suppliers", "0007_row_security"),
    ]

    operations = [
        function("rfps_invited", "", "SETOF bigint", INVITED),
        function("rfps_shared", "", "SETOF bigint", SHARED),
        function("rfps_won", "", "SETOF bigint", WON),
        function("rfps_rank", "bigint", "integer", RANK, of_application=True),
        # Locked while a supplier answers or bids, never changed by it.
        secure(
            "rfps_rfx",
            see=f"id IN {REQUESTS}",
            change=f"id IN {REQUESTS}",
            becomes="false",
            columns=["status"],
        ),
        secure("rfps_line", see=f"rfx_id IN {REQUESTS}"),
        # Who is told of an answer, and no others of the team.
        secure(
            "rfps_teammember",
            see=f"function IN ('lead', 'opener') AND rfx_id IN {REQUESTS}",
        ),
        secure(
            "rfps_rfxinvitation",
            see=f"{OURS} AND rfx_id IN {REQUESTS}",
            change=f"{OURS} AND rfx_id IN {REQUESTS}",
            columns=["status", "decline_reason", "answered_at"],
            history=True,
        ),
        secure(
            "rfps_bid",
            see=OURS,
            add=f"{OURS} AND status = 'draft' AND {INVITATIONS}",
            change=OURS,
            becomes=f"{OURS} AND status IN ('draft', 'submitted', 'withdrawn')",
            columns=["status", "draft"],
            history=True,
        ),
        secure("rfps_bidversion", see=BIDS, add=f"submitted_by_id = {ME} AND {BIDS}"),
        secure("rfps_bidline", see=BIDS),
        # Not the snapshot, which has everybody's prices.
        secure("rfps_award", see="id IN (SELECT rfps_won())", seen=["id", "rfx_id", "status"]),
        secure("rfps_awardline", see=f"{BIDS} AND award_id IN (SELECT rfps_won())"),
        secure(
            "rfps_need",
            see=f"id IN {NEEDS}",
            change=f"id IN {NEEDS}",
            becomes="status = 'answered'",
            columns=["status"],
            history=True,
        ),
        secure(
            "rfps_needshare",
            see=f"{OURS} AND need_id IN {NEEDS}",
            change=f"{OURS} AND need_id IN {NEEDS}",
            columns=[
                "product",
                "advice",
                "indicative_price",
                "currency",
                "lead_time_days",
                "answered_at",
                "answered_by_id",
            ],
            history=True,
        ),
        show_events(
            "rfps",
            rfxinvitation="rfps_rfxinvitation",
            bid="rfps_bid",
            needshare="rfps_needshare",
        ),
    ]

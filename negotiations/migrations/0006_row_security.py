"""What a supplier's person may see and write of negotiations and agreements."""

from django.db import migrations

from core.row_security import secure, show_events

OURS = "partner_id = (SELECT suppliers_own())"
ME = "(SELECT accounts_acting())"
NEGOTIATED = "negotiation_id IN (SELECT id FROM negotiations_negotiation)"
OFFERED = "offer_id IN (SELECT id FROM negotiations_offer)"
AGREED = "agreement_id IN (SELECT id FROM negotiations_agreement)"
# Each side's figures are its own: that there are any is so too.
THEIRS = f"party = 'partner' AND {NEGOTIATED}"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("negotiations", "0005_search_without_accents"),
        ("rfps", "0007_row_security"),
    ]

    operations = [
        secure(
            "negotiations_negotiation",
            see=OURS,
            change=OURS,
            columns=["status", "ended_at", "ended_reason", "accepted_offer_id"],
            history=True,
        ),
        secure("negotiations_negotiationline", see=NEGOTIATED),
        secure("negotiations_position", see=THEIRS, add=THEIRS, change=THEIRS, history=True),
        secure(
            "negotiations_offer",
            see=NEGOTIATED,
            add=f"party = 'partner' AND made_by_id = {ME} AND bid_id IS NULL AND {NEGOTIATED}",
            history=True,
        ),
        secure("negotiations_offerline", see=OFFERED, add=OFFERED, history=True),
        secure(
            "negotiations_agreement",
            see=OURS,
            # Drawn up by whichever side accepts the last offer.
            add=f"{OURS} AND status = 'draft' AND signed_by_us_id IS NULL AND {NEGOTIATED}",
            change=OURS,
            columns=["status", "signed_by_partner_id", "signed_by_partner_at"],
            history=True,
        ),
        secure("negotiations_agreementprice", see=AGREED, add=AGREED, history=True),
        show_events(
            "negotiations",
            negotiation="negotiations_negotiation",
            agreement="negotiations_agreement",
            position="negotiations_position",
        ),
    ]

"""The offers of a supplier, whose lines it sees, are found from its negotiations and returned all at once."""

from django.db import migrations

from core.row_security import rows, secure

# The policy of the lines asked that of the offers, which PostgreSQL answered by reading every offer there is.
OF_OWN = """
    SELECT offer.id
    FROM negotiations_negotiation AS negotiation
    JOIN negotiations_offer AS offer ON offer.negotiation_id = negotiation.id
    WHERE negotiation.partner_id = (SELECT suppliers_own())
"""
OFFERED = "offer_id IN (SELECT negotiations_offers_of_own())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [("negotiations", "0007_row_security_of_who_waits")]

    operations = [
        rows("negotiations_offers_of_own", "", "bigint", OF_OWN),
        secure("negotiations_offerline", see=OFFERED, add=OFFERED, history=True),
    ]

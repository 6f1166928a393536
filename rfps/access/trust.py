"""Which of a bidder's own people have a part in its bids (docs/adr/0057)."""

from django.db.models import Exists, Q

from accounts.models import User
from rfps.states import SEALED_BIDS
from suppliers import access as suppliers

# What everybody on both sides may read of a bid whose request is in their sight.
OPENED = Q(rfx__opened_at__isnull=False) & ~Q(status__in=SEALED_BIDS)


def has_part(user: User, rfx: str = "rfx") -> Exists:
    """Return the condition that a supplier's person reads and writes their company's bid on a request.

    ``rfx`` leads to the request. Whom one of ours has let in waits for a colleague's word; who began anew
    has a part in what is published from then on. Without a part in it, one knows of a bid what ours
    know: what has been opened.
    """
    return suppliers.trusted_with(user, f"{rfx}__published_at")

"""Bids that are shut to one of the bidder's own people, whom one of ours has let in (docs/adr/0057)."""

from accounts.models import User
from core.refused import Refused
from rfps.models import RfxInvitation
from suppliers.standing import why_shut


def reason(user: User, invitation: RfxInvitation) -> str:
    """Return why the bid on a person's own invitation is shut to them, empty if it is not."""
    return "" if invitation.has_part else why_shut(user)


def check(user: User, invitation: RfxInvitation) -> None:
    """Refuse whatever a bidder does to who has no part in the bid: the same whether or not there is one."""
    if not invitation.has_part:
        raise Refused("no_part_in_bid", why_shut(user))

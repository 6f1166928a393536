"""Every write of negotiations and agreements."""

from negotiations.actions.accepting import accept
from negotiations.actions.agreements import activate_due, expire_agreements, sign, terminate
from negotiations.actions.awarded import start_from_award
from negotiations.actions.ending import break_off, expire_negotiations
from negotiations.actions.offering import make_offer
from negotiations.actions.positions import set_position
from negotiations.actions.starting import start

__all__ = [
    "accept",
    "activate_due",
    "break_off",
    "expire_agreements",
    "expire_negotiations",
    "make_offer",
    "set_position",
    "sign",
    "start",
    "start_from_award",
    "terminate",
]

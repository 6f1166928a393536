"""Every pair of states: which move is allowed, and which is not."""

import itertools

import pytest

from core.moves import check_move
from core.refused import Refused
from negotiations.states import (
    AGREEMENT_MOVES,
    NEGOTIATION_MOVES,
    AgreementStatus,
    NegotiationStatus,
)

N, A = NegotiationStatus, AgreementStatus
# Written out once more, by hand, so that an edit of the table is noticed.
NEGOTIATION_ALLOWED = {
    (N.OUR_TURN, N.THEIR_TURN),
    (N.OUR_TURN, N.AGREED),
    (N.OUR_TURN, N.BROKEN_OFF),
    (N.OUR_TURN, N.EXPIRED),
    (N.THEIR_TURN, N.OUR_TURN),
    (N.THEIR_TURN, N.AGREED),
    (N.THEIR_TURN, N.BROKEN_OFF),
    (N.THEIR_TURN, N.EXPIRED),
}
AGREEMENT_ALLOWED = {
    (A.DRAFT, A.SIGNED),
    (A.SIGNED, A.ACTIVE),
    (A.ACTIVE, A.EXPIRED),
    (A.ACTIVE, A.TERMINATED),
    (A.ACTIVE, A.REPLACED),
}
CASES = [
    (moves, before, after, (before, after) in allowed)
    for moves, states, allowed in [
        (NEGOTIATION_MOVES, N, NEGOTIATION_ALLOWED),
        (AGREEMENT_MOVES, A, AGREEMENT_ALLOWED),
    ]
    for before, after in itertools.product(states, repeat=2)
]


@pytest.mark.parametrize(("moves", "before", "after", "allowed"), CASES)
def test_every_pair(moves, before, after, allowed):
    if allowed:
        check_move(moves, before, after)
    else:
        with pytest.raises(Refused) as refusal:
            check_move(moves, before, after)
        assert refusal.value.code == "move_not_allowed"

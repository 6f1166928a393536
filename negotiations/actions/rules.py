"""What several actions check and tell."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import permissions
from core.clock import database_now
from core.moves import check_move
from core.refused import Refused
from negotiations import access
from negotiations.models import Agreement, Negotiation
from negotiations.states import NEGOTIATION_MOVES, OPEN_NEGOTIATION, TURN_OF, Party
from suppliers.team import representatives


def require_mover(user: User) -> Party:
    """Return the user's side; PermissionDenied for those who only read (the auditor)."""
    if not permissions.allowed(user, access.API_MOVE):
        raise PermissionDenied
    return access.party_of(user)


def require_turn(negotiation: Negotiation, party: Party) -> datetime:
    """Refuse a move on a closed or expired negotiation, or out of turn; return the database's time.

    Call it on the locked row.
    """
    if negotiation.status not in OPEN_NEGOTIATION:
        # Any move of a closed negotiation is refused by the table, with its state.
        check_move(NEGOTIATION_MOVES, negotiation.status, TURN_OF[party])
    now = database_now()
    if negotiation.expires_at is not None and now >= negotiation.expires_at:
        raise Refused(
            "negotiation_expired",
            _("The negotiation was open until %(instant)s only.")
            % {"instant": negotiation.expires_at.isoformat(timespec="seconds")},
            expires_at=negotiation.expires_at.isoformat(),
        )
    if negotiation.status != TURN_OF[party]:
        raise Refused("not_your_turn", _("It is the other side's turn."), status=negotiation.status)
    return now


def people_of(party: Party, row: Negotiation | Agreement) -> list[User]:
    """Return who is told for a side: the owner, or the partner's active representatives."""
    if party == Party.PARTNER:
        return list(representatives(row.partner))
    return list(get_user_model().objects.filter(pk=row.owner_id, is_active=True))

"""One side's private figures."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.refused import Refused
from negotiations import access, terms
from negotiations.actions.rules import require_mover
from negotiations.models import Position

POSITION_SET = verbs.register(
    "negotiations.position_set", gettext_lazy("noted the private position"), icon="lock"
)


@action
def set_position(
    *,
    negotiation: str,
    target_total: Decimal | None,
    walk_away_total: Decimal | None,
    should_cost_total: Decimal | None,
    notes: str,
    by: User,
) -> Position:
    """Keep what the user's side wants, and where it would walk away: totals in the currency.

    Only people of the same side ever read it, and none who administers or has no part in it. The audit event says that it
    changed, never what: the trail has readers who may not see the figures. Refuses negative figures.
    """
    party = require_mover(by)
    row = access.lock_negotiation(by, negotiation)
    if not access.may_hold_position(by, row):
        raise PermissionDenied
    figures = {
        "target_total": target_total,
        "walk_away_total": walk_away_total,
        "should_cost_total": should_cost_total,
    }
    for field, value in figures.items():
        if value is not None and (not terms.fits(value, terms.MOST_TOTAL, 2) or value < 0):
            raise Refused(
                "figure_invalid", _("An amount is zero or more, with two decimals."), field=field
            )
    position, _created = Position.objects.update_or_create(
        negotiation=row, party=party, defaults={**figures, "notes": notes.strip()}
    )
    audit.record(POSITION_SET, position, by=by, links=[row])
    return position

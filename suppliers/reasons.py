"""Why somebody is told of what happens with a partner."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reasons import for_company
from suppliers.models import Partner
from suppliers.team import relationship_team


def of_partner(person: User | None, partner: Partner) -> str:
    """Return the reason of who is told because of the partner, and for nothing that they alone have done."""
    if person is None or not person.is_internal:
        return for_company(person, partner)
    if relationship_team(partner).filter(pk=person.pk).exists():
        return _("You get this because you look after %(partner)s.") % {"partner": partner}
    return _("You get this because you have taken part in it.")


def with_partner(person: User | None, row: Any) -> str:
    """Return the same for a row that belongs to a partner."""
    return of_partner(person, row.partner)

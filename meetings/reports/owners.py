"""Who can own a promise, as a form offers them."""

from collections.abc import Iterable

from django.conf import settings

from accounts.models import User
from accounts.reports import matching
from accounts.states import Side
from core.ui.parts import Option
from meetings import access
from meetings.states import OwnerSide
from suppliers.models import Partner


def owner_options(user: User, partner: Partner, text: str) -> list[Option]:
    """Return up to ten people of both sides who can own a promise, for a server-searched select."""
    found = matching(access.possible_owners(user, partner), text)[:10]
    company = settings.COMPANY_NAME
    return [
        Option(person.key, person.name, company if person.is_internal else partner.legal_name)
        for person in found
    ]


def sides_of(people: Iterable[str]) -> dict[str, str]:
    """Return on which side of the table the people with these keys sit."""
    found = User.objects.filter(key__in=people).values_list("key", "side")
    return {
        key: (OwnerSide.US if side == Side.INTERNAL else OwnerSide.PARTNER).value
        for key, side in found
    }


def choices_of_owners(user: User, partner: Partner) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who can own a promise, by side, as choices of a form: (side, [(key, name)])."""
    return [
        (side.value, list(access.owners_for(user, partner, side).values_list("key", "name")))
        for side in (OwnerSide.US, OwnerSide.PARTNER)
    ]

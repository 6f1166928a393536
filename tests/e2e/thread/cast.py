"""Who takes part in the thread."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from playwright.sync_api import Page

from accounts.states import Role
from tests.e2e.person import Person
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.suppliers import make_partner, make_representative


@dataclass(frozen=True)
class Cast:
    """Three of ours, and the representatives of two partners."""

    elin: Person  # account executive
    bengt: Person  # buyer
    maria: Person  # manager of both
    anna: Person  # of the new partner; has no account when the story begins
    bo: Person  # of a partner that is there already

    def __iter__(self) -> Iterator[Person]:
        return (getattr(self, field.name) for field in fields(self))


def gather(new_page: Callable[..., Page]) -> Cast:
    """Make everybody but Anna, and give each a screen."""
    maria = make_user("Maria Lund", roles=[Role.MANAGER], email="maria@nordkontor.example")
    elin = make_user(
        "Elin Sand", roles=[Role.ACCOUNT_EXECUTIVE], manager=maria, email="elin@nordkontor.example"
    )
    bengt = make_user(
        "Bengt Ek", roles=[Role.BUYER], manager=maria, email="bengt@nordkontor.example"
    )
    rival = make_partner(legal_name="Beta Hjul AB")
    bo = make_representative(rival, name="Bo Berg", email="bo@beta.example")
    return Cast(
        anna=Person("Anna Alm", "anna@alfa.example", "four casters and a chair", new_page),
        **{
            name: Person(user.name, user.email, PASSWORD, new_page)
            for name, user in {"maria": maria, "elin": elin, "bengt": bengt, "bo": bo}.items()
        },
    )

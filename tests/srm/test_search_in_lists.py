"""Lists and comboboxes find words in any order and without their accents, as the search does."""

import pytest

from accounts import reports as accounts
from accounts.models import User
from accounts.states import Role
from meetings import reports as meetings
from negotiations import reports as negotiations
from rfps import reports as rfps
from suppliers import reports as suppliers
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.rfps import make_need, make_rfx
from tests.factories.suppliers import make_category, make_partner

pytestmark = pytest.mark.django_db
TITLE = "Höj- och sänkbart skrivbord"
TEXTS = ("skrivbord höj", "SANKBART hoj-", "bord och")


@pytest.fixture
def executive() -> User:
    return make_user("Åsa Öst", roles=[Role.EXECUTIVE])


def test_lists(executive: User) -> None:
    partner = make_partner(legal_name="Västra Möbelfabriken AB")
    need, rfx = make_need(executive, title=TITLE), make_rfx(executive, title=TITLE)
    talks = make_negotiation(partner=partner, owner=executive, title=TITLE)
    contract = make_agreement(partner=partner, owner=executive, title=TITLE)
    promise = make_commitment(partner, executive, title=TITLE)
    every = {"scope": "all", "state": "all"}
    for text, expected in [*((text, True) for text in TEXTS), ("skrivbord stol", False)]:
        asked = {"q": text}
        found = [
            [row.pk for row in rfps.need_list(executive, asked)["page"].rows] == [need.pk],
            [row.rfx.pk for row in rfps.rfx_list(executive, asked).rows] == [rfx.pk],
            [row.pk for row in negotiations.negotiation_list(executive, asked).page.rows]
            == [talks.pk],
            [row.pk for row in negotiations.agreement_list(executive, asked).page.rows]
            == [contract.pk],
            [row.row.pk for row in meetings.commitment_list(executive, every | asked)["page"].rows]
            == [promise.pk],
        ]
        assert found == [expected] * 5, text
    for text in ("mobelfabriken", "fabrik vastra", "ab mobel"):
        (row,) = suppliers.partner_list(executive, {"q": text}).rows
        assert row.partner == partner
        (row,) = negotiations.negotiation_list(executive, {"q": text}).page.rows
        assert row.pk == talks.pk


def test_comboboxes(executive: User) -> None:
    partner = make_partner(legal_name="Västra Möbelfabriken AB")
    category = make_category(name="Möbler för kontor")
    for text in ("mobel vast", "VÄSTRA", "va"):
        assert [each.value for each in suppliers.options(executive, text)] == [partner.key], text
    for text in ("kontor mob", "för", "for mobler", category.code):
        assert [each.value for each in suppliers.category_options(text)] == [category.key], text
    for text in ("ost asa", "Åsa", "sa"):
        assert [each.value for each in accounts.options(executive, text)] == [executive.key], text
    assert suppliers.category_options("kontor stol") == []
    assert accounts.options(executive, "asa vast") == suppliers.options(executive, "st asa") == []

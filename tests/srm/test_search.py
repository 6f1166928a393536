"""The search finds every kind of thing, on both sides, as far as the reader may see and open it."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.states import Role
from core import search
from meetings.states import CommitmentStatus
from rfps.models import NeedShare
from rfps.states import NeedStatus
from suppliers.models import Contact, Partner
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.rfps import make_need, make_published
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db
KINDS = {
    "Partners",
    "Contacts",
    "Needs",
    "RFPs",
    "Negotiations",
    "Agreements",
    "Visits",
    "Commitments",
}


def everything(partner: Partner, owner: User, word: str) -> None:
    """One row of each kind with the word in it, about the partner."""
    make_contact(partner, name=f"Connie {word}", email="connie@partner.example")
    need = make_need(owner, title=f"Need of {word}", status=NeedStatus.SHARED)
    NeedShare.objects.create(need=need, partner=partner, shared_by=owner)
    make_published(owner, partners=[partner], title=f"Request for {word}")
    make_negotiation(partner=partner, owner=owner, title=f"Talks on {word}")
    make_agreement(partner=partner, owner=owner, title=f"Contract on {word}")
    make_visit(partner, owner, title=f"Visit about {word}")
    make_commitment(partner, owner, title=f"Promise of {word}", status=CommitmentStatus.ACCEPTED)


@pytest.fixture
def owner() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE, Role.BUYER])


@pytest.fixture
def partner(owner: User) -> Partner:
    partner = make_partner(legal_name="Qumparia Zqword AB")
    make_assignment(partner, owner)
    everything(partner, owner, "zqword")
    return partner


@pytest.fixture
def rival(partner: Partner) -> Partner:
    """Another partner, worked by somebody else, with the same words about it."""
    rival = make_partner(legal_name="Zyxrivalia Zqword AB")
    other = make_user("Rune Riksson", roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(rival, other)
    everything(rival, other, "zqword zyx")
    return rival


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found(user: User, text: str, path: str = "/search/") -> dict[str, list[str]]:
    """Return the titles and the addresses that somebody finds, by kind."""
    page = client_of(user).get(path, {"q": text}).text
    page = page.partition("<main")[2].partition("</main>")[0] or page
    kinds: dict[str, list[str]] = {}
    for part in re.split(r"<h[23]>", page)[1:]:
        name = re.match(r"[^<]*", part)
        assert name
        links = re.findall(r'<a href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?(?:<span>)?([^<]*)', part)
        kinds[name[0].strip()] = [f"{html.unescape(title)} {url}" for url, title in links]
    return kinds


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("text", ["zqword", "ZQWORD", "qwor"])
def test_ours_find_every_kind(path: str, text: str, owner: User, rival: Partner) -> None:
    kinds = found(owner, text, path)
    assert set(kinds) == KINDS
    for name, hits in kinds.items():
        # The directory is open to all of ours; the rest of the rival is not theirs.
        assert len(hits) == (2 if name in {"Partners", "Contacts"} else 1), (name, hits)


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_a_supplier_finds_its_own_side_of_each_kind(
    path: str, partner: Partner, rival: Partner
) -> None:
    kinds = found(make_representative(partner), "zqword", path)
    assert set(kinds) == KINDS
    for name, hits in kinds.items():
        assert len(hits) == 1 and " /portal/" in hits[0], (name, hits)
        assert "zyx" not in hits[0].lower()


def test_whoever_finds_something_may_open_it(owner: User, partner: Partner, rival: Partner) -> None:
    people = [
        owner,
        make_representative(partner),
        make_user(roles=[Role.EXECUTIVE]),
        make_user(roles=[Role.MANAGER]),
        make_user(roles=[Role.AUDITOR]),
        make_user(roles=[Role.ADMINISTRATOR]),
        make_user(roles=[Role.BUYER]),
    ]
    opened = 0
    for user in people:
        client = client_of(user)
        for hits in found(user, "zqword").values():
            for hit in hits:
                assert client.get(hit.rpartition(" ")[2]).status_code == 200, (user.roles, hit)
                opened += 1
    assert opened > 40


def test_those_without_a_share_in_it_find_the_directory_only(rival: Partner) -> None:
    for role in (Role.ADMINISTRATOR, Role.BUYER):
        assert set(found(make_user(roles=[role]), "zqword")) == {"Partners", "Contacts"}


def test_two_letters_are_the_beginning_of_a_title(owner: User, partner: Partner) -> None:
    assert set(found(owner, "ne")) == {"Needs"}
    assert set(found(owner, "zq")) == set()


@pytest.mark.parametrize("text", ["%", "_q", "zq%d", "\\", "100%", "zq\x00word"])
def test_what_means_something_to_the_database_is_text(
    text: str, owner: User, partner: Partner
) -> None:
    hits = found(owner, text)
    assert hits == {} or "\x00" in text


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_accents_and_the_order_of_words_do_not_matter(
    path: str, side: str, owner: User, partner: Partner
) -> None:
    partner.legal_name = "Puidutööstus Östra AB"
    partner.save()
    everything(partner, owner, "höj- och sänkbart SKRIVBORD, Łódź")
    user = owner if side == "ours" else make_representative(partner)
    for text in ("skrivbord höj", "SANKBART hoj", "lodz  skriv", "Łódź sänkb och"):
        assert set(found(user, text, path)) == KINDS - {"Partners"}, text
    for text in ("puidutoostus", "ab ostra", "stra PUIDUTÖÖ", "os pu"):
        assert set(found(user, text, path)) == {"Partners"}, text
    assert not any(found(user, "ostra garden", path).values())


def test_short_words_begin_words_unless_they_stand_beside_a_longer_one(
    owner: User, partner: Partner
) -> None:
    make_agreement(partner=partner, owner=owner, title="Öl ur fat")
    assert set(found(owner, "ol")) == set(found(owner, "fa ol")) == {"Agreements"}
    assert set(found(owner, "fat ur l")) == {"Agreements"}
    assert set(found(owner, "fa")) == set(found(owner, "at ol")) == set()


def test_the_person_is_found_by_their_address(owner: User, partner: Partner) -> None:
    (hit,) = found(owner, "connie@partner")["Contacts"]
    assert hit.endswith(f"/partners/{partner.key}/people/")


def queries(user: User, text: str, path: str) -> int:
    client = client_of(user)
    client.get(path, {"q": text})
    with CaptureQueriesContext(connection) as taken:
        client.get(path, {"q": text})
    return len(taken)


# Session and person, twice eight kinds, the clock for the states of RFPs, whom one works and reports.
MOST = 24


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_it_takes_two_queries_a_kind_however_much_is_found(
    side: str, owner: User, partner: Partner, rival: Partner
) -> None:
    user = owner if side == "ours" else make_representative(partner)
    few = queries(user, "zqword", "/search/suggest/")
    for _row in range(12):
        everything(partner, owner, "zqword")
    assert queries(user, "zqword", "/search/suggest/") <= few <= MOST
    if side == "ours":  # nothing found costs one query a kind
        assert queries(user, "nowhere", "/search/suggest/") <= few - 7


def test_what_a_rival_has_costs_a_supplier_as_much_as_what_nobody_has(
    partner: Partner, rival: Partner
) -> None:
    """Otherwise the time that a search takes would tell that the word stands somewhere."""
    user = make_representative(partner)
    taken = [sql_of(user, word) for word in ("zqword zyx", "zqword zyw")]
    assert taken[0] == [sql.replace("zyw", "zyx") for sql in taken[1]]
    for table in ("rfps_rfx", "negotiations_negotiation", "meetings_visit"):
        # Each query for rows of the kind asks for those of the person's own partner.
        asked = [sql for sql in taken[0] if f'FROM "{table}"' in sql and "%zyx%" in sql]
        own = re.compile(rf'"partner_id" = {partner.pk}\b')
        assert asked and all(own.search(sql) for sql in asked), table


def sql_of(user: User, text: str) -> list[str]:
    client = client_of(user)
    client.get("/search/suggest/", {"q": text})
    with CaptureQueriesContext(connection) as taken:
        client.get("/search/suggest/", {"q": text})
    return [q["sql"] for q in taken if all(word in q["sql"] for word in text.split())]


def test_a_frequent_word_is_found_in_ones_own_rows(
    owner: User, partner: Partner, rival: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many hits the ids are not collected: one's own must not be cut off with them."""
    before: Any = found(owner, "zqword")
    monkeypatch.setattr(search, "FEW", 1)
    assert found(owner, "zqword") == before


@pytest.mark.parametrize(
    "text", ["zqword", "conn zqword", "ZQWORD example", "100%", "a_b", "a\\b", "nothing there"]
)
def test_the_text_that_is_kept_finds_what_django_writes(partner: Partner, text: str) -> None:
    make_contact(partner, name="100% a_b a\\b", email="percent@partner.example")
    make_contact(partner, name="100x axb", email="none@partner.example")
    for fields in (("name", "email"), ("name",)):
        condition = search.parts(text, *fields)
        found = Contact.objects.filter(condition).values_list("pk", flat=True)
        # Twice: what the first question has kept must not change the second.
        for _ in range(2):
            assert search.few(Contact, condition) == sorted(found)


def test_more_than_a_few_are_not_listed(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", 1)
    search._look_up.cache_clear()
    make_contact(partner, name="Cora Zqword")
    try:
        assert search.few(Contact, search.parts("zqword", "name")) is None
        assert search.few(Contact, search.parts("cora", "name")) is not None
        assert search.few(Contact, Q(name__contains="o")) is None
    finally:
        search._look_up.cache_clear()

"""A second press of a button makes no second thing: every form that creates something, twice."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core import once
from core.models import Event, OnceKey
from core.tasks import forget_old
from suppliers.models import Partner
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_need, make_published, make_rfx
from tests.factories.suppliers import (
    make_assignment,
    make_partner,
    make_representative,
)
from tests.page_forms import fill_in, forms_of

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SAID = "This was saved already."
DAY = (dt.date.today() + dt.timedelta(days=30)).isoformat()


class Upload(SimpleUploadedFile):
    """A file that is sent as often as the form is."""

    def read(self, *args: Any) -> bytes:
        self.seek(0)
        return super().read(*args)


@dataclass
class Creating:
    """A form: where it is, where it goes (the same place if empty), what to fill in, what it makes."""

    page: str
    makes: str
    values: dict[str, Any] = field(default_factory=dict)
    to: str = ""
    by: str = "owner"


@dataclass
class Cast:
    people: dict[str, User]
    partner: Partner
    keys: dict[str, str]

    def client(self, person: str = "owner") -> Client:
        client = Client()
        client.force_login(self.people[person])
        return client


@pytest.fixture
def cast() -> Cast:
    every = [Role.ACCOUNT_EXECUTIVE, Role.BUYER, Role.MANAGER, Role.EXECUTIVE]
    owner = make_user("Olof Owner", roles=every)
    partner = make_partner(legal_name="Qumparia AB", colleagues_invite=True)
    make_assignment(partner, owner)
    bidder = make_partner()
    people = {
        "owner": owner,
        "admin": make_user("Ada Admin", roles=[Role.ADMINISTRATOR]),
        "rep": make_representative(partner, name="Rita Rep"),
    }
    keys = {
        "partner": partner.key,
        "need": make_need(owner).key,
        "rfx": make_rfx(owner).key,
        # No gifts while a request runs with a partner.
        "published": make_published(owner, partners=[bidder]).key,
        "bidder": bidder.key,
        "negotiation": make_negotiation(partner=partner, owner=owner).key,
        "promise": make_commitment(partner, owner).key,
        "other_promise": make_commitment(partner, owner).key,
        "rep": people["rep"].key,
        "owner": owner.key,
        "colleague": make_user(roles=[Role.BUYER]).key,
        "admin": people["admin"].key,
    }
    return Cast(people, partner, keys)


VISIT = {"title": "A visit", "date": DAY, "starts": "09:00", "ends": "10:00", "place": "Here"}
PROMISE = {"title": "A promise", "due_date": DAY}
GIFT = {
    "person": "Someone",
    "description": "Chocolate",
    "occasion": "Christmas",
    "date": "2026-01-07",
    "value": "100",
    "currency": "SEK",
}
# The pages of everything that a person can make. Keys of rows stand in braces.
FORMS = {
    "gift": Creating("/partners/{partner}/gifts/new/", "meetings.Gift", GIFT),
    "visit": Creating("/partners/{partner}/visits/new/", "meetings.Visit", VISIT),
    "touchpoint": Creating(
        "/partners/{partner}/touchpoints/new/", "meetings.Touchpoint", {"note": "Said hello."}
    ),
    "commitment": Creating(
        "/partners/{partner}/commitments/new/",
        "meetings.Commitment",
        PROMISE | {"owner": "{owner}", "counterpart": "{rep}"},
    ),
    "commitment of theirs": Creating(
        "/portal/commitments/new/",
        "meetings.Commitment",
        PROMISE | {"owner": "{rep}", "counterpart": "{owner}"},
        by="rep",
    ),
    "step": Creating(
        "/commitments/{promise}/steps/new/", "meetings.CommitmentStep", {"text": "Order steel"}
    ),
    "comment": Creating(
        "/commitments/{promise}/comments/new/", "meetings.CommitmentComment", {"text": "Hello."}
    ),
    "evidence": Creating(
        "/commitments/{promise}/evidence/new/",
        "meetings.Evidence",
        {"file": Upload("report.pdf", b"%PDF-1.7 All is well.")},
    ),
    "dependency": Creating(
        "/commitments/{promise}/waits-for/new/",
        "meetings.CommitmentDependency",
        {"other": "{other_promise}"},
    ),
    "partner": Creating("/partners/new/", "suppliers.Partner", {"legal_name": "Newcomer AB"}),
    "contact": Creating(
        "/partners/{partner}/contacts/new/", "suppliers.Contact", {"name": "Connie Contact"}
    ),
    "contact of theirs": Creating(
        "/portal/company/contacts/new/", "suppliers.Contact", {"name": "Petra Portal"}, by="rep"
    ),
    "site": Creating(
        "/partners/{partner}/sites/new/", "suppliers.Site", {"name": "Yard", "country": "SE"}
    ),
    "need": Creating("/needs/new/", "rfps.Need", {"title": "Desks"}),
    "RFP": Creating("/rfps/new/", "rfps.Rfx", {"title": "Desks", "currency": "SEK"}),
    "RFP from a need": Creating("/needs/{need}/to-rfp/", "rfps.Rfx", {"currency": "SEK"}),
    "sharing of a need": Creating(
        "/needs/{need}/share/", "rfps.NeedShare", {"partner": "{partner}"}
    ),
    "invitation to bid": Creating(
        "/rfps/{rfx}/invite/", "rfps.RfxInvitation", {"partner": "{partner}"}
    ),
    "bid that came by mail": Creating(
        "/rfps/{published}/invitations/{bidder}/bid/",
        "rfps.BidEntry",
        {"received_date": dt.date.today().isoformat(), "reason": "Came by post"},
    ),
    "negotiation": Creating(
        "/negotiations/new/",
        "negotiations.Negotiation",
        {
            "partner": "{partner}",
            "title": "Desks",
            "currency": "SEK",
            "line-0-item": "Desk",
            "line-0-unit": "pcs",
            "line-0-quantity": "10",
        },
    ),
    "offer": Creating(
        "/negotiations/{negotiation}/",
        "negotiations.Offer",
        {"valid_from_date": "2026-01-01", "valid_until_date": "2030-01-01"},
        to="/negotiations/{negotiation}/offer/",
    ),
    "invitation of ours": Creating(
        "/people/invite/",
        "accounts.Invitation",
        {"name": "Nils New", "email": "nils.new@nordkontor.example", "roles": "buyer"},
        by="admin",
    ),
    "invitation of theirs": Creating(
        "/partners/{partner}/invite/",
        "accounts.Invitation",
        {"name": "Nora New", "email": "nora.new@partner.example"},
    ),
    "invitation of a colleague": Creating(
        "/portal/company/invite/",
        "accounts.Invitation",
        {"name": "Carl Colleague", "email": "carl.colleague@partner.example"},
        by="rep",
    ),
    "look as somebody": Creating(
        "/people/{colleague}/look/", "accounts.Look", {"reason": "To help"}, by="admin"
    ),
    "copy of what is held": Creating(
        "/profile/data/", "accounts.DataRequest", to="/profile/data/copy/"
    ),
    "search for a name": Creating(
        "/people/{colleague}/anonymise/",
        "accounts.DataRequest",
        to="/people/{colleague}/anonymise/search/",
        by="admin",
    ),
    "API token": Creating("/profile/", "accounts.ApiToken", {"name": "ERP"}, to="/profile/tokens/"),
}


def prepare(cast: Cast, form: Creating) -> tuple[Client, str, dict[str, Any], Callable[[], int]]:
    """Return a browser, the address to post to, what to post, and a count of what there is."""

    def put(value: Any) -> Any:
        return value.format(**cast.keys) if isinstance(value, str) and "{" in value else value

    client = cast.client(form.by)
    page, to = put(form.page), put(form.to)
    data = fill_in(client, page, to, **{name: put(value) for name, value in form.values.items()})
    for name in data:
        if name.startswith("price_"):
            data[name] = "12.50"
    return client, to or page, data, apps.get_model(form.makes).objects.count


@pytest.mark.parametrize("name", FORMS)
def test_pressed_twice_it_is_made_once(cast: Cast, name: str) -> None:
    client, url, data, count = prepare(cast, FORMS[name])
    before = count()
    first = client.post(url, data)
    assert count() == before + 1, re.findall(r'class="err"[^>]*>.*?</p>', first.text)
    events = Event.objects.count()
    second = client.post(url, data)
    assert count() == before + 1
    assert Event.objects.count() == events
    if first.status_code == 200:  # a token is shown once, on the page that makes it
        assert SAID in second.text
    else:
        assert second.status_code in {302, 303}
        assert second["Location"] == first["Location"]
        assert SAID in client.get(second["Location"]).text
    assert OnceKey.objects.get().context_id == Event.objects.latest("pk").context_id


# What no other rule keeps from being made twice: gone without the key, and a fresh one means it.
FREE = ["gift", "visit", "touchpoint", "commitment", "contact", "site", "need", "RFP", "API token"]


@pytest.mark.parametrize("name", FREE)
def test_the_control_without_a_key_or_with_another_it_is_made_twice(cast: Cast, name: str) -> None:
    client, url, data, count = prepare(cast, FORMS[name])
    before = count()
    for key in ("", "", once.new_key(), once.new_key()):
        client.post(url, data | {once.FIELD: key})
    assert count() == before + 4


def test_a_form_with_errors_does_not_use_its_key_up(cast: Cast) -> None:
    client, url, data, count = prepare(cast, FORMS["gift"])
    before = count()
    wrong = client.post(url, data | {"value": "much"})
    assert wrong.status_code == 422 and not OnceKey.objects.exists()
    # The form that comes back has a key of its own; the first one is as good as new.
    (again,) = [form for form in forms_of(wrong.text) if form.action == url]
    assert again.data[once.FIELD] not in {"", data[once.FIELD]}
    client.post(url, data)
    assert count() == before + 1


def test_a_refusal_does_not_use_the_key_up(cast: Cast) -> None:
    client, url, data, count = prepare(cast, FORMS["offer"])
    refused = client.post(url, data | {"valid_until_date": "2020-01-01"})
    assert refused.status_code == 422 and not OnceKey.objects.exists()
    before = count()
    client.post(url, data)
    assert count() == before + 1


def test_who_goes_back_and_changes_the_form_means_another_thing(cast: Cast) -> None:
    client, url, data, count = prepare(cast, FORMS["gift"])
    before = count()
    for description in ("Chocolate", "Flowers", "Chocolate", "Flowers"):
        client.post(url, data | {"description": description})
    assert count() == before + 2


def test_a_file_belongs_to_what_was_sent() -> None:
    """The same form with a corrected file of the same name is sent again, the same file is not."""
    requests = []
    for content in (b"one", b"one", b"two"):
        file = SimpleUploadedFile("lines.csv", content)
        request = RequestFactory().post("/imports/", {once.FIELD: "k" * 16, "file": file})
        attempt = once.of_form(request)
        assert attempt is not None and request.FILES["file"].read() == content
        requests.append(attempt.key)
    assert requests[0] == requests[1] != requests[2]


def test_a_key_is_the_persons_own(cast: Cast) -> None:
    client, url, data, count = prepare(cast, FORMS["contact"])
    before = count()
    client.post(url, data)
    other = make_user(roles=[Role.EXECUTIVE])
    second = Client()
    second.force_login(other)
    second.post(url, data)
    assert count() == before + 2


def test_in_a_dialog_the_browser_is_led_on_or_told(cast: Cast) -> None:
    client, url, data, _count = prepare(cast, FORMS["gift"])
    headers = {"HX-Request": "true"}
    first = client.post(url, data, headers=headers)
    second = client.post(url, data, headers=headers)
    assert second.status_code == 204 and second["HX-Redirect"] == first["HX-Redirect"]
    OnceKey.objects.update(location="", created_at=timezone.now() - dt.timedelta(minutes=1))
    third = client.post(url, data, headers=headers)
    assert third.status_code == 204 and "HX-Redirect" not in third
    assert SAID in third["HX-Trigger"] and "dialog:close" in third["HX-Trigger"]


def test_where_the_first_answer_is_not_known_all_is_said_to_be_well(cast: Cast) -> None:
    client, url, data, _count = prepare(cast, FORMS["gift"])
    client.post(url, data)
    OnceKey.objects.update(location="", created_at=timezone.now() - dt.timedelta(minutes=1))
    told = client.post(url, data)
    assert told.status_code == 200 and SAID in told.text


def test_marking_as_read_and_choosing_a_language_may_be_done_again(cast: Cast) -> None:
    client = cast.client()
    page = client.get("/")
    chosen = next(f for f in forms_of(page.text) if f.data.get("language") == "sv")
    assert chosen.data[once.FIELD]
    for _press in range(2):
        assert "sparat" not in client.post(chosen.action, chosen.data, follow=True).text
    assert not OnceKey.objects.exists()


def test_old_keys_are_forgotten(cast: Cast) -> None:
    for number, age in enumerate((1, 47, 49, 500)):
        row = OnceKey.objects.create(
            user=cast.people["owner"], key=str(number), action="x", context_id="0" * 32
        )
        OnceKey.objects.filter(pk=row.pk).update(
            created_at=timezone.now() - dt.timedelta(hours=age)
        )
    assert forget_old() == 2
    assert set(OnceKey.objects.values_list("key", flat=True)) == {"0", "1"}


def test_nothing_of_what_was_sent_is_kept(cast: Cast) -> None:
    client, url, data, _count = prepare(cast, FORMS["gift"])
    client.post(url, data)
    row = OnceKey.objects.get()
    assert data[once.FIELD] not in row.key and re.fullmatch("[0-9a-f]{64}", row.key)


def test_every_form_that_posts_carries_a_key() -> None:
    """{% csrf_token %} draws both; a form without it could not be posted at all."""
    for path in TEMPLATES.rglob("*.html"):
        for form in re.findall(r"<form\b[^>]*>.*?</form>", path.read_text(), re.DOTALL):
            if re.match(r'<form\b[^>]*method="post"', form):
                assert "{% csrf_token %}" in form, path

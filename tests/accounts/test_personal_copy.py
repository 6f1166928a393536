"""What is held about somebody: the page, and the copy that they or an administrator take."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import copies
from accounts.models import Notification, Photo, User
from accounts.states import Role
from accounts.tasks import carry_out_requests
from core import personal_copy
from core.actions import set_periods
from core.models import Event, Outbox
from meetings.models import VisitParticipant
from tests.factories.accounts import duties, make_user
from tests.factories.meetings import (
    make_comment,
    make_commitment,
    make_evidence,
    make_step,
    make_touchpoint,
    make_visit,
)
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def content(response: Any) -> dict[str, Any]:
    """The files of a copy: JSON read, the index as text."""
    assert response.status_code == 200, response
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {
            name: json.loads(text) if name.endswith(".json") else text.decode()
            for name in archive.namelist()
            for text in [archive.read(name)]
        }


def taken(client: Client, page: str) -> Any:
    """Have a copy made from a page, and download it when the worker has made it."""
    asked = client.post(f"{page}copy/")
    assert (asked.status_code, asked.headers["Location"]) == (302, page)
    assert "is being prepared" in client.get(page).content.decode()
    assert carry_out_requests() == 1
    (href,) = re.findall(r'href="(/profile/data/copies/[^"]+)"', client.get(page).content.decode())
    return client.get(href)


def told(user: User, title: str) -> None:
    row = Outbox.objects.create(
        kind="accounts.handed_over", what=title, recipient=user, channel="inbox",
        due_at=timezone.now(), try_at=timezone.now(), state="sent",
    )  # fmt: skip
    Notification.objects.create(user=user, outbox=row, kind=row.kind, title=title, path="/")


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek", email="elin@nordkontor.example", phone="+46 1", roles=[Role.BUYER])


@pytest.fixture
def ada() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


def test_the_profile_leads_to_what_is_held_and_a_copy_of_it(elin: User, ada: User) -> None:
    partner, bo = make_partner(legal_name="Qumparia AB"), make_user("Bo Ek")
    make_assignment(partner, elin)
    make_visit(partner, elin, title="Spring", minutes="Bo was late.", people=[bo])
    make_visit(partner, bo, title="Of others")
    make_touchpoint(partner, elin, note="A secret of the company")
    Photo.objects.create(user=elin, content=b"a face")
    told(elin, "Something for Elin")
    told(bo, "Something for Bo")
    client = signed_in(elin)
    assert "/profile/data/" in client.get("/profile/").content.decode()
    page = client.get("/profile/data/").content.decode()
    assert "What we hold about you" in page and "Responsibilities for partners" in page

    files = content(taken(client, "/profile/data/"))

    (account,) = files["accounts.user.json"]
    assert (account["name"], account["phone"], account["email"]) == ("Elin Ek", "+46 1", elin.email)
    assert "password" not in account
    assert [one["name"] for one in files["accounts.user.versions.json"]] == ["Elin Ek"]
    assert files["accounts.photo.json"][0]["content"] == "YSBmYWNl"
    (visit,) = files["meetings.visit.json"]
    assert (visit["title"], visit["as"]) == ("Spring", ["organiser"])
    assert visit["starts_at"] == "2026-03-17T12:00:00+00:00"
    assert [one["partner"] for one in files["suppliers.assignment.json"]] == ["Qumparia AB"]
    assert [one["title"] for one in files["accounts.notification.json"]] == ["Something for Elin"]
    # Texts of business records, and what is about others, are not in it.
    whole = json.dumps({name: text for name, text in files.items() if name != "index.html"})
    for other in ("Bo was late", "secret of the company", "Bo Ek", "Of others", "Something for Bo"):
        assert other not in whole, other
    # Every file is in the index, with how many rows there are.
    for name in files:
        assert (
            name == "index.html"
            or name.split(".versions")[0].removesuffix(".json") in files["index.html"]
        )
    event = Event.objects.get(verb="accounts.data_copied")
    assert (event.actor, event.object_id) == (elin, elin.pk)


def test_a_copy_at_a_time(elin: User) -> None:
    client = signed_in(elin)
    assert client.post("/profile/data/copy/").status_code == 302
    assert client.post("/profile/data/copy/").status_code == 409
    carry_out_requests()
    assert client.post("/profile/data/copy/").status_code == 409
    assert Event.objects.filter(verb="accounts.data_copied").count() == 1
    # Somebody else's does not count.
    assert signed_in(make_user()).post("/profile/data/copy/").status_code == 302


def test_a_suppliers_person_gets_the_own_copy(ada: User) -> None:
    """Though the tables are closed for them; of the company's rivals and of ours there is nothing."""
    partner = make_partner(legal_name="Qumparia AB")
    rita = make_representative(partner, name="Rita Rep", email="rita@qumparia.example")
    other = make_representative(make_partner(), name="Rival Rep")
    visit = make_visit(partner, ada, title="Our own notes", minutes="Rita is late again")
    VisitParticipant.objects.create(visit=visit, user=rita)
    make_commitment(partner, rita, title="Rita promises")
    make_commitment(partner, other, title="Rival promises")
    client = signed_in(rita)
    assert "What we hold about you" in client.get("/profile/data/").content.decode()
    files = content(taken(client, "/profile/data/"))
    assert files["accounts.user.json"][0]["email"] == "rita@qumparia.example"
    assert [one["partner"] for one in files["suppliers.representative.json"]] == ["Qumparia AB"]
    assert [one["title"] for one in files["meetings.commitment.json"]] == ["Rita promises"]
    assert "Rival" not in json.dumps(files) and "late again" not in json.dumps(files)


def test_an_administrator_takes_a_copy_without_the_messages(elin: User, ada: User) -> None:
    told(elin, "Something for Elin")
    partner = make_partner(legal_name="Qumparia AB")
    make_visit(partner, elin, title="Spring")
    promise = make_commitment(partner, elin)
    make_comment(promise, elin, "They pay late", internal=True)
    make_step(promise, "Ask the bank", person=elin)
    make_evidence(promise, elin, "statement.pdf", b"%PDF-1.7")
    client = signed_in(ada)
    page = client.get(f"/people/{elin.key}/data/").content.decode()
    assert "Elin Ek" in page and "Inbox" in page
    assert f"/people/{elin.key}/data/" in client.get(f"/people/{elin.key}/").content.decode()
    files = content(taken(client, f"/people/{elin.key}/data/"))
    (message,) = files["accounts.notification.json"]
    assert message["kind"] == "accounts.handed_over"
    assert "title" not in message and "body" not in message
    assert "only the person takes those" in files["index.html"]
    # Nor what the records of the relationship are called.
    assert [one["as"] for one in files["meetings.visit.json"]] == [["organiser"]]
    said = {"Spring", "Qumparia AB", "They pay late", "Ask the bank", "statement.pdf"}
    assert not said & {*json.dumps(files).split('"')}
    # The control: the person reads all of it.
    own = content(taken(signed_in(elin), "/profile/data/"))
    assert said <= {*json.dumps(own).split('"')}
    event = Event.objects.get(verb="accounts.data_copied", actor=ada)
    assert event.object_id == elin.pk


def test_a_contact_s_copy_is_taken_by_who_answers_for_it(ada: User) -> None:
    executive = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    partner = make_partner()
    make_assignment(partner, executive)
    contact = make_contact(partner, name="Zebedeus", email="z@firm.example")
    other = make_contact(partner, name="Otherwise")
    visit = make_visit(partner, executive, title="Spring")
    VisitParticipant.objects.create(visit=visit, contact=contact)
    people = f"/partners/{partner.key}/people/"
    for who in (executive, ada):
        client = signed_in(who)
        assert f"/contacts/{contact.key}/data/" in client.get(people).content.decode()
        files = content(taken(client, f"/contacts/{contact.key}/data/"))
        assert [one["name"] for one in files["suppliers.contact.json"]] == ["Zebedeus"]
        (part,) = files["meetings.visitparticipant.json"]
        assert part["as"] == ["contact"]
        # An administrator reads nothing of the relationship.
        assert part.get("visit") == ("Spring" if who == executive else None)
        assert other.name not in json.dumps(files)
    buyer = signed_in(make_user(roles=[Role.BUYER]))
    assert f"/contacts/{contact.key}/data/" not in buyer.get(people).content.decode()


def test_who_sits_there_is_asked_first(elin: User) -> None:
    client = signed_in(elin)
    session = client.session
    for row in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        row["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    session.save()
    asked = client.post("/profile/data/copy/")
    assert asked.status_code == 303 and "reauthenticate" in asked.headers["Location"]
    assert not Event.objects.filter(verb="accounts.data_copied").exists()


def test_a_change_is_in_the_versions(elin: User, ada: User) -> None:
    from accounts import actions

    actions.change_duties(**duties(elin, name="Elin Ek-Ask"), by=ada)
    elin.refresh_from_db()
    files = content(taken(signed_in(elin), "/profile/data/"))
    assert {one["name"] for one in files["accounts.user.versions.json"]} == {
        "Elin Ek",
        "Elin Ek-Ask",
    }
    verbs = [one["verb"] for one in files["core.event.json"]]
    assert "accounts.duties_changed" in verbs


def test_the_page_counts_with_two_queries(elin: User, django_assert_num_queries: Any) -> None:
    """One for the periods, one for all kinds, whoever it is about and whatever there is."""
    contact = make_contact(make_partner(), email=elin.email)
    for person in (elin, contact, elin):
        make_visit(make_partner(), elin)
        with django_assert_num_queries(2):
            copies.held(person)


def test_the_page_counts_what_the_copy_has(elin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(elin, "Something for Elin")
    for _ in range(3):
        make_visit(make_partner(), elin)
    make_contact(make_partner(), email=elin.email.upper())
    whole = {part.kind.name: part.count for part in personal_copy.parts_of(elin)}
    assert whole["meetings.visit"] == 3 and whole["suppliers.contact"] == 1
    assert {part.kind.name: part.count for part in copies.held(elin)} == whole
    monkeypatch.setattr("core.personal_copy.COUNTED", 2)
    part = next(part for part in copies.held(elin) if part.kind.name == "meetings.visit")
    assert (part.count, part.more) == (2, True)
    assert "more than 2" in signed_in(elin).get("/profile/data/").content.decode()


def test_how_long_is_said_in_days_as_the_company_has_chosen(elin: User, ada: User) -> None:
    told(elin, "Something for Elin")
    client = signed_in(elin)
    assert "365 days" in client.get("/profile/data/").content.decode()
    set_periods(days={"accounts.inbox": 17}, by=ada)
    page = client.get("/profile/data/").content.decode()
    assert "17 days" in page and "From when they were read" in page and "365 days" not in page
    User.objects.filter(pk=elin.pk).update(language="sv")
    assert "17 dagar" in client.get("/profile/data/").content.decode()

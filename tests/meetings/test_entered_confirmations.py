"""A partner that confirms or declines a visit by mail or telephone: entered by one of ours, marked, and told."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tasks import carry_out_requests
from core import outbox
from core.clock import company_today
from core.models import Event, Outbox
from core.postgres import acting
from core.refused import Refused
from meetings import actions
from meetings.actions import EntryFacts
from meetings.models import Visit
from suppliers import actions as suppliers
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_assignment, make_contact, make_partner
from tests.meetings.conftest import Cast

BEFORE = NOON - timedelta(days=30)


def facts(**more: Any) -> EntryFacts:
    said = {"channel": "phone", "received_date": company_today(), "reason": "She called."}
    return EntryFacts(**said | more)


def enter(visit: Visit, by: User, **more: Any) -> Visit:
    given = {"facts": facts(), "now": BEFORE} | more
    return actions.enter_confirmation(visit=visit.key, by=by, **given)


@pytest.fixture
def visit(cast: Cast) -> Visit:
    return make_visit(cast.partner, cast.executive, people=[cast.rep])


def told(kind: str) -> set[Any]:
    rows = Outbox.objects.filter(kind=kind, channel="email")
    return {row.recipient or row.address for row in rows}


def test_it_is_confirmed_and_both_sides_are_told(cast: Cast, visit: Visit) -> None:
    row = enter(visit, cast.executive)
    assert (row.status, row.confirmed_by, row.came_by) == ("confirmed", cast.executive, "phone")
    assert told("meetings.visit_confirmation_entered") == {cast.rep, cast.rep2}
    assert told("meetings.visit_confirmed") == set()  # nobody else of ours takes part
    event = Event.objects.get(verb="meetings.visit_confirmation_entered")
    assert (event.reason, event.changes["channel"]) == ("She called.", [None, "phone"])
    client = Client()
    client.force_login(cast.rep)
    page = client.get(reverse("meetings:portal-visit", args=[visit.key])).text
    assert "entered for you that you confirmed: Phone" in page


def test_the_partner_has_the_last_word(cast: Cast, visit: Visit) -> None:
    enter(visit, cast.executive)
    with acting.request(cast.rep.pk):
        row = actions.decline_visit(visit=visit.key, reason="No.", by=cast.rep, now=BEFORE)
    assert (row.status, row.confirmed_by, row.came_by, row.came_date) == ("planned", None, "", None)
    with pytest.raises(Refused) as no:
        enter(visit, cast.executive)
    assert no.value.code == "answered_itself"


def test_a_visit_that_moves_is_to_be_confirmed_again(cast: Cast, visit: Visit) -> None:
    enter(visit, cast.executive)
    visit.refresh_from_db()
    names = ("title", "at_their_place", "starts_at", "ends_at", "time_zone", "agenda")
    row = actions.change_visit(
        visit=visit.key,
        place="Västerås",
        visitor_role=visit.visitor_role,
        users=[],
        contacts=[],
        by=cast.executive,
        now=BEFORE,
        **{name: getattr(visit, name) for name in names},
    )
    assert (row.status, row.came_by, row.came_date) == ("planned", "", None)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"facts": {"received_date": timedelta(days=1)}}, "bad_date"),
        ({"facts": {"received_date": timedelta(days=-1)}}, "bad_date"),
        ({"facts": {"reason": " "}}, "reason_missing"),
        ({"facts": {"channel": "pigeon"}}, "unknown_channel"),
        ({"now": NOON}, "visit_has_begun"),
        ({"sequence": 7}, "visit_changed"),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, visit: Visit, more: dict[str, Any], code: str
) -> None:
    if "facts" in more:
        said = dict(more["facts"])
        if "received_date" in said:
            said["received_date"] += company_today()
        more = {"facts": facts(**said)}
    with pytest.raises(Refused) as no:
        enter(visit, cast.executive, **more)
    assert no.value.code == code
    visit.refresh_from_db()
    assert (visit.status, visit.came_by) == ("planned", "")


def test_only_who_may_change_the_visit_enters(cast: Cast, visit: Visit) -> None:
    for stranger in (cast.stranger, cast.other_rep):
        with pytest.raises(Http404):
            enter(visit, stranger)
    for other in (cast.auditor, cast.rep):
        with pytest.raises(PermissionDenied):
            enter(visit, other)


def test_no_supplier_says_that_ours_entered_it(cast: Cast, visit: Visit) -> None:
    """The database refuses it, whatever the code does; so it does half a mark."""
    with (
        acting.request(cast.rep.pk),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Visit.objects.filter(pk=visit.pk).update(
            came_by="phone", came_date=company_today(), confirmed_by=cast.rep
        )
    for half in ({"came_by": "phone"}, {"came_by": "phone", "came_date": company_today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**half)


def test_a_partner_without_an_account_is_told_by_mail(cast: Cast) -> None:
    partner = make_partner()
    make_contact(partner, name="Pia Post", email="pia@post.example")
    visit = make_visit(partner, cast.executive, title="Plant tour")
    enter(visit, cast.executive, facts=facts(channel="email"))
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (letter,) = [one for one in mail.outbox if one.to == ["pia@post.example"]]
    assert "you confirmed the visit: Plant tour" in letter.subject
    assert "E-mail, received" in letter.body and "She called." in letter.body


def test_what_was_asked_of_who_is_forgotten_is_asked_anew(cast: Cast) -> None:
    partner = make_partner()
    make_assignment(partner, cast.executive)
    contact = make_contact(partner, name="Pia Post", email="pia@post.example")
    visit = make_visit(partner, cast.executive)
    left = {"left_date": company_today()}
    suppliers.edit_contact(contact=contact.key, by=cast.executive, fields=left)
    suppliers.ask_to_anonymise_contact(
        contact=contact.key, typed="Pia Post", reason="She asked.", by=cast.executive
    )
    carry_out_requests()
    make_contact(partner, name="Nora", email="clerk@elsewhere.example")
    given = {"visit": visit.key, "facts": facts(), "by": cast.executive, "now": BEFORE}
    for action, more in (
        (actions.enter_confirmation, {}),
        (actions.enter_decline, {"words": "Our line is down."}),
    ):
        with pytest.raises(Refused) as no:
            action(**given | more)
        assert no.value.code == "nobody_told"
    enter(make_visit(partner, cast.executive), cast.executive)
    assert told("meetings.visit_confirmation_entered") == {"clerk@elsewhere.example"}


def test_the_page_and_the_api_enter_it(cast: Cast, visit: Visit) -> None:
    Visit.objects.update(starts_at=NOON + timedelta(days=3000), ends_at=NOON + timedelta(days=3001))
    client = Client()
    client.force_login(cast.executive)
    path = reverse("meetings:visit-enter", args=[visit.key])
    assert path in client.get(reverse("meetings:visit", args=[visit.key])).text
    sent = {"channel": "letter", "received_date": company_today(), "reason": "A letter."}
    sent["accept"] = "yes"
    assert client.post(path, sent | {"reason": ""}).status_code == 422
    assert client.post(path, sent | {"sequence": 0}).status_code == 303
    page = client.get(reverse("meetings:visit", args=[visit.key])).text
    assert "entered the confirmation: Letter" in page and path in page
    visit.refresh_from_db()
    assert visit.came_by == "letter"
    Visit.objects.update(status="planned", confirmed_by=None, came_by="", came_date=None)
    api = f"/api/v1/visits/{visit.key}/enter-confirmation/"
    sent["received_date"] = company_today().isoformat()
    answer = client.post(api, sent, "application/json")
    assert (answer.status_code, answer.json()["came_by"]) == (200, "letter")
    assert client.post(api, sent, "application/json").status_code == 409


def decline(visit: Visit, by: User, **more: Any) -> Visit:
    given = {"facts": facts(), "words": "Our line is down.", "now": BEFORE} | more
    return actions.enter_decline(visit=visit.key, by=by, **given)


def page_of(user: User, name: str, visit: Visit) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"meetings:{name}", args=[visit.key])).text


def test_that_it_declines_is_entered_likewise(cast: Cast, visit: Visit) -> None:
    enter(visit, cast.executive)
    row = decline(visit, cast.executive)
    assert (row.status, row.confirmed_by, row.answer) == ("planned", None, "declined")
    assert (row.answered_by, row.answer_reason, row.came_by) == (
        cast.executive,
        "Our line is down.",
        "phone",
    )
    assert told("meetings.visit_decline_entered") == {cast.rep, cast.rep2}
    event = Event.objects.get(verb="meetings.visit_decline_entered")
    assert (event.reason, event.changes["status"]) == ("She called.", ["confirmed", "planned"])
    mail.outbox.clear()
    while outbox.send_next():
        pass
    # That it had been confirmed is not said any more.
    (letter,) = [
        one for one in mail.outbox if cast.rep.email in one.to[0] and "Entered" in one.subject
    ]
    assert "you declined the visit" in letter.subject
    assert "Reason: Our line is down." in letter.body and "Phone, received" in letter.body
    ours, theirs = page_of(cast.executive, "visit", visit), page_of(cast.rep, "portal-visit", visit)
    assert f"{cast.executive.name} entered that they declined: Phone" in ours
    assert "entered for you that you declined: Phone" in theirs
    for text in (ours, theirs):
        assert f"{visit.partner.legal_name} declined the visit" in text
    # And what they say after all is entered again.
    row = enter(visit, cast.executive)
    assert (row.status, row.answer, row.answered_by, row.came_by) == (
        "confirmed",
        "none",
        None,
        "phone",
    )


@pytest.mark.parametrize("days", [0, 1])
def test_who_declined_by_mail_answers_in_the_portal(cast: Cast, visit: Visit, days: int) -> None:
    decline(visit, cast.executive)
    said: dict[str, Any] = {"visit": visit.key, "by": cast.rep, "now": BEFORE}
    later = timedelta(days=days)
    times = {"starts_at": visit.starts_at + later, "ends_at": visit.ends_at + later}
    with acting.request(cast.rep.pk):
        row = actions.ask_for_time(**said, **times) if days else actions.confirm_visit(**said)
    assert (row.came_by, row.came_date) == ("", None)
    with pytest.raises(Refused) as no:
        decline(visit, cast.executive)
    assert no.value.code == "answered_itself"


def test_a_visit_that_was_declined_by_mail_is_called_off(cast: Cast, visit: Visit) -> None:
    decline(visit, cast.executive)
    row = actions.agree_to_decline(visit=visit.key, by=cast.executive)
    assert (row.status, row.ended_reason, row.came_by) == ("cancelled", "Our line is down.", "")


@pytest.mark.parametrize(
    ("more", "code"),
    [({"words": " "}, "reason_missing"), ({"now": NOON}, "visit_has_begun")],
)
def test_a_decline_that_cannot_be_is_refused(
    cast: Cast, visit: Visit, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as no:
        decline(visit, cast.executive, **more)
    assert no.value.code == code
    with pytest.raises(Http404):
        decline(visit, cast.stranger)


def test_the_page_and_the_api_enter_that_it_declines(cast: Cast, visit: Visit) -> None:
    Visit.objects.update(starts_at=NOON + timedelta(days=3000), ends_at=NOON + timedelta(days=3001))
    client = Client()
    client.force_login(cast.executive)
    sent = {"channel": "letter", "received_date": str(company_today()), "reason": "A letter."}
    path = reverse("meetings:visit-enter", args=[visit.key])
    answer = client.post(path, sent | {"accept": "no"})
    assert answer.status_code == 422 and "Give a reason." in answer.text
    assert client.post(path, sent | {"accept": "no", "words": "No room."}).status_code == 303
    visit.refresh_from_db()
    assert (visit.answer, visit.answer_reason) == ("declined", "No room.")
    api = f"/api/v1/visits/{visit.key}/enter-decline/"
    # It has been declined already; with a reason for it the API says so.
    assert client.post(api, sent, "application/json").status_code == 400
    assert client.post(api, sent | {"words": "No."}, "application/json").status_code == 409
    enter(visit, cast.executive)
    answer = client.post(api, sent | {"words": "No."}, "application/json")
    assert (answer.status_code, answer.json()["answer"]) == (200, "declined")

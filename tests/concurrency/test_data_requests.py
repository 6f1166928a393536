"""Two workers at one request, or two administrators at one person: it is done once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions, requested
from accounts.actions import anonymising as of_people
from accounts.actions.data_requests import carry_out, claim, do_all
from accounts.models import DataCopy, DataRequest, User
from accounts.states import Role
from core.anonymising import Traces
from core.clock import company_today
from core.models import Event
from rfps import actions as rfps
from rfps.actions.publishing import PUBLISHED as RFP_PUBLISHED
from suppliers import actions as suppliers
from suppliers.actions import anonymising as of_contacts
from suppliers.models import Contact
from tests.concurrency.racing import at_once, errors, hold_up, meanwhile, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_contact, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ["person", "contact"]


def _asking(kind: str) -> Callable[[User], Callable[[], Any]]:
    """How each of several administrators asks to anonymise the same person."""
    if kind == "person":
        person = make_user(is_active=False)
        given = {"person": person.key, "typed": person.email, "reason": "Asked for it"}
        return lambda by: lambda: actions.ask_to_anonymise(**given, by=by)
    contact = make_contact(make_partner(), left_date=company_today())
    of_contact = {"contact": contact.key, "typed": contact.name, "reason": "Asked for it"}
    return lambda by: lambda: suppliers.ask_to_anonymise_contact(**of_contact, by=by)


def _admin() -> User:
    return make_user(roles=[Role.ADMINISTRATOR])


def _working(request: DataRequest, by: User, count: int) -> list[Callable[[], Any]]:
    """Workers that all take themselves for who has claimed it."""
    now = timezone.now()
    attempt = claim(request=request.pk, now=now)
    assert attempt is not None
    return [lambda: carry_out(request=request.pk, attempt=attempt, by=by, now=now)] * count


def _done() -> int:
    return Event.objects.filter(verb__endswith="anonymised").count()


@pytest.mark.parametrize("kind", KINDS)
def test_of_several_who_ask_one_is_obeyed(kind: str) -> None:
    for _round in range(rounds(2)):
        ask, people = _asking(kind), [_admin() for _ in range(4)]
        failed = errors(at_once([ask(by) for by in people]))
        assert [getattr(no, "code", no) for no in failed] == ["asked_already"] * 3
        assert DataRequest.objects.filter(state="waiting").count() == 1
        DataRequest.objects.all().delete()


@pytest.mark.parametrize("kind", KINDS)
def test_of_several_workers_one_anonymises(kind: str) -> None:
    for number in range(1, rounds(2) + 1):
        by = _admin()
        request = _asking(kind)(by)()
        outcomes = at_once(_working(request, by, 4))
        assert sorted(outcomes) == [False, False, False, True]
        assert _done() == number


@pytest.mark.parametrize("kind", KINDS)
def test_the_control_without_locks_it_is_done_twice(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = _admin()
    request = _asking(kind)(by)()
    met, of = threading.Barrier(2), Traces.of

    def meeting(person: Any, new: str) -> Traces:
        """Both have looked whether it was done before either does it."""
        met.wait(20)
        return of(person, new)

    def contact_of(key: str, by: User) -> Any:
        contact = Contact.objects.select_related("partner").get(key=key)
        return contact, contact.partner

    monkeypatch.setattr(Traces, "of", meeting)
    monkeypatch.setattr(of_people, "_lock", lambda key, by: User.objects.get(key=key))
    monkeypatch.setattr(of_contacts, "_lock", contact_of)
    monkeypatch.setattr(
        requested,
        "lock_attempt",
        lambda pk, attempt: DataRequest.objects.select_related("asked_by").get(pk=pk),
    )
    outcomes = at_once(_working(request, by, 2))
    assert _done() > 1 or errors(outcomes), "the test above would not notice the race"


def _forgotten_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Publish a request to a partner while one of its people is forgotten, just after it was looked whether
    anything runs; return whether the person was forgotten all the same."""
    by, owner, partner = _admin(), make_user(roles=[Role.BUYER]), make_partner()
    person, rfx = make_representative(partner), make_rfx(owner, partners=[partner])
    User.objects.filter(pk=person.pk).update(is_active=False)
    request = actions.ask_to_anonymise(
        person=person.key, typed=person.email, reason="Asked for it", by=by
    )
    assert request is not None
    published, look = threading.Event(), requested.hindrance

    def look_and_wait(person: User) -> Any:
        try:
            return look(person)
        finally:
            looked.set()
            hold_up(published)

    def publish() -> None:
        assert looked.wait(20)
        try:
            rfps.publish(rfx=rfx.key, by=owner, now=timezone.now())
        finally:
            published.set()

    looked = threading.Event()
    monkeypatch.setattr(requested, "hindrance", look_and_wait)
    assert errors(at_once([*_working(request, by, 1), publish])) == []
    monkeypatch.setattr(requested, "hindrance", look)
    first = Event.objects.filter(verb=RFP_PUBLISHED, object_id=rfx.pk).get()
    return Event.objects.filter(verb=of_people.ANONYMISED, pk__gt=first.pk).exists()


def test_nobody_is_forgotten_while_a_request_to_their_company_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _round in range(rounds(2)):
        assert not _forgotten_while_it_runs(monkeypatch)


def test_the_control_without_holding_the_partner_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_people, "partners", lambda: SimpleNamespace(hold=lambda user: None))
    assert _forgotten_while_it_runs(monkeypatch)


def test_of_several_workers_one_makes_the_copy() -> None:
    by = _admin()
    request = actions.ask_for_copy(person=by.key, by=by, now=timezone.now())
    assert sorted(at_once(_working(request, by, 4))) == [False, False, False, True]
    assert DataCopy.objects.count() == 1


def test_of_several_workers_one_claims_it() -> None:
    by = _admin()
    actions.ask_for_copy(person=by.key, by=by, now=timezone.now())
    now = timezone.now()
    assert sorted(at_once([lambda: do_all(now)] * 4)) == [0, 0, 0, 1]
    assert DataRequest.objects.get().attempts == 1 and DataCopy.objects.count() == 1


def test_who_looks_whether_it_is_due_takes_it_from_nobody() -> None:
    by = _admin()
    request = actions.ask_for_copy(person=by.key, by=by, now=timezone.now())
    work = _working(request, by, 1)
    with meanwhile(lambda: DataRequest.objects.select_for_update().get(pk=request.pk)):
        assert at_once(work) == [True]


def test_who_comes_late_finds_it_claimed_by_another() -> None:
    by = _admin()
    request = actions.ask_for_copy(person=by.key, by=by, now=timezone.now())
    first, second = (
        claim(request=request.pk, now=timezone.now() + timedelta(hours=hours)) for hours in (0, 1)
    )
    assert (first, second) == (1, 2)
    given = {"request": request.pk, "by": by, "now": timezone.now()}
    assert [carry_out(**given, attempt=number) for number in (1, 2, 2)] == [False, True, False]

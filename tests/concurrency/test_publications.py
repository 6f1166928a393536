"""A publication against the end of the relationship with a partner it goes to, and who joins that partner."""

import threading
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import User
from accounts.states import Role
from core.models import Event, Outbox
from core.refused import Refused
from rfps import actions as rfps
from rfps import reminders
from rfps.actions import publishing
from rfps.models import RfxInvitation
from suppliers import actions as suppliers
from suppliers.actions.partners import MOVED
from suppliers.models import Partner
from suppliers.states import PartnerStatus
from tests.concurrency.racing import at_once, errors, hold_up, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(5)


def asked_after_the_end(ended: threading.Event | None = None) -> bool:
    """Publish and end at once; return whether the request went out to a partner that was gone.

    The event tells that the end has come, or was refused.
    """
    ended = ended or threading.Event()
    ended.clear()
    boss, company = make_user(roles=[Role.EXECUTIVE]), make_partner()
    rfx = make_rfx(boss, partners=[company])

    def end() -> Partner:
        try:
            return suppliers.move_partner(
                partner=company.key, to=PartnerStatus.ENDED, reason="Closed.", by=boss
            )
        finally:
            ended.set()

    outcomes = at_once([partial(rfps.publish, rfx=rfx.key, by=boss, now=timezone.now()), end])
    assert all(
        isinstance(no, Refused) and no.code == "partner_not_available" for no in errors(outcomes)
    ), outcomes
    assert isinstance(outcomes[1], Partner)
    (moved,) = Event.objects.filter(verb=MOVED, object_id=company.pk)
    published = Event.objects.filter(verb=publishing.PUBLISHED, object_id=rfx.pk)
    assert published.exists() is not isinstance(outcomes[0], Refused)
    return published.filter(pk__gt=moved.pk).exists()


def linger(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let a publication wait between the look at its partners and all that follows, for the event."""
    refuse, ended = publishing.refuse_unavailable, threading.Event()

    def slow_refuse(partners: Any) -> None:
        refuse(partners)
        hold_up(ended)

    monkeypatch.setattr(publishing, "refuse_unavailable", slow_refuse)
    return ended


def test_a_request_goes_out_before_the_end_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(asked_after_the_end() for _ in range(ROUNDS))
    ended = linger(monkeypatch)
    assert not any(asked_after_the_end(ended) for _ in range(2))


def test_control_without_holding_the_partners_a_request_goes_out_after_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "hold", lambda ids: list(Partner.objects.filter(pk__in=[*ids])))
    ended = linger(monkeypatch)
    if not any(asked_after_the_end(ended) for _ in range(20)):
        pytest.fail("without the lock nothing went wrong: the test above would not notice the race")


def reminded_of_what_goes_out(monkeypatch: pytest.MonkeyPatch) -> bool:
    """Join a partner while a request to it goes out; return whether the newcomer is reminded, once.

    The publication waits, all reminders planned, until the other has joined or waits for it.
    """
    joined = threading.Event()

    def slow_plan(invitation: RfxInvitation, now: datetime) -> None:
        reminders.plan_deadline(invitation, now)
        hold_up(joined)

    monkeypatch.setattr(publishing, "plan_deadline", slow_plan)
    company = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE, Role.BUYER])
    make_assignment(company, owner)
    make_representative(company)
    now = timezone.now()
    rfx = make_rfx(owner, partners=[company], deadline_at=now + timedelta(days=7))
    invitation = accounts.invite_representative(
        partner=company.key, email=f"{company.key}@post.example", name="Nora", by=owner, now=now
    )

    def join() -> User:
        try:
            return accounts.accept_invitation(
                token=token_for(invitation.key),
                name="Nora",
                password="a long enough secret",
                language="en",
                time_zone="UTC",
            )
        finally:
            joined.set()

    outcomes = at_once([partial(rfps.publish, rfx=rfx.key, by=owner, now=now), join])
    assert errors(outcomes) == []
    planned = Outbox.objects.filter(kind=reminders.NEAR)
    assert planned.exclude(recipient=outcomes[1]).count() == 2
    return planned.filter(recipient=outcomes[1]).count() == 2


def test_who_joins_while_a_request_goes_out_is_reminded(monkeypatch: pytest.MonkeyPatch) -> None:
    for _round in range(ROUNDS):
        assert reminded_of_what_goes_out(monkeypatch)
        Outbox.objects.all().delete()


def test_control_without_holding_the_partner_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "hold", lambda ids: list(Partner.objects.filter(pk__in=[*ids])))
    for _round in range(20):
        if not reminded_of_what_goes_out(monkeypatch):
            return
        Outbox.objects.all().delete()
    pytest.fail("without the lock nothing went wrong: the test above would not notice the race")

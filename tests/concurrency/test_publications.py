"""A publication against the end of the relationship with a partner it goes to."""

import threading
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.states import Role
from core.models import Event
from core.refused import Refused
from rfps import actions as rfps
from rfps.actions import publishing
from suppliers import actions as suppliers
from suppliers.actions.partners import MOVED
from suppliers.models import Partner
from suppliers.states import PartnerStatus
from tests.concurrency.racing import at_once, errors, hold_up, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_partner

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

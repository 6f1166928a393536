"""Who is asked for a bid is reminded that the deadline is near, and nothing of it tells whether they have bid."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts import notices
from accounts.models import Notification, User
from core import outbox
from core.models import Outbox
from rfps import actions
from rfps.models import Rfx
from rfps.reminders import NEAR
from rfps.states import RfxStatus
from tests.factories.rfps import make_rfx, submit
from tests.factories.suppliers import make_assignment
from tests.rfps.conftest import Cast
from tests.suppliers.vouching import let_in

IN_A_WEEK = dt.timedelta(days=7)


def published(cast: Cast, after: dt.timedelta = IN_A_WEEK) -> Rfx:
    rfx = make_rfx(cast.buyer, partners=[cast.alfa, cast.beta], deadline_at=timezone.now() + after)
    actions.publish(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    rfx.refresh_from_db()
    return rfx


def planned() -> Any:
    return Outbox.objects.filter(kind=NEAR).order_by("pk")


def said(person: User) -> Any:
    """What the e-mail to the person would say now, None if there would be none."""
    row = planned().filter(recipient=person, channel="email").get()
    with notices.in_words_of(person):
        return notices.build(row)


def send_what_is_due() -> None:
    planned().update(try_at=timezone.now() - dt.timedelta(minutes=1))
    while outbox.send_next():
        pass


def test_two_days_before_everybody_of_who_is_asked_is_told(cast: Cast) -> None:
    rfx = published(cast)
    due = {(row.recipient, row.channel): row.due_at for row in planned()}
    assert {person for person, _channel in due} == {cast.anna, cast.bo}
    assert set(due.values()) == {rfx.deadline_at - dt.timedelta(days=2)}
    notice = said(cast.anna)
    assert notice.title == f"Bids close soon: {rfx.title}"
    assert notice.why == "You get this because your company was invited to bid."
    assert notice.before == rfx.deadline_at
    with translation.override("sv"):
        assert notices.build(planned().first()).title == f"Anbudstiden går snart ut: {rfx.title}"


def test_nobody_is_reminded_of_what_they_have_just_been_told(cast: Cast) -> None:
    published(cast, dt.timedelta(days=2))
    assert not planned().exists()


def test_who_joins_while_it_runs_is_reminded_like_the_others(cast: Cast) -> None:
    rfx = published(cast)
    before = set(planned().values_list("pk", flat=True))
    short = published(cast, dt.timedelta(days=1))
    assert before == set(planned().values_list("pk", flat=True)) and short.pk != rfx.pk
    newcomer = let_in(cast.alfa, by=cast.executive_of_alfa).user
    added = planned().exclude(pk__in=before)
    assert {row.recipient for row in added} == {newcomer}
    assert {row.channel for row in added} == {"inbox", "email"} and added.count() == 2
    assert {row.due_at for row in added} == {rfx.deadline_at - dt.timedelta(days=2)}
    assert said(newcomer) == said(cast.anna)


def test_who_joins_afterwards_or_elsewhere_is_not(cast: Cast) -> None:
    rfx = published(cast)
    Rfx.objects.filter(pk=rfx.pk).update(status=RfxStatus.CANCELLED)
    before = planned().count()
    let_in(cast.alfa, by=cast.executive_of_alfa)
    Rfx.objects.filter(pk=rfx.pk).update(status=RfxStatus.PUBLISHED)
    make_assignment(cast.gamma, cast.executive_of_alfa)
    let_in(cast.gamma, by=cast.executive_of_alfa, name="Nora Ny")
    assert planned().count() == before


def test_it_is_the_same_for_who_has_bid_and_for_who_has_not(cast: Cast) -> None:
    """Otherwise an administrator could read in the outbox, or a copy of an inbox, that there is a bid."""
    rfx = published(cast)
    submit(rfx, cast.anna, "1.00", "2.00")
    assert said(cast.anna) == said(cast.bo)
    send_what_is_due()
    assert set(planned().values_list("state", "attempts", "error")) == {("sent", 1, "")}
    bodies = {row.body for row in Notification.objects.filter(kind=NEAR)}
    assert Notification.objects.filter(kind=NEAR).count() == 2 and len(bodies) == 1
    letters = [letter for letter in mail.outbox if "Bids close soon" in letter.subject]
    assert len(letters) == 2


@pytest.mark.parametrize("what", ["declined", "cancelled", "closed", "another deadline"])
def test_what_does_not_hold_any_more_is_dropped(cast: Cast, what: str) -> None:
    rfx = published(cast)
    assert said(cast.bo) is not None
    if what == "declined":
        actions.decline_invitation(rfx=rfx.key, reason="Too small", by=cast.bo, now=timezone.now())
    elif what == "cancelled":
        actions.cancel(rfx=rfx.key, reason="Not needed", by=cast.buyer, now=timezone.now())
    elif what == "closed":
        Rfx.objects.filter(pk=rfx.pk).update(status=RfxStatus.CLOSED)
    else:
        Rfx.objects.filter(pk=rfx.pk).update(deadline_at=rfx.deadline_at + IN_A_WEEK)
    assert said(cast.bo) is None
    assert (said(cast.anna) is None) == (what != "declined")


def test_who_left_and_who_is_not_asked_hear_nothing(cast: Cast) -> None:
    published(cast)
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    cast.anna.refresh_from_db()
    row = planned().filter(recipient=cast.anna).first()
    row.recipient = cast.anna
    assert notices.build(row) is None
    row.recipient = cast.buyer
    assert notices.build(row) is None

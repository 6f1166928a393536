"""What follows when a visit's time has come: nobody confirms it any more, and its minutes are told of."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from core import outbox
from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions, reports
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_contact

AFTER = NOON + timedelta(days=1)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def minute(visit, by):
    return actions.write_minutes(
        visit=visit.key, minutes="The steel gets dearer.", by=by, now=AFTER
    )


def test_who_took_part_hears_of_minutes_without_commitments(cast, mailbox):
    visit = make_visit(cast.partner, cast.executive, people=[cast.manager, cast.rep], status="held")
    minute(visit, cast.executive)
    while outbox.send_next():
        pass
    told = Notification.objects.get()
    assert (told.user, told.kind) == (cast.rep, "meetings.visit_minuted")
    assert told.title == f"Minutes of the visit: {visit.title}"
    assert told.path == f"/portal/visits/{visit.key}/"
    (message,) = mail.outbox
    assert message.to == [f"Jonas Ek <{cast.rep.email}>"]
    assert told.path in message.body
    # What was said is read behind the login, not in a mailbox.
    assert "steel" not in message.body + told.body


def test_all_of_the_partner_hear_of_minutes_when_none_of_their_accounts_took_part(cast):
    visit = make_visit(cast.partner, cast.executive, status="held")
    contact = make_contact(cast.partner)
    visit.participants.create(contact=contact)
    minute(visit, cast.executive)
    rows = Outbox.objects.filter(kind="meetings.visit_minuted")
    assert {row.recipient for row in rows} == {cast.rep, cast.rep2}
    assert {row.channel for row in rows} == {"inbox", "email"}


def test_who_cannot_sign_in_any_more_hears_nothing(cast):
    cast.rep.is_active = False
    cast.rep.save()
    visit = make_visit(cast.partner, cast.executive, people=[cast.rep], status="held")
    minute(visit, cast.executive)
    rows = Outbox.objects.filter(kind="meetings.visit_minuted")
    assert {row.recipient for row in rows} == {cast.rep2}


def test_a_visit_that_has_begun_is_not_confirmed_any_more(cast):
    visit = make_visit(cast.partner, cast.executive, people=[cast.rep])
    with pytest.raises(Refused) as refusal:
        actions.confirm_visit(visit=visit.key, by=cast.rep, now=NOON)
    assert refusal.value.code == "visit_has_begun"
    assert not Event.objects.exists()
    row = actions.confirm_visit(visit=visit.key, by=cast.rep, now=NOON - timedelta(seconds=1))
    assert row.status == "confirmed"


def test_the_portal_answers_a_late_press_with_the_reason(cast):
    visit = make_visit(cast.partner, cast.executive, people=[cast.rep])
    client = client_of(cast.rep)
    answer = client.post(reverse("meetings:portal-visit-confirm", args=[visit.key]))
    assert answer.status_code == 409
    assert "The visit has begun." in answer.text
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_visits_that_are_over_stand_apart_until_they_are_closed(cast):
    now = timezone.now()
    hour = timedelta(hours=1)
    over = make_visit(cast.partner, cast.executive, starts_at=now - 3 * hour, title="Long over")
    make_visit(cast.partner, cast.executive, starts_at=now - hour, title="Running")
    make_visit(cast.partner, cast.executive, starts_at=now - 9 * hour, title="Done", status="held")
    client = client_of(cast.executive)
    page = client.get(reverse("meetings:visits")).text
    assert 'id="h-close">To close <span class="count">1</span>' in page
    apart, ahead = page.split('aria-labelledby="h-close"')[1].split("<thead>")
    assert "Long over" in apart and "Running" not in apart
    assert "Running" in ahead and "Long over" not in ahead
    assert "Done" not in page
    assert "To close" in client.get("/").text
    # The partner, who cannot close it, is not asked to.
    portal = client_of(cast.rep).get(reverse("meetings:portal-visits")).text
    assert "Long over" in portal and "To close" not in portal
    words = "Say whether it took place"
    detail = reverse("meetings:visit", args=[over.key])
    assert words in client.get(detail).text
    assert words not in client_of(cast.auditor).get(detail).text
    actions.hold_visit(visit=over.key, by=cast.executive, now=now)
    assert "To close" not in client.get(reverse("meetings:visits")).text
    assert words not in client.get(detail).text


def test_what_the_partner_said_gives_way_to_closing(cast):
    now = timezone.now()
    answered = {"answer": "declined", "answered_by": cast.rep, "answer_reason": "Fair."}
    make_visit(cast.partner, cast.executive, starts_at=now - timedelta(days=1), **answered)
    make_visit(cast.partner, cast.executive, starts_at=now + timedelta(days=1), **answered)
    waiting = reports.visits_waiting_for(cast.executive, now)
    assert [str(line.badge.label) for line in waiting] == ["To close", "They declined"]
    assert reports.visits_waiting_for(cast.manager, now) == []

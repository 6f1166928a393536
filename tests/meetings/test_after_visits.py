"""What follows when a visit's time has come: nobody confirms it any more, and its minutes are told of."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import Notification
from core import outbox
from core.models import Outbox
from meetings import actions
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_contact

AFTER = NOON + timedelta(days=1)


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

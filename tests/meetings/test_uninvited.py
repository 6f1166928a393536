"""A visit that nobody of the partner is invited to says so, instead of speaking of invitations."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Visit
from tests.factories.meetings import make_visit

NOBODY = "Nobody of Nordisk Precision AB is invited yet."


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("invites", [True, False])
def test_what_is_said_after_planning(cast, invites):
    day = timezone.localdate() + timedelta(days=30)
    data = {
        "title": "Review",
        "visitor_role": "account_executive",
        "place": "Oslo",
        "date": day.isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "time_zone": "Europe/Oslo",
        "theirs": [cast.rep.key] if invites else [],
    }
    client = client_of(cast.executive)
    answer = client.post(reverse("meetings:visit-plan", args=[cast.partner.key]), data, follow=True)
    visit = Visit.objects.get()
    assert visit.participants.exclude(user=cast.executive).exists() is invites
    assert ("the invitations are on their way" in answer.text) is invites
    assert ("Nobody of the partner is invited yet." in answer.text) is not invites
    assert (NOBODY in answer.text) is not invites
    invite = f'href="{reverse("meetings:visit-change", args=[visit.key])}">Invite someone'
    assert (invite in answer.text) is not invites


def test_a_visit_that_is_over_invites_nobody_any_more(cast):
    past = timezone.now() - timedelta(days=3)
    visit = make_visit(cast.partner, cast.executive, starts_at=past, status="held")
    page = client_of(cast.executive).get(reverse("meetings:visit", args=[visit.key])).text
    assert visit.title in page
    assert NOBODY not in page


def test_who_reads_only_is_not_asked_to_invite(cast):
    visit = make_visit(cast.partner, cast.executive)
    page = client_of(cast.auditor).get(reverse("meetings:visit", args=[visit.key])).text
    assert NOBODY in page
    assert "Invite someone" not in page

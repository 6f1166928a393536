"""What both sides read and press when a visit is declined or wanted at another time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from core import outbox
from meetings import actions
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_contact

BEFORE = NOON - timedelta(days=30)
AFTER = NOON + timedelta(days=1)
LATER = NOON + timedelta(days=7)
LATER_END = LATER + timedelta(hours=2)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def deliver():
    """Send what is due; return the mails by their recipients."""
    mail.outbox.clear()
    while outbox.send_next():
        pass
    return {message.to[0]: message for message in mail.outbox}


@pytest.fixture
def ahead(cast):
    start = timezone.now().replace(microsecond=0) + timedelta(days=9)
    return make_visit(
        cast.partner, cast.executive, people=[cast.rep], starts_at=start, title="Review"
    )


def test_both_sides_by_their_pages(cast, ahead, django_assert_max_num_queries):
    rep, executive = client_of(cast.rep), client_of(cast.executive)
    theirs = reverse("meetings:portal-visit", args=[ahead.key])
    ours = reverse("meetings:visit", args=[ahead.key])
    form = rep.get(reverse("meetings:portal-visit-other-time", args=[ahead.key]))
    assert form.status_code == 200
    assert "Europe/Stockholm" in form.content.decode()
    day = (ahead.starts_at + timedelta(days=3)).date().isoformat()
    data = {"date": day, "starts": "09:00", "ends": "11:00", "sequence": "0", "reason": "Fair."}
    wrong = rep.post(
        reverse("meetings:portal-visit-other-time", args=[ahead.key]), data | {"ends": "08:00"}
    )
    assert (wrong.status_code, "The end must be after" in wrong.content.decode()) == (422, True)
    answer = rep.post(reverse("meetings:portal-visit-other-time", args=[ahead.key]), data)
    assert (answer.status_code, answer["Location"]) == (303, theirs)
    assert "keeps its time until the organiser agrees" in rep.get(theirs).content.decode()
    with django_assert_max_num_queries(25):
        page = executive.get(ours).content.decode()
    assert "Jonas Ek asks for another time" in page
    assert "Agree to this time" in page
    # A mere reader sees what was asked, and no button.
    reader = client_of(cast.auditor).get(ours).content.decode()
    assert "asks for another time" in reader
    assert "Agree to this time" not in reader
    hidden = dict(re.findall(r'name="(starts_at|ends_at)" value="([^"]+)"', page))
    agreed = executive.post(reverse("meetings:visit-agree", args=[ahead.key]), hidden)
    assert (agreed.status_code, agreed["Location"]) == (303, ours)
    ahead.refresh_from_db()
    assert (ahead.status, ahead.starts_at.date().isoformat()) == ("confirmed", day)
    again = executive.post(reverse("meetings:visit-agree", args=[ahead.key]), hidden)
    assert again.status_code == 409
    forged = executive.post(reverse("meetings:visit-agree", args=[ahead.key]), {"starts_at": "x"})
    assert forged.status_code == 409


def test_a_button_of_an_old_page_says_what_is_and_leads_back_to_the_page(cast, ahead):
    rep = client_of(cast.rep)
    cast.rep.language = "sv"
    cast.rep.save(update_fields=["language"])
    page = "http://testserver" + reverse("meetings:portal-visit", args=[ahead.key])
    confirm = reverse("meetings:portal-visit-confirm", args=[ahead.key])
    assert rep.post(confirm).status_code == 303
    late = rep.post(confirm, headers={"Referer": page})
    said = late.content.decode()
    assert (late.status_code, "läget är ”Bekräftat”" in said) == (409, True)
    assert said.count("läget är") == 1  # not once more as a toast
    # The address of a button answers no GET: its page is where to look, if it is one of ours.
    assert (f'href="{page}"' in said, f'href="{confirm}"' in said) == (True, False)
    for foreign in ({}, {"Referer": "https://evil.example/visits/"}, {"Referer": "javascript:1"}):
        said = rep.post(confirm, headers=foreign).content.decode()
        assert (">Ladda om</a>" in said, "evil" in said) == (False, False)


def test_declined_and_called_off_with_one_press_each(cast, ahead):
    rep, executive = client_of(cast.rep), client_of(cast.executive)
    url = reverse("meetings:portal-visit-decline", args=[ahead.key])
    assert rep.post(url, {"reason": ""}).status_code == 422
    assert rep.post(url, {"reason": "<b>Fair</b>", "sequence": "7"}).status_code == 422
    assert rep.post(url, {"reason": "<b>Fair</b>", "sequence": "0"}).status_code == 303
    page = executive.get(reverse("meetings:visit", args=[ahead.key])).content.decode()
    assert "Jonas Ek declined the visit" in page
    assert "&lt;b&gt;Fair&lt;/b&gt;" in page
    assert "Declined" in executive.get(reverse("meetings:visits")).content.decode()
    assert executive.post(reverse("meetings:visit-call-off", args=[ahead.key])).status_code == 303
    ahead.refresh_from_db()
    assert (ahead.status, ahead.ended_reason) == ("cancelled", "<b>Fair</b>")


def test_the_portal_in_swedish_offers_all_three_answers(cast, ahead):
    cast.rep.language = "sv"
    cast.rep.save()
    page = client_of(cast.rep).get(reverse("meetings:portal-visit", args=[ahead.key]))
    text = page.content.decode()
    for words in ("Bekräfta besöket", "Be om en annan tid…", "Avböj…"):
        assert words in text


def test_the_organiser_gets_the_words_by_mail_and_inbox(cast, ahead):
    starts_at = ahead.starts_at + timedelta(days=1)
    actions.ask_for_time(
        visit=ahead.key,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        reason="Our buyer travels.",
        by=cast.rep,
        now=timezone.now(),
    )
    message = next(m for to, m in deliver().items() if cast.executive.email in to)
    assert message.subject == "Nordisk Precision AB asks for another time: Review"
    assert "Our buyer travels." in message.body
    assert f"/visits/{ahead.key}/" in message.body
    assert Notification.objects.filter(user=cast.executive, title=message.subject).exists()
    actions.keep_time(visit=ahead.key, by=cast.executive)
    message = next(m for to, m in deliver().items() if cast.rep.email in to)
    assert message.subject == "The time stays, please confirm: Review"
    assert f"/portal/visits/{ahead.key}/" in message.body


def test_an_answer_that_was_taken_back_is_not_told(cast, ahead):
    """What has changed before the message is sent is not said any more."""
    actions.decline_visit(visit=ahead.key, reason="Fair.", by=cast.rep, now=timezone.now())
    actions.confirm_visit(visit=ahead.key, by=cast.rep, now=timezone.now())
    deliver()
    assert [m.subject for m in mail.outbox] == ["Nordisk Precision AB confirmed: Review"]


def test_the_api_takes_and_shows_answers(cast, ahead):
    rep, executive = client_of(cast.rep), client_of(cast.executive)

    def post(client, move, **data):
        path = f"/api/v1/visits/{ahead.key}/{move}/"
        return client.post(path, data, content_type="application/json")

    starts_at = ahead.starts_at + timedelta(days=1)
    times = {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
    }
    assert post(rep, "decline").status_code == 400
    assert post(rep, "decline", reason="Fair.", sequence=0).json()["answer"] == "declined"
    assert post(executive, "ask-for-time", **times).status_code == 403
    asked = post(rep, "ask-for-time", **times).json()
    assert (asked["answer"], asked["status"], asked["answer_reason"]) == (
        "other_time",
        "planned",
        "",
    )
    assert post(rep, "agree-to-time", **times).status_code == 403
    assert post(executive, "agree-to-decline").json()["code"] == "nothing_asked"
    assert post(executive, "keep-time").json()["answer"] == "none"
    assert post(rep, "ask-for-time", **times, sequence=0).status_code == 200
    assert post(rep, "confirm", sequence=5).json()["code"] == "visit_changed"
    assert post(executive, "agree-to-time", **times).json()["status"] == "confirmed"
    assert post(rep, "decline", reason="Fair.").json()["status"] == "planned"
    assert post(executive, "agree-to-decline").json()["status"] == "cancelled"


def test_suppliers_read_our_company_beside_our_people(cast, ahead, settings):
    settings.COMPANY_NAME = "Nordkontor"
    contact = make_contact(cast.partner, email="plant@partner.example")
    start = timezone.now() + timedelta(days=20)
    actions.plan_visit(
        partner=cast.partner.key,
        title="Factory tour",
        place="Oslo",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        time_zone="Europe/Oslo",
        visitor_role="account_executive",
        users=[cast.rep.key, cast.manager.key],
        contacts=[contact.key],
        by=cast.executive,
        now=timezone.now(),
    )
    for side, owner in (("us", cast.executive), ("partner", cast.rep)):
        actions.propose_commitment(
            partner=cast.partner.key,
            title=f"Promise of {side}",
            side=side,
            owner=owner.key,
            counterpart=(cast.rep if side == "us" else cast.executive).key,
            due_date=timezone.localdate() + timedelta(days=9),
            by=cast.executive,
            now=timezone.now(),
        )
    deliver()
    bodies = {(m.to[0], m.subject): m.body for m in mail.outbox}

    def body(person, words):
        return next(
            text for (to, subject), text in bodies.items() if person in to and words in subject
        )

    assert "Organiser: Elin Executive, Nordkontor" in body("plant@partner.example", "Factory")
    assert "Organiser: Elin Executive, Nordkontor" in body(cast.rep.email, "Factory")
    assert "Organiser: Elin Executive\n" in body(cast.manager.email, "Factory")
    assert "promised by Elin Executive, Nordkontor" in body(cast.rep.email, "Promise of us")
    assert "asked of Jonas Ek ·" in body(cast.rep.email, "Promise of partner")
    assert "asked of" not in body(cast.rep.email, "Promise of us")

"""Where things stand on the pages of visits and commitments, and what belongs together there."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import calendar_file
from meetings.forms import LocalTimesForm
from meetings.models import Commitment
from tests.factories.meetings import make_commitment, make_gift, make_visit


def page_of(user, name, *args):
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"meetings:{name}", args=args)).text


def buttons(page, card):
    """Return what the buttons at a card's head say, from left to right, the main one in capitals."""
    head = page.split(f'aria-labelledby="{card}"')[1].split("</header>")[0]
    found = re.findall(r'class="btn ([^"]*)"[^>]*>([^<]+)<', head)
    main = {"primary", "danger"}
    return [text.upper() if main & set(kind.split()) else text for kind, text in found]


def test_the_main_answer_stands_last_as_in_every_form(cast):
    later = timezone.localdate() + timedelta(days=30)
    asked = make_commitment(
        cast.partner,
        cast.executive,
        due_date=later,
        counterpart=cast.rep,
        proposed_due_by=cast.rep,
        proposed_due_date=later + timedelta(days=7),
        proposed_due_reason="Stocktaking.",
        cancel_asked_by=cast.rep,
        cancel_reason="No need.",
    )
    page = page_of(cast.executive, "commitment", asked.key)
    assert buttons(page, "h-date") == ["Keep the date", "AGREE"]
    assert buttons(page, "h-off") == ["Keep it", "AGREE, CALL IT OFF"]
    starts = timezone.now() + timedelta(days=9)
    visit = make_visit(
        cast.partner,
        cast.executive,
        starts_at=starts,
        answer="other_time",
        answered_by=cast.rep,
        asked_starts_at=starts + timedelta(days=1),
        asked_ends_at=starts + timedelta(days=1, hours=1),
    )
    page = page_of(cast.executive, "visit", visit.key)
    assert buttons(page, "h-answer") == ["Keep the time", "AGREE TO THIS TIME"]


def test_each_promise_of_the_minutes_is_a_group_with_its_name(cast):
    visit = make_visit(cast.partner, cast.executive, status="held")
    page = page_of(cast.executive, "visit-minutes", visit.key)
    groups = re.findall(
        r'<fieldset class="card-b part"><legend>([^<]+)</legend>(.*?)</fieldset>', page
    )
    assert [name for name, _fields in groups[:2]] == ["Commitment 1", "Commitment 2"]
    for number, (_name, fields) in enumerate(groups):
        for field in ("title", "owner", "due_date"):
            assert f'name="c-{number}-{field}"' in fields


def test_planning_a_visit_from_a_partner_belongs_to_visits(cast):
    def marked(page):
        side = page.split('<ul class="nav">')[1].split("</nav>")[0]
        (link,) = re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"', side)
        return link

    assert marked(page_of(cast.executive, "visit-plan", cast.partner.key)) == "/visits/"
    assert marked(page_of(cast.executive, "partner-visits", cast.partner.key)) == "/partners/"
    assert marked(page_of(cast.executive, "visits-due")) == "/visits/"


@pytest.mark.parametrize(
    ("zone", "starts", "changes"),
    [
        ("Europe/Stockholm", datetime(2026, 3, 28, 12, tzinfo=UTC), 3),
        ("Europe/Stockholm", datetime(2026, 12, 31, 22, 30, tzinfo=UTC), 3),  # into the next year
        ("America/New_York", datetime(2027, 1, 1, 2, tzinfo=UTC), 3),  # still 2026 there
        ("Pacific/Auckland", datetime(2026, 12, 31, 20, tzinfo=UTC), 3),  # 2027 there
        ("Asia/Tokyo", datetime(2026, 5, 5, 3, tzinfo=UTC), 1),
    ],
)
def test_a_calendar_file_carries_the_clock_changes_around_the_visit_only(
    cast, zone, starts, changes
):
    ends = starts + timedelta(hours=2)
    visit = make_visit(cast.partner, cast.executive, starts_at=starts, ends_at=ends, time_zone=zone)
    raw = calendar_file.publication(visit, [])
    assert len(raw) < 2000
    # Under a name that no program knows, the times rest on the rules of the file alone.
    own = icalendar.Calendar.from_ical(raw.replace(zone.encode(), b"Our/Place"))
    (rules,) = own.walk("VTIMEZONE")
    assert len(rules.subcomponents) == changes
    known = rules.to_tz(lookup_tzid=False)
    (event,) = own.walk("VEVENT")
    for name, instant in (("dtstart", starts), ("dtend", ends)):
        local = event[name].dt.replace(tzinfo=None)
        assert local.replace(tzinfo=known).astimezone(UTC) == instant


def test_totals_of_gifts_say_how_much_of_them_waits(cast):
    today = timezone.localdate()
    gifts = {"date": today, "currency": "SEK"}
    make_gift(cast.partner, cast.executive, value=300, value_base=300, **gifts)
    page = page_of(cast.executive, "partner-gifts", cast.partner.key)
    assert "waits for approval" not in page.split('id="h-tot"')[1]
    for value in (200, 50):
        make_gift(
            cast.partner, cast.executive, status="pending", value=value, value_base=value, **gifts
        )
    gone = {"status": "refused", "decision_reason": "Too much.", "decided_by": cast.manager}
    make_gift(cast.partner, cast.executive, value=400, value_base=400, **gifts, **gone)
    totals = page_of(cast.executive, "partner-gifts", cast.partner.key).split('id="h-tot"')[1]
    assert "SEK\xa0550.00<br>" in totals
    assert totals.count("of which SEK\xa0250.00 waits for approval") == 1  # nothing was received
    form = page_of(cast.executive, "gift-new", cast.partner.key)
    assert "given SEK\xa0550.00" in form
    assert "Of that SEK\xa0250.00 waits for approval." in form


def test_a_supplier_sees_what_it_has_just_added_whosever_it_is(cast):
    client = Client()
    client.force_login(cast.rep)
    for owner in (cast.rep, cast.executive):
        promise = {"title": f"By {owner.name}", "owner": owner.key, "due_date": "2099-03-01"}
        answer = client.post(reverse("meetings:portal-commitment-new"), promise)
        row = Commitment.objects.get(title=promise["title"])
        assert answer.headers["Location"] == reverse("meetings:portal-commitment", args=[row.key])
        assert row.title in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Sooner", "Later"]),
        ({"state": "all"}, ["Later", "Kept later", "Kept sooner", "Sooner"]),
        ({"state": "all", "sort": "due"}, ["Sooner", "Kept sooner", "Kept later", "Later"]),
        ({"state": "confirmed"}, ["Kept later", "Kept sooner"]),
    ],
)
def test_of_what_is_over_the_latest_stands_first(cast, query, titles):
    today = timezone.localdate()
    for title, status, days in (
        ("Kept later", "confirmed", -5),
        ("Later", "accepted", 20),
        ("Kept sooner", "confirmed", -9),
        ("Sooner", "accepted", -30),
    ):
        make_commitment(
            cast.partner,
            cast.executive,
            title=title,
            status=status,
            due_date=today + timedelta(days=days),
        )
    client = Client()
    client.force_login(cast.executive)
    page = client.get(reverse("meetings:commitments"), query).text
    assert re.findall(r'<td class="main"><a href="[^"]+">([^<]+)</a>', page) == titles
    way = "ascending" if titles[0] == "Sooner" else "descending"
    assert f'aria-sort="{way}"' in page


def test_yes_and_no_to_a_commitment_both_stand_on_its_page(cast):
    later = timezone.localdate() + timedelta(days=9)
    asked = make_commitment(
        cast.partner,
        cast.rep,
        status="proposed",
        proposed_by=cast.executive,
        counterpart=cast.executive,
        due_date=later,
    )
    page = page_of(cast.rep, "portal-commitment", asked.key)
    actions = page.split('class="ph-a">')[1].split('<div class="grid">')[0]
    shown = re.findall(r'class="btn( primary)?"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', actions)
    assert shown == [("", "Decline…"), (" primary", "Accept")]
    assert "More actions" not in page
    dialog = page_of(cast.rep, "portal-commitment-decline", asked.key)
    assert re.findall(r'<button class="btn ([a-z]+)" type="submit">([^<]+)<', dialog) == [
        ("danger", "Decline")
    ]


def test_what_a_menu_draws_as_grave_its_dialog_does_too(cast):
    later = timezone.localdate() + timedelta(days=9)
    agreed = make_commitment(cast.partner, cast.executive, counterpart=cast.rep, due_date=later)
    page = page_of(cast.executive, "commitment", agreed.key)
    links = re.findall(r'<a class="danger" href="([^"]+)"', page)
    assert links == [reverse("meetings:commitment-cancel", args=[agreed.key])]
    for name, tone in (("cancel", "danger"), ("date", "primary"), ("finish", "primary")):
        dialog = page_of(cast.executive, f"commitment-{name}", agreed.key)
        assert re.findall(r'<button class="btn ([a-z]+)" type="submit">', dialog) == [tone]


@pytest.mark.parametrize(
    ("day", "zone"), [("9999-12-31", "Pacific/Honolulu"), ("0001-01-01", "Asia/Tokyo")]
)
def test_the_ends_of_the_calendar_are_no_days_of_ours(day: str, zone: str) -> None:
    """There the same instant has no name in another zone."""
    form = LocalTimesForm({"date": day, "starts": "01:00", "ends": "23:30"})
    form.zone = zone
    assert not form.is_valid()
    assert "before 2200" in str(form.errors)

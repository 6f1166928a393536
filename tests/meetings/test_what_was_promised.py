"""A commitment that was declined, or taken back by who asked, was never promised: every place says so."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.refused import Refused
from meetings import actions
from meetings.reports import kept_on_time
from tests.factories.meetings import make_commitment


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def facts(page):
    """Return the terms of the card of facts with what they say first."""
    return dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)", page))


@pytest.fixture
def asked(cast):
    return actions.propose_commitment(
        partner=cast.partner.key,
        title="New fire certificates",
        side="partner",
        owner=cast.rep.key,
        due_date=timezone.localdate() + timedelta(days=9),
        by=cast.executive,
        now=timezone.now(),
    )


@pytest.fixture
def called_off(cast):
    row = make_commitment(
        cast.partner,
        cast.rep,
        title="Old fire certificates",
        due_date=timezone.localdate() + timedelta(days=9),
        counterpart=cast.executive,
        cancel_asked_by=cast.rep,
        cancel_reason="No need.",
    )
    return actions.agree_to_cancel(commitment=row.key, by=cast.executive, now=timezone.now())


def decline(cast, row):
    return actions.decline_commitment(
        commitment=row.key, reason="We do not sell it.", by=cast.rep, now=timezone.now()
    )


def take_back(cast, row):
    return actions.withdraw_commitment(
        commitment=row.key, reason="We make it ourselves.", by=cast.executive, now=timezone.now()
    )


def pages(cast, row):
    yield client_of(cast.rep).get(reverse("meetings:portal-commitment", args=[row.key])).text
    yield client_of(cast.executive).get(reverse("meetings:commitment", args=[row.key])).text


def test_nobody_has_promised_what_was_declined(cast, asked, called_off):
    for page in pages(cast, asked):
        assert facts(page)["Asked of"] == "Jonas Ek"
    decline(cast, asked)
    for page in pages(cast, asked):
        assert (facts(page)["Asked of"], facts(page).get("Promised by")) == ("Jonas Ek", None)
        assert ">Declined<" in page and "Called off" not in page
    for page in pages(cast, called_off):
        assert (facts(page)["Promised by"], facts(page).get("Asked of")) == ("Jonas Ek", None)
        assert "Called off" in page and ">Declined<" not in page


def test_lists_and_search_tell_declined_from_called_off(
    cast, asked, called_off, django_assert_max_num_queries
):
    decline(cast, asked)
    for user, name, whose, promised in (
        (cast.rep, "portal-commitments", "Asked of us", "We promised"),
        (cast.executive, "commitments", "Asked of them", "They promised"),
    ):
        client = client_of(user)
        with django_assert_max_num_queries(10):
            page = client.get(reverse(f"meetings:{name}"), {"scope": "all", "state": "all"}).text
        lines = {
            title: next(row for row in page.split("<tr>") if title in row)
            for title in ("New fire certificates", "Old fire certificates")
        }
        assert whose in lines["New fire certificates"]
        assert ">Declined<" in lines["New fire certificates"]
        assert promised in lines["Old fire certificates"]
        assert "Called off" in lines["Old fire certificates"]
        found = client.get("/search/", {"q": "fire certificates"}).text
        assert "Declined · " in found and "Called off · " in found


def test_the_message_of_a_declined_one_says_of_whom_it_was_asked(cast, asked):
    decline(cast, asked)
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (message,) = [one for one in mail.outbox if "declined" in one.subject]
    assert "Nordisk Precision AB · asked of Jonas Ek · due" in message.body
    assert "promised" not in message.body


def test_who_asked_takes_it_back_and_who_was_asked_declines(cast, asked):
    for wrong, by in (
        (actions.decline_commitment, cast.executive),
        (actions.withdraw_commitment, cast.rep),
    ):
        with pytest.raises(Refused) as no:
            wrong(commitment=asked.key, reason="x", by=by, now=timezone.now())
        assert no.value.code == "other_side_decides"
    theirs, ours = pages(cast, asked)
    assert "Decline…" in theirs and "Take back…" not in theirs
    assert "Take back…" in ours and "Decline…" not in ours
    take_back(cast, asked)
    for page in pages(cast, asked):
        assert facts(page)["Asked of"] == "Jonas Ek"
        assert ">Taken back<" in page and ">Declined<" not in page and "Called off" not in page
        assert "no longer asks for the commitment" in page and "We make it ourselves." in page


def test_its_message_says_that_nothing_is_asked_any_more(cast, asked):
    take_back(cast, asked)
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (message,) = mail.outbox
    assert message.subject == "No longer asked for: New fire certificates"
    assert "asked of Jonas Ek · due" in message.body
    assert "Reason: We make it ourselves." in message.body


def test_what_was_taken_back_counts_for_nobody(cast, asked):
    today = timezone.localdate()
    take_back(cast, asked)
    for user in (cast.rep, cast.executive):
        assert kept_on_time(user, cast.partner, today, today + timedelta(days=30)) == {}


def test_lists_and_the_api_tell_the_three_apart(
    cast, asked, called_off, django_assert_max_num_queries
):
    said_no = actions.propose_commitment(
        partner=cast.partner.key,
        title="Free samples",
        side="partner",
        owner=cast.rep.key,
        due_date=timezone.localdate() + timedelta(days=9),
        by=cast.executive,
        now=timezone.now(),
    )
    take_back(cast, asked)
    decline(cast, said_no)
    titles = {"withdrawn": asked.title, "declined": said_no.title, "called_off": called_off.title}
    for user, name in ((cast.rep, "portal-commitments"), (cast.executive, "commitments")):
        client = client_of(user)
        for state, title in titles.items():
            page = client.get(reverse(f"meetings:{name}"), {"scope": "all", "state": state}).text
            assert [one for one in titles.values() if f">{one}<" in page] == [title]
        with django_assert_max_num_queries(9):
            rows = client.get("/api/v1/commitments/").json()["results"]
        assert {row["dropped"]: row["title"] for row in rows} == titles
        one = client.get(f"/api/v1/commitments/{asked.key}/").json()
        assert (one["status"], one["dropped"]) == ("cancelled", "withdrawn")


def test_the_api_takes_it_back(cast, asked):
    answer = client_of(cast.executive).post(
        f"/api/v1/commitments/{asked.key}/withdraw/",
        {"reason": "Not needed."},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["dropped"]) == (200, "withdrawn")


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "\nNote: They came by post.\n"), ("sv", "\nAnteckning: They came by post.\n")],
)
def test_the_words_beside_what_is_done_are_a_note(cast, language, line):
    cast.executive.language = language
    cast.executive.save()
    row = make_commitment(
        cast.partner,
        cast.rep,
        due_date=timezone.localdate() + timedelta(days=9),
        counterpart=cast.executive,
    )
    actions.finish_commitment(
        commitment=row.key, by=cast.rep, now=timezone.now(), note="They came by post."
    )
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (message,) = mail.outbox
    assert line in message.body
    assert "Reason:" not in message.body and "Skäl:" not in message.body

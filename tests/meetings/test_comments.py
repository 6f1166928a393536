"""The thread of a promise: who is told, what stays among ours, and what was taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts import notices
from core import timeline
from core.models import Event, Outbox
from core.postgres import acting
from core.refused import Refused
from meetings import actions
from meetings.models import CommitmentComment
from tests.factories.meetings import make_comment, make_commitment
from tests.meetings.planned import planned
from tests.page_forms import fill_in, forms_of

SECRET = "We would pay ten per cent more."


@pytest.fixture
def ours(cast):
    """Our promise, followed by one of the partner's people."""
    cast.promise = make_commitment(cast.partner, cast.executive, counterpart=cast.rep)
    return cast


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def refused(code, function, /, **arguments):
    with pytest.raises(Refused) as refusal:
        function(**arguments)
    assert refusal.value.code == code


def comment(ours, by, text="Hello.", **more):
    return actions.write_comment(commitment=ours.promise.key, text=text, by=by, **more)


def messages():
    """What is planned: {(who is told, title, last line)}."""
    return {(person.name, built.title, built.lines[-1]) for person, built in planned()}


def age(row, minutes):
    CommitmentComment.objects.filter(pk=row.pk).update(
        created_at=row.created_at - timedelta(minutes=minutes)
    )


def test_whoever_of_the_other_side_owns_or_follows_it_is_told(ours, settings):
    comment(ours, ours.manager)
    title = f"New comment: {ours.promise.title}"
    who = f"Maria Manager, {settings.COMPANY_NAME}"
    assert messages() == {("Jonas Ek", title, f"{who} has written a comment.")}
    Outbox.objects.all().delete()
    comment(ours, ours.rep2)
    assert messages() == {("Elin Executive", title, "Karin Ek has written a comment.")}


def test_of_their_promise_its_owner_is_told(cast):
    promise = make_commitment(cast.partner, cast.rep, counterpart=cast.executive)
    actions.write_comment(commitment=promise.key, text="Hello.", by=cast.executive)
    assert {who for who, *_ in messages()} == {"Jonas Ek"}


def test_what_is_for_us_only_reaches_nobody_else(ours):
    row = comment(ours, ours.manager, SECRET, internal=True)
    assert {(who, last) for who, _, last in messages()} == {
        ("Elin Executive", "Maria Manager has written a comment that only we read.")
    }
    # Planned for somebody of the partner all the same, it would say nothing.
    outbox = Outbox.objects.filter(channel="email").get()
    outbox.recipient = ours.rep
    assert notices.build(outbox) is None
    client = client_of(ours.rep)
    page = client.get(reverse("meetings:portal-commitment", args=[ours.promise.key])).text
    assert SECRET not in page and "Only for us" not in page and "for us only" not in page
    for path in ("", "comments/"):
        answer = client.get(f"/api/v1/commitments/{ours.promise.key}/{path}")
        assert answer.status_code == 200 and SECRET not in answer.text
        assert row.key not in answer.text
    assert client.get(f"/api/v1/comments/{row.key}/").status_code == 404
    assert SECRET not in client.get("/search/", {"q": "per cent"}).text
    assert timeline.timeline(ours.rep, ours.promise) == []
    with acting.request(ours.rep.pk):
        assert not CommitmentComment.objects.exists()
        assert not Event.objects.filter(object_type="meetings.commitmentcomment").exists()
    with pytest.raises(Http404):
        actions.take_back_comment(comment=row.key, by=ours.rep)
    # The control: ours read it, marked.
    page = (
        client_of(ours.executive).get(reverse("meetings:commitment", args=[ours.promise.key])).text
    )
    assert SECRET in page and "Only for us" in page
    assert [event.verb for event in timeline.timeline(ours.executive, ours.promise)] == [
        "meetings.comment_noted"
    ]


def test_a_supplier_has_nothing_internal(ours):
    refused("internal_is_ours", comment, ours=ours, by=ours.rep, internal=True)
    client = client_of(ours.rep)
    page = reverse("meetings:portal-commitment", args=[ours.promise.key])
    assert 'name="internal"' not in client.get(page).text
    url = reverse("meetings:portal-comment-new", args=[ours.promise.key])
    data = fill_in(client, page, url, text="For all", internal="on")
    assert client.post(url, data).status_code == 303
    assert not CommitmentComment.objects.get().internal
    with pytest.raises(IntegrityError), transaction.atomic():
        make_comment(ours.promise, ours.rep, "x", internal=True)


def test_empty_ones_and_strangers_are_refused(ours):
    refused("text_missing", comment, ours=ours, by=ours.rep, text=" \n")
    for stranger in (ours.stranger, ours.other_rep):
        with pytest.raises(Http404):
            comment(ours, stranger)


def test_what_was_taken_back_says_nothing_any_more(ours):
    row = comment(ours, ours.executive, "Wrong window.")
    assert messages()
    age(row, 14)
    actions.take_back_comment(comment=row.key, by=ours.executive)
    row.refresh_from_db()
    assert row.text == "" and row.taken_back_at
    assert messages() == set()
    for user, area in ((ours.executive, ""), (ours.rep, "portal-")):
        page = (
            client_of(user).get(reverse(f"meetings:{area}commitment", args=[ours.promise.key])).text
        )
        assert "Wrong window." not in page and "Taken back by its author." in page
    said = Event.objects.values_list("object_label", "changes", "reason")
    assert "Wrong" not in str(list(said))
    refused("taken_back_already", actions.take_back_comment, comment=row.key, by=ours.executive)


def test_only_its_author_takes_it_back_and_not_for_long(ours):
    row = comment(ours, ours.rep)
    for other in (ours.rep2, ours.executive):
        with pytest.raises(PermissionDenied):
            actions.take_back_comment(comment=row.key, by=other)
    age(row, 16)
    refused("too_late_to_take_back", actions.take_back_comment, comment=row.key, by=ours.rep)
    page = reverse("meetings:portal-commitment", args=[ours.promise.key])
    forms = forms_of(client_of(ours.rep).get(page).text)
    assert not [form for form in forms if "take-back" in form.action]


def test_the_portal_takes_its_own_back(ours):
    row = comment(ours, ours.rep)
    client = client_of(ours.rep)
    page = reverse("meetings:portal-commitment", args=[ours.promise.key])
    url = reverse("meetings:portal-comment-take-back", args=[row.key])
    done = client.post(url, fill_in(client, page, url))
    assert done.status_code == 303 and done["Location"] == f"{page}#comments"
    row.refresh_from_db()
    assert row.taken_back_at


def test_text_is_shown_as_it_was_written(ours):
    comment(ours, ours.rep, "<b>1 < 2</b>\nnext")
    page = (
        client_of(ours.executive).get(reverse("meetings:commitment", args=[ours.promise.key])).text
    )
    assert "&lt;b&gt;1 &lt; 2&lt;/b&gt;<br>next" in page


def test_a_long_thread_shows_the_newest_first(ours, django_assert_max_num_queries):
    client = client_of(ours.executive)
    url = reverse("meetings:commitment", args=[ours.promise.key])
    assert "No comments yet" in client.get(url).text
    make_comment(ours.promise, ours.executive, "The very first")
    with django_assert_max_num_queries(100) as few:
        client.get(url)
    for number in range(30):
        make_comment(ours.promise, ours.rep, f"Number {number}.")
    with django_assert_max_num_queries(len(few)):
        page = client.get(url).text
    assert "The very first" not in page and "Number 0." in page and "older comments" in page
    every = client.get(url, {"comments": "all"}).text
    assert every.index("The very first") < every.index("Number 0.") < every.index("Number 29.")


def test_comments_in_the_api(ours):
    client, base = client_of(ours.executive), "/api/v1/"
    url = f"{base}commitments/{ours.promise.key}/comments/"
    for data in ({"text": "Hello."}, {"text": SECRET, "internal": True}):
        made = client.post(url, data, content_type="application/json")
        assert made.status_code == 201 and made.json()["author"]["name"] == "Elin Executive"
    assert [row["text"] for row in client.get(url).json()["results"]] == [SECRET, "Hello."]
    theirs = client_of(ours.rep).get(url).json()["results"]
    assert [row["text"] for row in theirs] == ["Hello."]
    assert client.post(url, {"text": " "}, content_type="application/json").status_code == 400
    taken = client.post(f"{base}comments/{made.json()['id']}/take-back/").json()
    assert taken["text"] == "" and taken["taken_back_at"]

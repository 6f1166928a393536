"""Which promise waits for which: who says so, what waits for nothing, and who reads it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from core.models import Event
from core.refused import Refused
from meetings import access, actions
from meetings.models import Commitment, CommitmentDependency
from tests.factories.meetings import make_commitment
from tests.page_forms import fill_in


@pytest.fixture
def ours(cast):
    cast.first, cast.second, cast.third = [
        make_commitment(cast.partner, cast.executive, counterpart=cast.rep, title=title)
        for title in ("Draw the frame", "Weld it", "Paint it")
    ]
    cast.theirs = make_commitment(cast.partner, cast.rep, counterpart=cast.executive)
    return cast


def wait(ours, row, other, by=None):
    return actions.wait_for(commitment=row.key, other=other.key, by=by or ours.executive)


def refused(code, function, /, *given, **arguments):
    with pytest.raises(Refused) as refusal:
        function(*given, **arguments)
    assert refusal.value.code == code


def test_a_promise_waits_for_another_until_it_does_not(ours):
    row = wait(ours, ours.second, ours.first)
    refused("not_to_wait_for", wait, ours, ours.second, ours.first)
    actions.wait_no_longer(dependency=row.key, by=ours.manager)
    assert not CommitmentDependency.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("changes", flat=True)) == [
        {"waits_for": [None, ours.first.key]},
        {"waits_for": [ours.first.key, None]},
    ]
    with pytest.raises(Http404):
        actions.wait_no_longer(dependency=row.key, by=ours.executive)


def test_nothing_waits_for_itself_by_whatever_way(ours):
    wait(ours, ours.second, ours.first)
    wait(ours, ours.third, ours.second)
    refused("waits_for_itself", wait, ours, ours.first, ours.third)
    refused("not_to_wait_for", wait, ours, ours.first, ours.first)
    given = {"commitment": ours.first, "waits_for": ours.third, "added_by": ours.executive}
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic():
        CommitmentDependency.objects.create(**given)
    given["waits_for"] = ours.first
    with (
        pytest.raises(IntegrityError, match="commitment_waits_not_for_itself"),
        transaction.atomic(),
    ):
        CommitmentDependency.objects.create(**given)


def test_both_are_made_with_one_partner(ours):
    other = make_commitment(ours.other_partner, ours.executive)
    refused("not_to_wait_for", wait, ours, ours.first, other)
    given = {"commitment": ours.first, "waits_for": other, "added_by": ours.executive}
    with pytest.raises(IntegrityError, match="two partners"), transaction.atomic():
        CommitmentDependency.objects.create(**given)


def test_the_side_of_the_one_that_waits_says_so(ours):
    refused("other_side_decides", wait, ours, ours.first, ours.theirs, ours.rep)
    row = wait(ours, ours.theirs, ours.first, ours.rep)
    refused("other_side_decides", actions.wait_no_longer, dependency=row.key, by=ours.executive)
    for stranger in (ours.stranger, ours.other_rep):
        with pytest.raises(Http404):
            wait(ours, ours.first, ours.second, stranger)
        with pytest.raises(Http404):
            actions.wait_no_longer(dependency=row.key, by=stranger)
        assert not access.visible_dependencies(stranger).exists()
    Commitment.objects.filter(pk=ours.theirs.pk).update(status="done")
    refused("dependencies_closed", actions.wait_no_longer, dependency=row.key, by=ours.rep)


def test_what_is_over_is_not_waited_for_and_ten_are_enough(ours):
    Commitment.objects.filter(pk=ours.second.pk).update(status="cancelled")
    refused("not_to_wait_for", wait, ours, ours.first, ours.second)
    for _number in range(10):
        wait(ours, ours.first, make_commitment(ours.partner, ours.executive))
    refused("too_many_dependencies", wait, ours, ours.first, ours.third)


def test_fifty_wait_for_one(ours, monkeypatch):
    monkeypatch.setattr("meetings.actions.dependencies.MOST_WAITING", 1)
    wait(ours, ours.second, ours.first)
    refused("too_many_waiting", wait, ours, ours.third, ours.first)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def card(page, name):
    """Return what stands in one card of a page; empty where it has none."""
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_it_is_chosen_in_a_search_and_removed(ours):
    client = client_of(ours.executive)
    page = reverse("meetings:commitment", args=[ours.second.key])
    assert "Waits for nothing" in card(client.get(page).text, "h-waits")
    found = client.get(reverse("meetings:dependency-options", args=[ours.second.key]) + "?q=fRAme")
    assert found.text.count("<li") == 1 and ours.first.key in found.text
    url = reverse("meetings:dependency-new", args=[ours.second.key])
    own = client.post(url, fill_in(client, url, url) | {"other": ours.second.key})
    assert own.status_code == 422 and "Choose one from the list" in own.text
    typed = fill_in(client, url, url) | {"other": "", "other_text": "draw the frame"}
    assert client.post(url, typed).status_code == 303
    row = CommitmentDependency.objects.get()
    text = client.get(page).text
    assert "Draw the frame" in card(text, "h-waits")
    history = text.partition('id="h-hist"')[2]
    assert "let the commitment wait for another" in history and "Draw the frame" in history
    first = client.get(reverse("meetings:commitment", args=[ours.first.key])).text
    assert "Weld it" in card(first, "h-waited") and "Weld it" not in card(first, "h-waits")
    remove = reverse("meetings:dependency-remove", args=[row.key])
    # The other side, and who only reads, see it without the buttons.
    theirs = client_of(ours.rep).get(reverse("meetings:portal-commitment", args=[ours.second.key]))
    assert "Draw the frame" in card(theirs.text, "h-waits")
    assert "/remove/" not in theirs.text and "Wait for another" not in theirs.text
    assert remove not in client_of(ours.auditor).get(page).text
    assert client.post(remove, fill_in(client, page, remove)).status_code == 303
    assert not CommitmentDependency.objects.exists()


def test_the_portal_lets_its_own_wait(ours):
    client = client_of(ours.rep)
    url = reverse("meetings:portal-dependency-new", args=[ours.theirs.key])
    data = fill_in(client, url, url) | {"other": ours.first.key}
    assert client.post(url, data).status_code == 303
    page = reverse("meetings:portal-commitment", args=[ours.theirs.key])
    remove = reverse(
        "meetings:portal-dependency-remove", args=[CommitmentDependency.objects.get().key]
    )
    assert client.post(remove, fill_in(client, page, remove)).status_code == 303
    url = reverse("meetings:portal-dependency-new", args=[ours.first.key])
    data = fill_in(client, url, url) | {"other": ours.theirs.key}
    assert client.post(url, data).status_code == 422


def test_what_comes_too_late_is_said(ours):
    later = make_commitment(
        ours.partner, ours.rep, title="Late frame", due_date=ours.first.due_date + timedelta(days=1)
    )
    wait(ours, ours.first, later)
    client = client_of(ours.executive)
    page = client.get(reverse("meetings:commitment", args=[ours.first.key])).text
    assert "Due after this one" in card(page, "h-waits")
    other = client.get(reverse("meetings:commitment", args=[later.key])).text
    assert "Due before this one" in card(other, "h-waited")
    Commitment.objects.filter(pk=later.pk).update(status="cancelled")
    page = client.get(reverse("meetings:commitment", args=[ours.first.key])).text
    assert "Called off" in card(page, "h-waits") and "Due after" not in page


def test_who_sees_one_of_two_reads_nothing_of_the_other(ours):
    """One of ours who owns a single promise with a partner does not see the partner's others."""
    lone = make_commitment(ours.partner, ours.stranger, title="Lend a hand")
    row = wait(ours, lone, ours.first, ours.manager)
    client = client_of(ours.stranger)
    for page in (
        reverse("meetings:commitment", args=[lone.key]),
        reverse("meetings:dependency-options", args=[lone.key]),
        f"/api/v1/commitments/{lone.key}/dependencies/",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Draw the frame" not in answer.text and ours.first.key not in answer.text
    assert client.get(f"/api/v1/dependencies/{row.key}/").status_code == 404
    assert "Draw the frame" in client_of(ours.manager).get(f"/commitments/{lone.key}/").text


def test_dependencies_in_the_api(ours):
    client, base = client_of(ours.executive), "/api/v1/"
    url = f"{base}commitments/{ours.second.key}/dependencies/"
    data = {"waits_for": ours.first.key}
    made = client.post(url, data, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["waits_for"]["title"] == "Draw the frame"
    again = client.post(url, data, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "not_to_wait_for")
    theirs = client_of(ours.rep)
    first = theirs.get(f"{base}commitments/{ours.first.key}/dependencies/").json()
    assert [row["commitment"]["id"] for row in first] == [ours.second.key]
    one = f"{base}dependencies/{made.json()['id']}/"
    assert theirs.get(one).json() == first[0]
    assert theirs.delete(one).status_code == 409
    assert client.delete(one).status_code == 204
    assert client.get(url).json() == []

"""Which promise waits for which: who says so, what waits for nothing, and who reads it."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from core.models import Event
from core.refused import Refused
from meetings import access, actions
from meetings.models import Commitment, CommitmentDependency
from tests.factories.meetings import make_commitment


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
        {"waits_for": [None, "Draw the frame"]},
        {"waits_for": ["Draw the frame", None]},
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

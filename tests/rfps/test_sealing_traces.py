"""What a page asks of the database is the same whatever has been bid: else its time would tell."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from rfps import actions
from rfps.models import Rfx
from tests.factories.rfps import make_published, open_bids, submit
from tests.rfps.conftest import Cast, everybody

pytestmark = pytest.mark.django_db(transaction=True)

# More submissions than a timeline shows, so that it would have to look further back for the rest.
MANY = 104


@pytest.fixture
def cast(db: None) -> Cast:
    return everybody()


def asked(user: Any, path: str) -> list[str]:
    """The queries of a page without the values in them."""
    client = Client()
    client.force_login(user)
    assert client.get(path).status_code in {200, 403}
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries]


def bid_and_withdraw(rfx: Rfx, user: Any) -> None:
    submit(rfx, user, "1", "2")
    actions.withdraw_bid(rfx=rfx.key, by=user, now=timezone.now())
    submit(rfx, user, "5", "6")
    said = Event.objects.filter(verb="rfps.bid_submitted").last()
    assert said is not None
    values = {f.attname: getattr(said, f.attname) for f in Event._meta.fields if f.name != "id"}
    Event.objects.bulk_create(Event(**values) for _ in range(MANY))


@pytest.mark.parametrize("who", ["buyer", "executive", "manager", "executive_of_alfa", "auditor"])
def test_ours_are_shown_a_page_in_the_same_way(cast: Cast, who: str) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    actions.accept_invitation(rfx=rfx.key, by=cast.anna, now=timezone.now())
    paths = [
        reverse("rfps:detail", args=[rfx.key]),
        reverse("rfps:comparison", args=[rfx.key]),
        reverse("rfps:list"),
        f"/api/v1/rfps/{rfx.key}/",
    ]
    if who not in {"manager", "buyer"}:  # they do not work Alfa's relationship
        paths += [
            reverse("suppliers:detail", args=[cast.alfa.key]),
            reverse("suppliers:timeline", args=[cast.alfa.key]),
        ]
    user = getattr(cast, who)
    before = {path: asked(user, path) for path in paths}
    bid_and_withdraw(rfx, cast.anna)
    for path in paths:
        assert asked(user, path) == before[path], path


def test_a_bidder_is_shown_a_page_in_the_same_way_with_and_without_rivals(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    submit(rfx, cast.bo, "1", "2")
    path = reverse("rfps:portal-detail", args=[rfx.key])
    before = asked(cast.bo, path)
    actions.accept_invitation(rfx=rfx.key, by=cast.anna, now=timezone.now())
    bid_and_withdraw(rfx, cast.anna)
    assert asked(cast.bo, path) == before


def test_once_opened_they_are_on_the_timeline(cast: Cast) -> None:
    """The control: what is looked past before is found afterwards, and by its bidder always."""
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "1", "2")
    said = "submitted a bid"
    ours, theirs = Client(), Client()
    ours.force_login(cast.buyer)
    theirs.force_login(cast.anna)
    page = reverse("rfps:detail", args=[rfx.key])
    assert said not in ours.get(page).text
    assert said in theirs.get(reverse("rfps:portal-detail", args=[rfx.key])).text
    open_bids(rfx, cast.buyer, cast.opener)
    assert said in ours.get(page).text

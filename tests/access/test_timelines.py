"""Lines of timelines lead to what they are about, and whoever is given a link may follow it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import timeline
from core.audit import link_to
from core.models import Event
from suppliers.models import Partner
from tests.access.requests import client_of
from tests.access.world import PEOPLE, World

READERS = [name for name in PEOPLE if name not in {"rival", "anonymous"}]
# What has no page of its own, nor a place on one that its readers may open.
WITHOUT_A_PAGE = {
    "accounts.user",
    "accounts.invitation",
    "core.exchangerate",
    "meetings.visitpolicy",
    "suppliers.category",
}


@pytest.fixture(scope="module")
def partner(world: World) -> Partner:
    """A partner with an event about every row of every kind on its timeline."""
    partner = Partner.objects.get(legal_name="Qumparia AB")
    for label in timeline.registered():
        for row in apps.get_model(label)._default_manager.all():
            Event.objects.create(
                verb="suppliers.edited",
                object_type=label,
                object_id=row.pk,
                object_label=str(row)[:300],
                links=[link_to(partner)],
            )
    return partner


def lines(user: Any, partner: Partner) -> list[Event]:
    return timeline.timeline(user, partner, limit=1000)


@pytest.mark.parametrize("name", READERS)
def test_every_link_can_be_followed(world: World, partner: Partner, name: str) -> None:
    user, client = world.people[name], client_of(world.people[name])
    addresses = {event.address for event in lines(user, partner)} - {""}
    refused = [url for url in addresses if client.get(url).status_code != 200]
    # A note of one's own on a partner that somebody else works now is on no page of theirs.
    assert not refused, refused


def test_what_has_a_page_has_a_link_for_those_who_see_everything(
    world: World, partner: Partner
) -> None:
    linked, bare = set(), set()
    for event in lines(world.people["executive"], partner):
        own = (event.object_type, event.object_id) == ("suppliers.partner", partner.pk)
        if not own:
            (linked if event.address else bare).add(event.object_type)
    assert bare <= WITHOUT_A_PAGE, bare
    assert len(linked) > 15 and not linked & WITHOUT_A_PAGE


def test_a_supplier_is_led_to_the_portal(world: World, partner: Partner) -> None:
    addresses = [event.address for event in lines(world.people["rep"], partner)]
    assert all(url.startswith("/portal/") for url in addresses if url)
    assert len(set(addresses)) > 8


def test_a_page_does_not_link_to_itself(world: World, partner: Partner) -> None:
    url = f"/partners/{partner.key}/"
    assert url not in {event.address for event in lines(world.people["executive"], partner)}


def queries(user: Any, partner: Partner, limit: int) -> int:
    with CaptureQueriesContext(connection) as taken:
        timeline.timeline(user, partner, limit=limit)
    return len(taken)


def test_links_take_no_further_query(
    world: World, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = world.people["executive"]
    assert any(event.address for event in lines(user, partner))
    # The events, and which of their objects the reader sees with the keys of their pages: first the
    # partner's own, then what belongs to others.
    assert queries(user, partner, 1000) == 3
    linked = [queries(user, partner, limit) for limit in (5, 50, 1000)]
    monkeypatch.setattr(timeline, "_pages", dict.fromkeys(timeline.registered(), timeline.NO_PAGE))
    assert not any(event.address for event in lines(user, partner))
    assert [queries(user, partner, limit) for limit in (5, 50, 1000)] == linked


def test_the_page_draws_them(world: World, partner: Partner) -> None:
    page = client_of(world.people["executive"]).get(f"/partners/{partner.key}/timeline/")
    newest = lines(world.people["executive"], partner)[:20]
    assert newest
    for event in newest:
        assert not event.address or f'<a href="{event.address}">' in page.text

"""Who sees and does what: 404 out of sight, 403 in sight without the right, nothing of a competitor."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import timeline
from core.models import Outbox
from core.refused import Refused
from rfps import access, actions
from rfps.models import Bid, Rfx, RfxInvitation
from tests.factories.rfps import (
    make_need,
    make_published,
    make_rfx,
    open_bids,
    pass_deadline,
    submit,
)
from tests.rfps.conftest import Cast

OURS = [
    "executive",
    "manager",
    "buyer",
    "opener",
    "executive_of_alfa",
    "auditor",
    "stranger",
    "administrator",
]


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def published(cast: Cast, **options: Any) -> Rfx:
    return make_published(
        cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener], **options
    )


def test_who_sees_an_rfx(cast: Cast) -> None:
    rfx = published(cast)
    everybody = [*OURS, "anna", "bo", "cia"]
    seeing = {
        who for who in everybody if access.visible_to(getattr(cast, who)).filter(pk=rfx.pk).exists()
    }
    assert seeing == {
        "executive",
        "manager",
        "buyer",
        "opener",
        "executive_of_alfa",
        "auditor",
        "anna",
        "bo",
    }


def test_a_draft_is_out_of_a_suppliers_sight(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer, partners=[cast.alfa])
    assert (
        client_of(cast.anna).get(reverse("rfps:portal-detail", args=[rfx.key])).status_code == 404
    )
    assert client_of(cast.anna).get(f"/api/v1/rfps/{rfx.key}/").status_code == 404
    assert not timeline.visible_events(cast.anna).exists()


@pytest.mark.parametrize("who", ["stranger", "administrator", "cia"])
@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("detail", "get"),
        ("comparison", "get"),
        ("publish", "post"),
        ("cancel", "post"),
        ("approve-opening", "post"),
    ],
)
def test_out_of_sight_is_404(cast: Cast, who: str, name: str, method: str) -> None:
    rfx = published(cast)
    response = getattr(client_of(getattr(cast, who)), method)(
        reverse(f"rfps:{name}", args=[rfx.key])
    )
    assert response.status_code == 404
    rfx.refresh_from_db()
    assert rfx.status == "published"


@pytest.mark.parametrize("who", ["executive_of_alfa", "auditor", "opener", "executive"])
def test_in_sight_without_working_on_it_is_403(cast: Cast, who: str) -> None:
    rfx = published(cast)
    client = client_of(getattr(cast, who))
    assert client.get(reverse("rfps:detail", args=[rfx.key])).status_code == 200
    for name in ("publish", "cancel"):
        response = client.post(reverse(f"rfps:{name}", args=[rfx.key]), {"reason": "x"})
        assert response.status_code == 403
    assert (
        client.post(
            f"/api/v1/rfps/{rfx.key}/cancel/", {"reason": "x"}, "application/json"
        ).status_code
        == 403
    )
    rfx.refresh_from_db()
    assert rfx.status == "published"


@pytest.mark.parametrize("who", ["auditor", "executive_of_alfa"])
def test_only_authorised_people_approve_the_opening(cast: Cast, who: str) -> None:
    rfx = published(cast)
    pass_deadline(rfx)
    response = client_of(getattr(cast, who)).post(reverse("rfps:approve-opening", args=[rfx.key]))
    assert response.status_code == 403
    assert not rfx.opening_approvals.exists()


def test_opening_takes_two_people_after_the_deadline(cast: Cast) -> None:
    rfx = published(cast)
    submit(rfx, cast.anna, "10", "20")
    with pytest.raises(Refused) as early:
        actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    assert early.value.code == "deadline_not_passed"
    pass_deadline(rfx)
    assert (
        actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now()).status == "closed"
    )
    with pytest.raises(Refused) as again:
        actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    assert again.value.code == "already_approved"
    assert not access.visible_bids(cast.executive).exists()
    assert (
        actions.approve_opening(rfx=rfx.key, by=cast.manager, now=timezone.now()).status == "opened"
    )
    assert access.visible_bids(cast.executive).count() == 1


@pytest.mark.parametrize("has_opener", [True, False])
def test_whoever_opens_second_is_asked(cast: Cast, has_opener: bool) -> None:
    rfx = make_published(cast.buyer, openers=[cast.opener] if has_opener else [])
    pass_deadline(rfx)
    actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    asked = Outbox.objects.filter(kind="rfps.opening_waits").values_list("recipient", flat=True)
    # A buyer alone must not be stuck: the manager may open, and hears of it.
    assert set(asked) == {(cast.opener if has_opener else cast.manager).pk}
    for user, waits in ((cast.buyer, False), (cast.manager, True), (cast.stranger, False)):
        page = client_of(user).get("/").content.decode()
        assert (rfx.title in page) is waits


def portal_text(user: Any, rfx: Rfx) -> str:
    client = client_of(user)
    paths = [reverse("rfps:portal-list"), reverse("rfps:portal-detail", args=[rfx.key])]
    paths += [reverse(f"rfps:portal-{name}", args=[rfx.key]) for name in ("bid", "receipt")]
    paths += ["/api/v1/rfps/", f"/api/v1/rfps/{rfx.key}/", f"/api/v1/rfps/{rfx.key}/bid/"]
    return "".join(client.get(path).content.decode() for path in paths)


def test_competitors_never_meet(cast: Cast) -> None:
    rfx = published(cast)
    submit(rfx, cast.anna, "4711.25", "20")
    submit(rfx, cast.bo, "5822.75", "21")
    secrets = [
        "Beta",
        "Bo",
        cast.beta.key,
        "5822.75",
        "5,822.75",
        Bid.objects.get(partner=cast.beta).key,
    ]
    for stage in ("sealed", "opened", "awarded"):
        if stage == "opened":
            open_bids(rfx, cast.buyer, cast.opener)
        if stage == "awarded":
            winner = Bid.objects.get(partner=cast.alfa)
            actions.propose_award(rfx=rfx.key, bid=winner.key, by=cast.buyer, now=timezone.now())
        text = portal_text(cast.anna, rfx)
        assert "4711.25" in text
        assert [
            secret
            for secret in secrets
            if f">{secret}<" in text or (len(secret) > 4 and secret in text)
        ] == []
    loser = client_of(cast.bo).get(reverse("rfps:portal-receipt", args=[rfx.key])).content.decode()
    assert "rank 2" in loser
    assert "Alfa" not in loser


def test_a_supplier_reaches_no_bid_of_another(cast: Cast) -> None:
    rfx = published(cast)
    submit(rfx, cast.anna, "10", "20")
    bo, cia = client_of(cast.bo), client_of(cast.cia)
    bid = Bid.objects.get()
    assert bo.get(reverse("rfps:portal-receipt", args=[rfx.key])).status_code == 404
    assert bo.get(reverse("rfps:portal-bid-file", args=[rfx.key, 1])).status_code == 404
    assert cia.post(reverse("rfps:portal-withdraw", args=[rfx.key])).status_code == 404
    for client in (bo, cia, client_of(cast.buyer), client_of(cast.executive)):
        assert client.get(reverse("rfps:bid", args=[bid.key])).status_code == 404
    with pytest.raises(Http404):
        actions.submit_bid(
            rfx=rfx.key, content=actions.BidContent(), by=cast.buyer, now=timezone.now()
        )


def test_inner_events_stay_with_us(cast: Cast) -> None:
    rfx = published(cast)
    submit(rfx, cast.anna, "10", "20")
    actions.accept_invitation(rfx=rfx.key, by=cast.bo, now=timezone.now())
    verbs = {event.verb for event in timeline.visible_events(cast.anna)}
    assert verbs == {"rfps.bid_submitted"}
    assert "rfps.bid_submitted" not in {
        event.verb for event in timeline.visible_events(cast.executive)
    }
    open_bids(rfx, cast.buyer, cast.opener)
    assert "rfps.bid_submitted" in {event.verb for event in timeline.timeline(cast.executive, rfx)}
    assert "rfps.opening_approved" not in {
        event.verb for event in timeline.visible_events(cast.anna)
    }


def test_sharing_a_need_shows_no_other_partner(cast: Cast) -> None:
    need = make_need(cast.buyer)
    keys = [cast.alfa.key, cast.beta.key]
    actions.share_need(need=need.key, partners=keys, by=cast.buyer, now=timezone.now())
    share = need.shares.get(partner=cast.beta)
    assert client_of(cast.bo).get(reverse("rfps:portal-need", args=[share.key])).status_code == 200
    assert (
        client_of(cast.anna).get(reverse("rfps:portal-need", args=[share.key])).status_code == 404
    )
    with pytest.raises(Http404):
        actions.answer_need(share=share.key, product="x", by=cast.anna, now=timezone.now())
    page = client_of(cast.anna).get(reverse("rfps:portal-needs")).content.decode()
    assert need.title in page
    assert "Beta" not in page
    assert client_of(cast.stranger).get(reverse("rfps:need", args=[need.key])).status_code == 404
    assert (
        client_of(cast.executive_of_alfa).get(reverse("rfps:need", args=[need.key])).status_code
        == 200
    )
    with pytest.raises(PermissionDenied):
        actions.drop_need(need=need.key, reason="x", by=cast.executive_of_alfa, now=timezone.now())


def test_list_pages_take_as_many_queries_for_one_row_as_for_thirty(cast: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(cast.buyer)
    portal = client_of(cast.anna)
    pages = [
        (client, reverse("rfps:list")),
        (client, reverse("rfps:needs")),
        (portal, reverse("rfps:portal-list")),
    ]
    pages.append((client, "/api/v1/rfps/"))
    counts = []
    for more in (1, 29):
        for _ in range(more):
            rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta])
            make_need(cast.buyer)
        counts.append([])
        for who, path in pages:
            with CaptureQueriesContext(connection) as queries:
                assert who.get(path).status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert RfxInvitation.objects.filter(rfx=rfx).count() == 2

"""One RFP from the need to the award, on the pages of both sides."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rfps.models import Award, Bid, Need, Rfx
from rfps.states import BidStatus, NeedStatus, RfxStatus
from tests.factories.rfps import pass_deadline
from tests.rfps.conftest import Cast


def sign_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, name: str, *args: str, status: int = 303, **data: Any) -> Any:
    response = client.post(reverse(name, args=args), data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def get(client: Client, name: str, *args: Any, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status
    return response.content.decode()


def test_from_need_to_award_on_the_pages(cast: Cast) -> None:
    buyer, opener = sign_in(cast.buyer), sign_in(cast.opener)
    anna, bo = sign_in(cast.anna), sign_in(cast.bo)

    post(buyer, "rfps:new-need", title="Chair casters", quantity="4000", unit="pcs")
    need = Need.objects.get()
    for partner in (cast.alfa, cast.beta):
        post(buyer, "rfps:share-need", need.key, partner=partner.key)
    assert "Chair casters" in get(anna, "rfps:portal-needs")
    for client, share in (
        (anna, need.shares.get(partner=cast.alfa)),
        (bo, need.shares.get(partner=cast.beta)),
    ):
        post(
            client,
            "rfps:portal-need",
            share.key,
            product="Caster 50 mm",
            indicative_price="12.5",
            currency="SEK",
        )
    assert "Caster 50 mm" in get(buyer, "rfps:need", need.key)

    post(buyer, "rfps:need-to-rfp", need.key, currency="SEK")
    need.refresh_from_db()
    rfx = Rfx.objects.get()
    assert need.status == NeedStatus.TO_RFP
    assert {invitation.partner for invitation in rfx.invitations.all()} == {cast.alfa, cast.beta}

    line = rfx.lines.get()
    forms = {
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "1",
        "lines-0-key": line.key,
        "lines-0-description": "Caster, 50 mm",
        "lines-0-quantity": "4000",
        "lines-0-unit": "pcs",
        "lines-0-incumbent_price": "13",
        "lines-1-description": "Caster, 65 mm",
        "lines-1-quantity": "1000",
        "lines-1-unit": "pcs",
    }
    wrong = forms | {"lines-1-quantity": "-4"}
    said = post(buyer, "rfps:lines", rfx.key, status=422, **wrong).text
    assert "The quantity must be more than 0." in said
    post(buyer, "rfps:lines", rfx.key, **forms)
    refused = post(buyer, "rfps:publish", rfx.key, status=422).text
    assert "Set a deadline for bids." in refused
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.DRAFT
    post(
        buyer,
        "rfps:edit",
        rfx.key,
        title="Chair casters",
        kind="rfp",
        currency="SEK",
        deadline_at="2099-01-01T12:00",
    )
    team = {
        "team-TOTAL_FORMS": "2",
        "team-INITIAL_FORMS": "1",
        "team-0-user": cast.buyer.key,
        "team-0-function": "lead",
        "team-1-user": cast.opener.key,
        "team-1-function": "opener",
    }
    post(buyer, "rfps:team", rfx.key, **team)
    post(buyer, "rfps:publish", rfx.key)
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.PUBLISHED

    first, second = rfx.lines.order_by("number")
    post(anna, "rfps:portal-accept", rfx.key)
    post(
        anna,
        "rfps:portal-bid",
        rfx.key,
        **{f"price_{first.key}": "12.4", f"price_{second.key}": "20"},
        draft="1",
    )
    assert "12.4" in get(anna, "rfps:portal-bid", rfx.key)
    post(
        anna,
        "rfps:portal-bid",
        rfx.key,
        **{f"price_{first.key}": "12.4", f"price_{second.key}": "20"},
    )
    partly = {f"price_{first.key}": "11.9", "lead_time_days": "21"}
    assert (
        "1 of 2 lines have no price"
        in post(bo, "rfps:portal-bid", rfx.key, status=422, **partly).text
    )
    post(bo, "rfps:portal-bid", rfx.key, **partly, left_out=second.key)
    receipt = get(anna, "rfps:portal-receipt", rfx.key)
    digest = Bid.objects.get(partner=cast.alfa).versions.get().digest
    assert digest in receipt
    get(buyer, "rfps:comparison", rfx.key, status=403)

    pass_deadline(rfx)
    assert "Approve the opening" in get(buyer, "rfps:detail", rfx.key)
    post(buyer, "rfps:approve-opening", rfx.key)
    post(opener, "rfps:approve-opening", rfx.key)
    page = get(buyer, "rfps:comparison", rfx.key)
    assert "69,600.00" in page  # 4000 × 12.40 + 1000 × 20.00
    assert "1/2" in page
    assert "No bid" in page
    bid = Bid.objects.get(partner=cast.alfa)
    assert bid.total == Decimal("69600.00")
    for page in (get(buyer, "rfps:bid", bid.key), get(anna, "rfps:portal-receipt", rfx.key)):
        assert digest in page
        assert "Matches" in page

    post(buyer, "rfps:propose-award", rfx.key, bid=bid.key)
    award = Award.objects.get()
    assert not award.needs_approval
    bid.refresh_from_db()
    assert bid.status == BidStatus.WON
    assert "You have won" in get(anna, "rfps:portal-detail", rfx.key)
    assert "Alfa" in get(buyer, "rfps:award", rfx.key)
    post(buyer, "rfps:complete", rfx.key)
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.COMPLETED
    for name in ("rfps:list", "rfps:needs"):
        assert "Chair casters" in get(buyer, name)
    assert "Chair casters" in get(sign_in(cast.executive_of_alfa), "rfps:partner", cast.alfa.key)


@pytest.mark.parametrize("name", ["rfps:list", "rfps:needs", "rfps:new", "rfps:new-need"])
def test_empty_pages(cast: Cast, name: str) -> None:
    assert get(sign_in(cast.buyer), name)


@pytest.mark.parametrize("name", ["rfps:portal-list", "rfps:portal-needs"])
def test_empty_portal_pages(cast: Cast, name: str) -> None:
    assert get(sign_in(cast.anna), name)
    get(sign_in(cast.buyer), name, status=404)

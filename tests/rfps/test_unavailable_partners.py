"""Nothing new is asked of a partner that is suspended or with which it has ended."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Outbox
from core.refused import Refused
from rfps import actions
from rfps.models import NeedShare
from rfps.states import NeedStatus, RfxStatus
from suppliers.states import PartnerStatus
from tests.factories.rfps import make_need, make_rfx
from tests.rfps.conftest import Cast

GONE = [PartnerStatus.SUSPENDED, PartnerStatus.ENDED]


def leave(partner: Any, status: str = PartnerStatus.ENDED) -> None:
    partner.status = status
    partner.save()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("status", GONE)
def test_a_request_does_not_go_out_to_a_partner_that_has_gone_since(
    cast: Cast, status: str
) -> None:
    rfx = make_rfx(cast.buyer, partners=[cast.alfa, cast.beta])
    leave(cast.beta, status)
    with pytest.raises(Refused) as no:
        actions.publish(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    assert no.value.code == "partner_not_available"
    assert no.value.message == "Beta is suspended or the relationship has ended."
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.DRAFT
    assert not Outbox.objects.exists()
    actions.uninvite(rfx=rfx.key, partner=cast.beta.key, by=cast.buyer, now=timezone.now())
    published = actions.publish(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    assert published.status == RfxStatus.PUBLISHED


def test_all_that_have_gone_are_named_on_the_page_and_by_the_api(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer, partners=[cast.gamma, cast.alfa, cast.beta])
    leave(cast.gamma)
    leave(cast.alfa, PartnerStatus.SUSPENDED)
    client, address = client_of(cast.buyer), reverse("rfps:publish", args=[rfx.key])
    text = client.get(address, headers={"HX-Request": "true"}).text
    assert "It cannot be published yet" in text
    for name in ("Alfa", "Gamma"):
        assert f"{name} is suspended or the relationship has ended." in text
    assert "Beta is suspended" not in text
    assert "<form" not in text
    said = "These are suspended or the relationship has ended: Alfa, Gamma."
    refused = client.post(address)
    assert (refused.status_code, said in refused.text) == (422, True)
    answer = client.post(f"/api/v1/rfps/{rfx.key}/publish/")
    assert (answer.status_code, answer.json()["code"]) == (409, "partner_not_available")
    assert answer.json()["message"] == said


@pytest.mark.parametrize("status", GONE)
def test_a_need_is_not_shared_with_a_partner_that_has_gone(cast: Cast, status: str) -> None:
    need = make_need(cast.buyer)
    leave(cast.beta, status)
    with pytest.raises(Refused) as no:
        actions.share_need(
            need=need.key,
            partners=[cast.alfa.key, cast.beta.key],
            by=cast.buyer,
            now=timezone.now(),
        )
    assert no.value.message == "Beta is suspended or the relationship has ended."
    need.refresh_from_db()
    assert (need.status, NeedShare.objects.count()) == (NeedStatus.DRAFT, 0)
    address = reverse("rfps:share-need", args=[need.key])
    answer = client_of(cast.buyer).post(address, {"partner": cast.beta.key})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"partner": [no.value.message]}


def test_what_a_partner_knew_before_it_went_does_not_stop_the_others(cast: Cast) -> None:
    need = make_need(cast.buyer)

    def share(*partners: Any) -> None:
        keys = [partner.key for partner in partners]
        actions.share_need(need=need.key, partners=keys, by=cast.buyer, now=timezone.now())

    share(cast.alfa)
    leave(cast.alfa)
    share(cast.alfa, cast.beta)
    assert NeedShare.objects.filter(need=need).count() == 2

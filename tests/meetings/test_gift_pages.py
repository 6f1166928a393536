"""The pages of gifts: declaring one, deciding on one, and when neither is offered."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.states import Role
from core.models import ExchangeRate
from meetings.models import Gift
from tests.factories.accounts import make_user
from tests.factories.meetings import make_gift
from tests.factories.rfps import make_published


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(cast):
    """A gift that waits for the manager."""
    cast.gift = make_gift(cast.partner, cast.executive, status="pending")
    return cast


def address(world, page):
    name, _, row = page.partition("/")
    return reverse(f"meetings:{name}", args=[getattr(world, row).key])


def test_a_gift_is_not_offered_while_a_request_runs(world):
    page, form = address(world, "partner-gifts/partner"), address(world, "gift-new/partner")
    assert form in client_of(world.executive).get(page).text
    rfx = make_published(make_user(roles=[Role.BUYER]), partners=[world.partner])
    text = client_of(world.executive).get(page).text
    assert form not in text
    assert "no gifts until it is decided" in text
    rfx.status = "cancelled"
    rfx.save(update_fields=["status"])
    assert form in client_of(world.executive).get(page).text


def test_whoever_declares_a_gift_over_the_limit_hears_that_it_waits(world):
    client = client_of(world.executive)
    gift = {
        "direction": "given",
        "person": "Jonas",
        "description": "Golf weekend",
        "occasion": "Easter",
        "date": timezone.localdate().isoformat(),
        "currency": "EUR",
    }
    ExchangeRate.objects.create(currency="EUR", date=timezone.localdate(), rate="11.5")
    for value, said in (("1", "Gift declared"), ("900", "it waits for your manager")):
        url = address(world, "gift-new/partner")
        page = client.post(url, gift | {"value": value}, follow=True).text
        assert said in page
        assert ("waits for your manager" in page) == (value == "900")
    world.gift = Gift.objects.latest("pk")
    page = client_of(world.manager).get(address(world, "gift/gift")).text
    assert "SEK\xa010,350.00" in page  # what its limits are counted in
    assert "<dd>Given</dd>" in page
    assert "Decided by" not in page
    client_of(world.manager).post(address(world, "gift-refuse/gift"), {"reason": "Too much."})
    page = client.get(address(world, "gift/gift")).text
    assert f"<dt>Decided by</dt><dd>{world.manager.name}</dd>" in page


def test_the_dialog_of_a_gift_holds_the_form_and_no_page_around_it(world):
    client, url = client_of(world.executive), address(world, "gift-new/partner")
    htmx = {"HX-Request": "true"}
    shown, refused = client.get(url, headers=htmx), client.post(url, {}, headers=htmx)
    assert (shown.status_code, refused.status_code) == (200, 422)
    for text in (shown.text, refused.text):
        assert f'action="{url}"' in text
        assert 'name="occasion"' in text
        assert "<html" not in text
        assert "<nav" not in text
    assert "This field is required." in refused.text
    alone = client.get(url).text
    assert "<html" in alone
    assert "<nav" in alone


def test_gift_is_decided_by_the_manager_alone(world):
    url = address(world, "gift-approve/gift")
    assert client_of(world.executive).post(url).status_code == 403
    assert client_of(world.stranger).post(url).status_code == 404
    assert client_of(world.manager).post(url, {"reason": "Fine."}).status_code == 303
    world.gift.refresh_from_db()
    assert (world.gift.status, world.gift.decided_by) == ("approved", world.manager)


def test_a_gift_that_waits_is_not_approved_while_a_request_runs_but_may_be_refused(world):
    page, approve = address(world, "gift/gift"), address(world, "gift-approve/gift")
    manager = client_of(world.manager)
    assert approve in manager.get(page).text
    rfx = make_published(make_user(roles=[Role.BUYER]), partners=[world.partner])
    text = manager.get(page).text
    assert approve not in text
    assert address(world, "gift-refuse/gift") in text
    assert "no gifts until it is decided" in text
    # Who does not decide is not told why they could not.
    assert "no gifts until" not in client_of(world.executive).get(page).text
    refused = manager.post(approve, {"reason": "Fine."})
    assert refused.status_code == 422
    assert "No gifts while a request to this partner is running." in refused.text
    world.gift.refresh_from_db()
    assert world.gift.status == "pending"
    rfx.status = "awarded"
    rfx.save(update_fields=["status"])
    assert manager.post(approve, {"reason": "Fine."}).status_code == 303
    other = make_gift(world.partner, world.executive, status="pending")
    make_published(make_user(roles=[Role.BUYER]), partners=[world.partner])
    refuse = reverse("meetings:gift-refuse", args=[other.key])
    assert manager.post(refuse, {"reason": "Not now."}).status_code == 303

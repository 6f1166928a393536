"""A negotiation that begins with an award."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from negotiations import actions
from negotiations.models import Negotiation
from rfps.models import Award, AwardLine, Bid, Line, Rfx, RfxInvitation
from rfps.states import AwardStatus, BidStatus, RfxStatus
from tests.negotiations.conftest import client_of
from tests.negotiations.test_offers import refused


@pytest.fixture
def award(cast):
    """Two lines of the same name for the partner, one for the rival."""
    rfx = Rfx.objects.create(
        title="Office 2027",
        currency="EUR",
        owner=cast.owner,
        status=RfxStatus.AWARDED,
        held_elsewhere=True,
        deadline_at=timezone.now() - timedelta(days=5),
    )
    award = Award.objects.create(
        rfx=rfx,
        status=AwardStatus.APPROVED,
        proposed_by=cast.owner,
        needs_approval=False,
        total=Decimal(100),
        currency="EUR",
        snapshot={},
    )
    for number, partner in enumerate([cast.partner, cast.partner, cast.other_partner], start=1):
        line = Line.objects.create(
            rfx=rfx, number=number, description="Desk", unit="pcs", quantity=Decimal(40)
        )
        bid = Bid.objects.filter(rfx=rfx, partner=partner).first() or Bid.objects.create(
            rfx=rfx,
            partner=partner,
            invitation=RfxInvitation.objects.create(rfx=rfx, partner=partner),
            status=BidStatus.WON,
        )
        AwardLine.objects.create(
            award=award,
            line=line,
            bid=bid,
            quantity=Decimal(10 * number),
            unit_price=Decimal(number),
            amount=Decimal(10 * number * number),
        )
    return award


def begin(cast, award, **fields):
    fields = {"award": award.key, "partner": cast.partner.key, "by": cast.owner, **fields}
    return actions.start_from_award(now=timezone.now(), **fields)


def test_it_takes_lines_quantities_and_baselines_of_one_winner(cast, award):
    row = begin(cast, award)
    assert (row.title, row.currency, row.partner) == ("Office 2027", "EUR", cast.partner)
    lines = row.lines.order_by("number").values_list("item", "quantity", "baseline_price")
    # An agreement has one price for an item, so the second of the same name says its line.
    assert list(lines) == [("Desk", 10, 1), ("Desk (line 2)", 20, 2)]


def test_once_per_award_and_partner(cast, award):
    begin(cast, award)
    refused("already_started", begin, cast, award)
    begin(cast, award, partner=cast.other_partner.key)
    assert Negotiation.objects.count() == 2


def test_only_winners_and_only_approved(cast, award):
    AwardLine.objects.filter(bid__partner=cast.other_partner).delete()
    refused("not_a_winner", begin, cast, award, partner=cast.other_partner.key)
    Award.objects.update(status=AwardStatus.PROPOSED)
    with pytest.raises(Http404):
        begin(cast, award)


def test_out_of_sight(cast, award):
    with pytest.raises(Http404):
        begin(cast, award, by=cast.stranger)


def test_by_button(cast, award):
    client = client_of(cast.owner)
    assert client.get(reverse("negotiations:new")).content.decode().count("Office 2027") >= 2
    address = reverse("negotiations:from-award", args=[award.key, cast.partner.key])
    assert "The bid was not submitted here" in client.get(address).content.decode()
    assert client.post(address).status_code == 422  # whose offer is first?
    answer = client.post(address, {"first": "partner"})
    row = Negotiation.objects.get()
    assert answer.headers["Location"] == reverse("negotiations:detail", args=[row.key])
    assert row.status == "their_turn"
    again = client.post(address, {"first": "us"})
    assert again.status_code == 422
    assert "already negotiated" in again.content.decode()


def award_page(user, award):
    return client_of(user).get(reverse("rfps:award", args=[award.rfx.key])).content.decode()


def test_the_award_leads_to_the_negotiation(cast, award):
    """A button for each winner that may be negotiated with, afterwards a link."""
    button = reverse("negotiations:from-award", args=[award.key, cast.partner.key])
    assert button in award_page(cast.owner, award)
    row = begin(cast, award)
    page = award_page(cast.owner, award)
    assert button not in page
    assert reverse("negotiations:detail", args=[row.key]) in page
    # The other winner still has its button; who only reads has none.
    other = reverse("negotiations:from-award", args=[award.key, cast.other_partner.key])
    assert other in page
    assert "from-award" not in award_page(cast.auditor, award)

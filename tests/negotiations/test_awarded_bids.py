"""The awarded bid as the first offer: nothing that was submitted is typed a second time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.notices import _builders
from accounts.states import Role
from core.models import Event
from negotiations import actions, reports
from negotiations.models import Agreement, Negotiation, Offer
from negotiations.states import NegotiationStatus, Party
from rfps import actions as rfps
from rfps.actions import AwardedLine, BidContent
from rfps.models import Award, Bid, BidVersion, Line
from tests.concurrency.racing import at_once, errors
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_offer
from tests.factories.rfps import make_need, make_published, open_bids, prices
from tests.factories.suppliers import make_partner, make_representative
from tests.negotiations.conftest import client_of


@pytest.fixture
def cast(db):
    """The RFP's people."""
    manager = make_user("Karin Holm", roles=[Role.MANAGER])
    partner = make_partner(legal_name="Elektra AB")
    return SimpleNamespace(
        buyer=make_user("Elin Sandberg", roles=[Role.BUYER], manager=manager),
        opener=make_user("Opener", roles=[Role.BUYER]),
        manager=manager,
        stranger=make_user("Stranger", roles=[Role.BUYER]),
        partner=partner,
        rival=make_partner(legal_name="Rival AB"),
        mats=make_representative(partner, name="Mats Nord"),
    )


TERMS = {"lead_time_days": 21, "payment_days": 45, "message": "From stock."}


def award_to(cast, *, valid=timedelta(days=60), quantity=None, **fields):
    """An approved award of two lines of 10 pcs at 9.125 and 20 to Elektra."""
    rfx = make_published(
        cast.buyer, partners=[cast.partner, cast.rival], openers=[cast.opener], currency="EUR",
        title="Office 2027", **fields,
    )  # fmt: skip
    Line.objects.filter(rfx=rfx, number=1).update(item_code="HB-200")
    until = timezone.localdate() + valid if valid is not None else None
    content = BidContent(prices(rfx, "9.125", "20").prices, valid_until_date=until, **TERMS)
    rfps.submit_bid(rfx=rfx.key, content=content, by=cast.mats, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    bid = Bid.objects.get(rfx=rfx)
    if quantity is None:
        return rfps.propose_award(rfx=rfx.key, bid=bid.key, by=cast.buyer, now=timezone.now())
    first = Line.objects.get(rfx=rfx, number=1)
    return rfps.propose_award(
        rfx=rfx.key,
        lines=[AwardedLine(first.key, bid.key, quantity)],
        justification="The rest can wait.",
        by=cast.buyer,
        now=timezone.now(),
    )


def begin(cast, award, first=Party.PARTNER, by=None):
    return actions.start_from_award(
        award=award.key,
        partner=cast.partner.key,
        first=first,
        by=by or cast.buyer,
        now=timezone.now(),
    )


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.AWARD_APPROVAL_LIMIT = 10**9
    settings.BASE_CURRENCY = "EUR"


def test_the_bid_stands_as_their_first_offer_and_it_is_our_turn(cast):
    award = award_to(cast)
    row = begin(cast, award)
    assert (row.status, row.currency) == (NegotiationStatus.OUR_TURN, "EUR")
    offer = Offer.objects.get()
    bid = Bid.objects.get()
    assert (offer.number, offer.party, offer.made_by, offer.bid) == (1, "partner", cast.mats, bid)
    assert (offer.payment_days, offer.message) == (45, "From stock.")
    today = timezone.localdate()
    assert (offer.valid_from_date, offer.valid_until_date) == (today, today + timedelta(days=60))
    assert offer.total == award.total == Decimal("291.25")
    lines = offer.lines.order_by("line__number").values_list(
        "line__item", "line__quantity", "unit_price", "lead_time_days"
    )
    assert list(lines) == [
        ("HB-200 Line 1", 10, Decimal("9.125"), 21),
        ("Line 2", 10, Decimal(20), 21),
    ]


def test_the_first_offer_says_that_it_is_the_bid_and_who_took_it_over(cast):
    award = award_to(cast)
    submitted_at = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    with pgtrigger.ignore("rfps.BidVersion:immutable"):
        BidVersion.objects.update(submitted_at=submitted_at)
    row = begin(cast, award)
    # Whoever has the negotiation now, it was the buyer who put the bid on the table.
    Negotiation.objects.update(owner=cast.manager)
    make_offer(row, party=Party.US, by=cast.manager)
    pages = [
        client_of(cast.manager).get(reverse("negotiations:detail", args=[row.key])).text,
        client_of(cast.mats).get(reverse("negotiations:portal-detail", args=[row.key])).text,
    ]
    for page in pages:
        thread = page.split('<ol class="thread">')[1].split("</ol>")[0]
        first, second = thread.split('<li class="bubble')[1:]
        assert "<b>Mats Nord</b>" in first
        assert "From the bid of 5 March 2026" in first
        assert "taken over as the first offer by Elin Sandberg, " in first
        assert "From the bid" not in second
        assert "taken over" not in second


def test_it_can_be_accepted_as_it_stands(cast):
    row = begin(cast, award_to(cast))
    agreement = actions.accept(
        negotiation=row.key, offer=Offer.objects.get().key, by=cast.buyer, now=timezone.now()
    )
    assert agreement.payment_days == 45
    found = agreement.prices.order_by("pk").values_list("unit_price", "lead_time_days")
    assert list(found) == [(Decimal("9.125"), 21), (Decimal(20), 21)]


def test_only_the_awarded_quantity_is_offered(cast):
    begin(cast, award_to(cast, quantity=Decimal("2.5")))
    offer = Offer.objects.get()
    assert [line.line.quantity for line in offer.lines.all()] == [Decimal("2.5")]
    assert offer.total == Decimal("22.81")  # 2.5 × 9.125, half up


@pytest.mark.parametrize(
    ("valid", "why"),
    [
        (None, "does not say how long it holds"),
        (timedelta(days=0), ""),
        (timedelta(days=-1), "binds no longer"),
    ],
)
def test_a_bid_stands_until_its_last_day_and_never_without_one(cast, valid, why):
    award = award_to(cast, valid=timedelta(days=3) if why == "binds no longer" else valid)
    if why == "binds no longer":
        # Since the bid was submitted its last day has gone by.
        Bid.objects.update(valid_until_date=timezone.localdate() + valid)
    address = reverse("negotiations:from-award", args=[award.key, cast.partner.key])
    page = client_of(cast.buyer).get(address).content.decode()
    assert ("so it cannot stand as their offer" in page) is bool(why)
    assert why in page
    assert ("Their bid stands as their first offer" in page) is not bool(why)
    row = begin(cast, award)
    assert Offer.objects.exists() is not bool(why)
    expected = NegotiationStatus.THEIR_TURN if why else NegotiationStatus.OUR_TURN
    assert row.status == expected


def filled(user, row, name):
    return client_of(user).get(reverse(f"negotiations:{name}", args=[row.key])).context["form"]


@pytest.mark.parametrize(
    ("first", "valid", "who", "name"),
    [
        (Party.US, timedelta(days=60), "buyer", "detail"),
        (Party.US, None, "buyer", "offer"),
        (Party.PARTNER, None, "mats", "portal-detail"),
        (Party.PARTNER, None, "mats", "portal-offer"),
    ],
)
def test_whoever_speaks_first_finds_the_awarded_terms_filled_in(cast, first, valid, who, name):
    row = begin(cast, award_to(cast, valid=valid), first)
    form = filled(getattr(cast, who), row, name)
    one, two = row.lines.order_by("number")
    today = timezone.localdate()
    expected = {
        f"price_{one.key}": Decimal("9.125"),
        f"price_{two.key}": Decimal(20),
        f"lead_{one.key}": 21,
        f"lead_{two.key}": 21,
        "payment_days": 45,
        "valid_from_date": today,
    }
    assert {name: form.initial.get(name) for name in expected} == expected
    # What is filled in can be sent as it is.
    sent = {name: value for name, value in form.initial.items() if value is not None}
    other = "portal-" if who == "mats" else ""
    answer = client_of(getattr(cast, who)).post(
        reverse(f"negotiations:{other}offer", args=[row.key]), sent
    )
    assert answer.status_code == 303
    offer = Offer.objects.get()
    assert (offer.total, offer.payment_days, offer.bid) == (Decimal("291.25"), 45, None)


def test_the_counter_offer_starts_from_the_bid_and_says_what_it_changes(cast):
    row = begin(cast, award_to(cast))
    client = client_of(cast.buyer)
    page = client.get(reverse("negotiations:detail", args=[row.key]))
    taken = "The awarded bid, taken over as the first offer by Elin Sandberg, "
    assert taken in page.content.decode()
    form = page.context["form"]
    one = row.lines.get(number=1)
    assert form.initial[f"price_{one.key}"] == Decimal("9.125")
    sent = {name: value for name, value in form.initial.items() if value is not None}
    sent |= {f"price_{one.key}": "9"}
    assert client.post(reverse("negotiations:offer", args=[row.key]), sent).status_code == 303
    negotiation = Negotiation.objects.select_related("award", "partner").get()
    last = reports.negotiation_page(cast.mats, negotiation).bubbles[-1]
    assert [str(change.label) for change in last.changes] == ["HB-200 Line 1"]


def test_the_partner_is_told_that_its_bid_stands(cast):
    row = begin(cast, award_to(cast))
    notice = _builders["negotiations.started"](cast.mats, {"negotiation": row.key})
    assert "Your bid stands as your first offer." in notice.lines
    other = begin_without_bid(cast)
    notice = _builders["negotiations.started"](cast.mats, {"negotiation": other.key})
    assert "Please make the first offer." in notice.lines


def begin_without_bid(cast):
    award = award_to(cast, valid=None)
    return begin(cast, award)


def test_only_their_first_offer_can_be_a_bid(cast):
    row = begin(cast, award_to(cast))
    bid = Bid.objects.get()
    with pytest.raises(IntegrityError, match="offer_from_a_bid"), transaction.atomic():
        Offer.objects.create(
            negotiation=row,
            number=2,
            party=Party.US,
            made_by=cast.buyer,
            valid_from_date=date.today(),
            valid_until_date=date.today(),
            total=1,
            bid=bid,
        )


def test_who_only_sees_the_award_begins_nothing(cast):
    award = award_to(cast)
    with pytest.raises(PermissionDenied):
        begin(cast, award, by=cast.manager)  # sees it, works neither RFP nor partner
    address = reverse("negotiations:from-award", args=[award.key, cast.partner.key])
    for user, status in ((cast.manager, 403), (cast.stranger, 404), (cast.mats, 404)):
        client = client_of(user)
        assert (client.get(address).status_code, client.post(address).status_code) == (
            status,
            status,
        )
    assert not Negotiation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_begin_one_negotiation_with_one_offer(cast):
    for _round in range(5):
        award = award_to(cast)
        outcomes = at_once([lambda award=award: begin(cast, award)] * 3)
        refusals = errors(outcomes)
        assert [refusal.code for refusal in refusals] == ["already_started"] * 2
        row = Negotiation.objects.get(award=award)
        assert row.offers.count() == 1
        assert row.lines.count() == 2


def test_a_cancelled_rfp_leaves_nothing_to_negotiate(cast):
    award = award_to(cast)
    address = reverse("negotiations:from-award", args=[award.key, cast.partner.key])
    client = client_of(cast.buyer)
    new = reverse("negotiations:new")
    assert address in client.get(new).content.decode()
    rfps.cancel(rfx=award.rfx.key, reason="No money.", by=cast.buyer, now=timezone.now())
    assert address not in client.get(new).content.decode()
    assert client.post(address, {"first": "us"}).status_code == 404


@pytest.mark.parametrize("cancelled_first", [True, False])
def test_a_cancellation_and_a_start_at_once_leave_one_story(cast, cancelled_first):
    for _round in range(4):
        award = award_to(cast)
        calls = [
            lambda award=award: rfps.cancel(
                rfx=award.rfx.key, reason="No money.", by=cast.buyer, now=timezone.now()
            ),
            lambda award=award: begin(cast, award),
        ]
        begun = at_once(calls if cancelled_first else calls[::-1])[cancelled_first]
        row = Negotiation.objects.filter(award=award).first()
        if isinstance(begun, Exception):
            assert isinstance(begun, Http404)
            assert row is None
        else:
            # It was begun before the cancellation: its first event is older than that one.
            started = Event.objects.get(verb="negotiations.started", object_id=row.pk)
            cancelled = Event.objects.get(verb="rfps.cancelled", object_id=award.rfx.pk)
            assert started.pk < cancelled.pk


def kinds(client, path):
    return [each["kind"] for each in client.get(f"/api/v1{path}").json()["origins"]]


def test_everything_leads_back_to_what_it_came_from(cast):
    need = make_need(cast.buyer, title="Desks for Tallinn")
    award = award_to(cast, need=need)
    row = begin(cast, award)
    agreement = actions.accept(
        negotiation=row.key, offer=Offer.objects.get().key, by=cast.buyer, now=timezone.now()
    )
    rfx = award.rfx
    ours, theirs = client_of(cast.buyer), client_of(cast.mats)
    links = {
        "need": reverse("rfps:need", args=[need.key]),
        "rfp": reverse("rfps:detail", args=[rfx.key]),
        "award": reverse("rfps:award", args=[rfx.key]),
        "negotiation": reverse("negotiations:detail", args=[row.key]),
        "agreement": reverse("negotiations:agreement", args=[agreement.key]),
    }
    back = {
        "rfp": ("need", "award"),
        "need": ("rfp",),
        "award": ("need", "negotiation"),
        "negotiation": ("need", "rfp", "award", "agreement"),
        "agreement": ("need", "rfp", "award", "negotiation"),
    }
    for page, wanted in back.items():
        text = ours.get(links[page]).content.decode()
        assert [each for each in wanted if f'href="{links[each]}"' not in text] == [], page
    assert kinds(ours, f"/negotiations/{row.key}/") == ["award", "rfp", "need"]
    assert kinds(ours, f"/agreements/{agreement.key}/") == ["negotiation", "award", "rfp", "need"]
    assert ours.get(f"/api/v1/rfps/{rfx.key}/").json()["need"] == need.key
    assert ours.get(f"/api/v1/needs/{need.key}/").json()["rfps"] == [rfx.key]

    # The supplier meets its invitation and its bid; a need that was never shared with it, never.
    assert kinds(theirs, f"/negotiations/{row.key}/") == ["bid", "rfp"]
    assert theirs.get(f"/api/v1/rfps/{rfx.key}/").json()["need"] is None
    portal = {
        "negotiation": reverse("negotiations:portal-detail", args=[row.key]),
        "agreement": reverse("negotiations:portal-agreement", args=[agreement.key]),
        "rfp": reverse("rfps:portal-detail", args=[rfx.key]),
    }
    for page in portal.values():
        text = theirs.get(page).content.decode()
        assert need.title not in text
        assert award.key not in text
        assert links["award"] not in text
    for page in ("negotiation", "agreement"):
        text = theirs.get(portal[page]).content.decode()
        assert portal["rfp"] in text
        assert reverse("rfps:portal-receipt", args=[rfx.key]) in text


def test_a_shared_need_is_linked_for_whom_it_was_shared_with(cast):
    need = make_need(cast.buyer, title="Desks for Tallinn")
    rfps.share_need(need=need.key, partners=[cast.partner.key], by=cast.buyer, now=timezone.now())
    award = award_to(cast, need=need)
    row = begin(cast, award)
    share = need.shares.get()
    theirs = client_of(cast.mats)
    share_url = reverse("rfps:portal-need", args=[share.key])
    rfx_url = reverse("rfps:portal-detail", args=[award.rfx.key])
    assert share_url in theirs.get(rfx_url).content.decode()
    assert rfx_url in theirs.get(share_url).content.decode()
    assert kinds(theirs, f"/negotiations/{row.key}/") == ["bid", "rfp", "need"]
    rival = client_of(make_representative(cast.rival))
    assert share_url not in rival.get(rfx_url).content.decode()
    assert not Agreement.objects.exists()
    assert Award.objects.count() == 1

"""Proposing and deciding: justification, limit, four eyes, splits, what each bidder learns."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import notices, reminding
from accounts.models import User
from core import outbox
from core.models import Outbox
from core.refused import Refused
from rfps import actions, comparison, reports
from rfps.actions import AwardedLine
from rfps.models import Award, Bid, Line, Rfx
from rfps.reminders import WAITS
from rfps.states import AwardStatus, BidStatus, RfxStatus
from tests.factories.rfps import make_published, open_bids, submit
from tests.rfps.conftest import Cast


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    """Alfa 300.00, Beta 310.00 but cheaper on the second line, Gamma on one line only."""
    partners = [cast.alfa, cast.beta, cast.gamma]
    rfx = make_published(cast.buyer, partners=partners, openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "13", "18")
    submit(rfx, cast.cia, "1", None)
    return open_bids(rfx, cast.buyer, cast.opener)


def bid_of(rfx: Rfx, partner: Any) -> Bid:
    return Bid.objects.get(rfx=rfx, partner=partner)


def propose(rfx: Rfx, by: Any, **options: Any) -> Award:
    return actions.propose_award(rfx=rfx.key, by=by, now=timezone.now(), **options)


def test_ranks_and_incomplete_totals(cast: Cast, rfx: Rfx) -> None:
    result = comparison.of_rfx(rfx.pk)
    shown = [(c.bid.partner.legal_name, c.rank, str(c.total), c.lines_bid) for c in result.columns]
    assert shown == [
        ("Alfa", 1, "300.00", 2),
        ("Beta", 2, "310.00", 2),
        ("Gamma", None, "10.00", 1),
    ]
    assert [str(c.over_low_pct) for c in result.columns] == ["0.00", "3.33", "None"]
    first, second = result.rows
    assert [first.lowest, second.lowest] == [Decimal(1), Decimal(18)]
    assert str(result.cherry_pick_total) == "190.00"


def test_equal_totals_share_a_rank_and_the_best_price_is_tied(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "10", "20")
    open_bids(rfx, cast.buyer, cast.opener)
    result = comparison.of_rfx(rfx.pk)
    assert [column.rank for column in result.columns] == [1, 1]
    assert result.tied_lowest_lines == 2


def test_disqualifying_recomputes_ranks_and_best_prices(cast: Cast, rfx: Rfx) -> None:
    for partner in (cast.alfa, cast.gamma):
        key = bid_of(rfx, partner).key
        actions.disqualify_bid(bid=key, reason="no insurance", by=cast.buyer, now=timezone.now())
    result = comparison.of_rfx(rfx.pk)
    assert [c.rank for c in result.columns if not c.disqualified] == [1]
    assert [row.lowest for row in result.rows] == [Decimal(13), Decimal(18)]
    with pytest.raises(Refused, match="disqualified"):
        propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)


def test_the_best_ranked_needs_no_justification_and_takes_effect_below_the_limit(
    cast: Cast, rfx: Rfx
) -> None:
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    assert (award.status, award.needs_approval) == (AwardStatus.APPROVED, False)
    states = [bid_of(rfx, p).status for p in (cast.alfa, cast.beta, cast.gamma)]
    assert states == [BidStatus.WON, BidStatus.LOST, BidStatus.LOST]
    assert [bid["rank"] for bid in award.snapshot["bids"]] == [1, 2, None]


@pytest.mark.parametrize("partner", ["beta", "gamma"])
def test_another_than_the_best_ranked_needs_a_justification(
    cast: Cast, rfx: Rfx, partner: str
) -> None:
    key = bid_of(rfx, getattr(cast, partner)).key
    with pytest.raises(Refused) as no:
        propose(rfx, cast.buyer, bid=key)
    assert no.value.code == "justification_missing"
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.OPENED
    assert propose(rfx, cast.buyer, bid=key, justification="better quality").justification


def test_splitting_by_the_lowest_price_of_each_line(cast: Cast, rfx: Rfx) -> None:
    first, second = Line.objects.filter(rfx=rfx).order_by("number")
    gamma, beta = bid_of(rfx, cast.gamma), bid_of(rfx, cast.beta)
    award = propose(
        rfx,
        cast.buyer,
        lines=[AwardedLine(first.key, gamma.key), AwardedLine(second.key, beta.key)],
    )
    assert str(award.total) == "190.00"
    states = [bid_of(rfx, p).status for p in (cast.alfa, cast.beta, cast.gamma)]
    assert states == [BidStatus.LOST, BidStatus.PARTLY_WON, BidStatus.PARTLY_WON]


def test_a_split_awards_no_more_than_was_asked_for(cast: Cast, rfx: Rfx) -> None:
    first = Line.objects.filter(rfx=rfx).order_by("number")[0]
    pieces = [
        AwardedLine(first.key, bid_of(rfx, cast.alfa).key, Decimal(6)),
        AwardedLine(first.key, bid_of(rfx, cast.beta).key, Decimal(5)),
    ]
    with pytest.raises(Refused, match="more is awarded"):
        propose(rfx, cast.buyer, lines=pieces, justification="two sources")


def test_above_the_limit_somebody_else_approves(cast: Cast, rfx: Rfx, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 299
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    assert (award.status, award.needs_approval) == (AwardStatus.PROPOSED, True)
    for user in (cast.buyer, cast.opener, cast.executive_of_alfa, cast.auditor):
        with pytest.raises(PermissionDenied):
            actions.approve_award(award=award.key, by=user, now=timezone.now())
    actions.send_back_award(award=award.key, reason="too dear", by=cast.manager, now=timezone.now())
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.EVALUATION
    again = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    actions.approve_award(award=again.key, by=cast.executive, now=timezone.now())
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.AWARDED
    assert bid_of(rfx, cast.alfa).status == BidStatus.WON


def test_the_pages_say_whether_somebody_else_approves(cast: Cast, rfx: Rfx, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 300
    client = Client()
    client.force_login(cast.buyer)
    form = client.get(reverse("rfps:propose-award", args=[rfx.key])).text
    assert "An award of up to SEK\xa0300.00 takes effect at once" in form
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    assert award.status == AwardStatus.APPROVED
    page = client.get(reverse("rfps:award", args=[rfx.key])).text
    assert "Within the limit up to which nobody else has to approve." in page


@pytest.mark.parametrize(
    ("limit", "button", "marks"),
    [
        # Alfa 300, Beta 310, Gamma 100 for one of the lines; by line 290 to 320.
        (320, "Make the award", 0),
        (319, "Make or propose the award", 3),
        (99, "Propose the award", 0),
    ],
)
def test_the_button_says_what_it_does(
    cast: Cast, settings: Any, limit: int, button: str, marks: int
) -> None:
    partners = [cast.alfa, cast.beta, cast.gamma]
    rfx = make_published(cast.buyer, partners=partners, openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "12", "19")
    submit(rfx, cast.cia, "10", None)
    open_bids(rfx, cast.buyer, cast.opener)
    settings.AWARD_APPROVAL_LIMIT = limit
    client = Client()
    client.force_login(cast.buyer)
    form = client.get(reverse("rfps:propose-award", args=[rfx.key])).text
    assert f"{button}</button>" in form
    assert form.count("takes effect at once") - 1 + form.count("waits for approval") == marks


def test_an_executive_does_not_approve_an_award_of_their_own(cast: Cast, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    rfx = make_published(cast.executive, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    open_bids(rfx, cast.executive, cast.opener)
    award = propose(rfx, cast.executive, bid=bid_of(rfx, cast.alfa).key)
    with pytest.raises(PermissionDenied):
        actions.approve_award(award=award.key, by=cast.executive, now=timezone.now())


def test_who_may_approve_is_asked_again_until_somebody_has(
    cast: Cast, rfx: Rfx, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    rows = Outbox.objects.filter(kind=WAITS, channel="email").order_by("due_at", "recipient__name")
    told = [(row.recipient, (row.due_at - award.created_at).days) for row in rows]
    asked = [cast.manager, cast.executive]
    assert told == [(person, days) for days in (2, 7) for person in asked]
    for row in rows:
        notice = notices.build(row)
        assert notice.title == f"An award still waits for your approval: {rfx.title}"
        assert notice.why.startswith("You get this because you may approve awards that Buyer")
    ahead = reminding.coming(cast.manager, cast.manager, timezone.now()).rows
    assert [one.notice.title for one in ahead] == [notice.title] * 2
    actions.approve_award(award=award.key, by=cast.executive, now=timezone.now())
    assert [notices.build(row) for row in rows] == [None] * 4


def test_an_award_that_takes_effect_at_once_asks_nobody(cast: Cast, rfx: Rfx) -> None:
    propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    assert not Outbox.objects.filter(kind=WAITS).exists()


def test_without_an_exchange_rate_an_award_waits(cast: Cast) -> None:
    partners = [cast.alfa]
    rfx = make_published(cast.buyer, partners=partners, openers=[cast.opener], currency="ISK")
    submit(rfx, cast.anna, "1", "1")
    open_bids(rfx, cast.buyer, cast.opener)
    assert propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key).needs_approval


def test_everybody_is_told_only_their_own(cast: Cast, rfx: Rfx) -> None:
    propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    while outbox.send_next():
        pass
    subjects = {(message.to[0], message.subject) for message in mail.outbox}
    told = {
        name
        for to, subject in subjects
        for name in ("Anna", "Bo", "Cia")
        if to.startswith(name) and ("won" in subject or "Another bid" in subject)
    }
    assert told == {"Anna", "Bo", "Cia"}
    text = "\n".join(
        str(message.message()) for message in mail.outbox if message.to[0].startswith("Bo")
    )
    assert "rank 2" in text
    assert "Alfa" not in text
    assert reports.own_rank(bid_of(rfx, cast.gamma)) is None


def test_the_loser_s_page_says_how_its_own_bid_stood(cast: Cast, rfx: Rfx) -> None:
    propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    pages = {user: portal_notice(user, rfx) for user in (cast.anna, cast.bo, cast.cia)}
    assert pages[cast.bo].endswith("By total price your bid had rank 2.")
    assert "rank" not in pages[cast.anna]  # has won
    assert "rank" not in pages[cast.cia]  # left lines out: it has none


def test_who_won_a_part_learns_its_own_rank(cast: Cast, rfx: Rfx) -> None:
    first, second = Line.objects.filter(rfx=rfx).order_by("number")
    pieces = [
        AwardedLine(first.key, bid_of(rfx, cast.alfa).key),
        AwardedLine(second.key, bid_of(rfx, cast.beta).key),
    ]
    propose(rfx, cast.buyer, lines=pieces, justification="Two sources.")
    assert portal_notice(cast.bo, rfx).endswith("rank 2.")


def test_the_award_page_says_who_did_what(cast: Cast, rfx: Rfx, settings: Any) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    assert done_by(cast, rfx) == [(cast.buyer.name, "proposed an award")]
    actions.send_back_award(
        award=award.key, reason="Ask again.", by=cast.executive, now=timezone.now()
    )
    assert done_by(cast, rfx)[1:] == [(cast.executive.name, "sent the award back")]
    award = propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    actions.approve_award(award=award.key, by=cast.executive, now=timezone.now())
    assert done_by(cast, rfx, "sv") == [
        (cast.buyer.name, "föreslog en tilldelning"),
        (cast.executive.name, "godkände tilldelningen"),
    ]


def done_by(cast: Cast, rfx: Rfx, language: str = "en") -> list[tuple[str, str]]:
    User.objects.filter(pk=cast.buyer.pk).update(language=language)
    client = Client()
    client.force_login(cast.buyer)
    page = client.get(reverse("rfps:award", args=[rfx.key])).text
    card = page.split('id="h-de"')[1].split("</section>")[0]
    return re.findall(r"<span>([^<]+)<small>([^<]+)</small>", card)


def portal_notice(user: Any, rfx: Rfx) -> str:
    client = Client()
    client.force_login(user)
    page = client.get(reverse("rfps:portal-detail", args=[rfx.key])).text
    found = re.findall(r'<div class="notice [^"]*">.*?<div>(.*?)</div>', page, re.DOTALL)
    assert len(found) == 1
    return found[0].strip()


def test_the_page_says_whose_decision_an_award_waits_for(
    cast: Cast, rfx: Rfx, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    propose(rfx, cast.buyer, bid=bid_of(rfx, cast.alfa).key)
    address = reverse("rfps:detail", args=[rfx.key])

    def invited_to_decide(user: Any) -> bool:
        client = Client()
        client.force_login(user)
        return "Decide on the award" in client.get(address).text

    assert invited_to_decide(cast.manager)
    assert not invited_to_decide(cast.buyer)

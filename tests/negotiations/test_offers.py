"""Starting, offering, accepting, breaking off: turns, amounts, immutability."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, NotSupportedError, transaction
from django.http import Http404
from django.utils import timezone

from core.models import Event, Outbox
from core.refused import Refused
from negotiations import actions
from negotiations.models import Agreement, Negotiation, NegotiationLine, Offer, OfferLine, Position
from negotiations.states import AgreementStatus, NegotiationStatus, Party
from negotiations.terms import NewLine, OfferedLine
from tests.factories.negotiations import make_negotiation, make_offer

TODAY = date.today()
NEXT_YEAR = TODAY + timedelta(days=365)


def offered(negotiation, price="9.99", **more):
    lines = NegotiationLine.objects.filter(negotiation=negotiation)
    return {line.key: OfferedLine(Decimal(price), **more) for line in lines}


def offer(negotiation, by, price="9.99", **fields):
    fields = {
        "lines": offered(negotiation, price),
        "valid_from_date": TODAY,
        "valid_until_date": NEXT_YEAR,
        **fields,
    }
    return actions.make_offer(negotiation=negotiation.key, by=by, now=timezone.now(), **fields)


def accept(negotiation, offer_key, by):
    return actions.accept(negotiation=negotiation.key, offer=offer_key, by=by, now=timezone.now())


def refused(code, call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    assert refusal.value.code == code


def start(cast, **fields):
    fields = {
        "partner": cast.partner.key,
        "title": "Desks",
        "currency": "SEK",
        "lines": [NewLine("Desk", "pcs", Decimal(10), Decimal(100))],
        "by": cast.account_executive,
        **fields,
    }
    return actions.start(now=timezone.now(), **fields)


def test_start_writes_lines_event_and_message(cast):
    row = start(cast, first=Party.PARTNER)
    assert (row.owner, row.status) == (cast.account_executive, NegotiationStatus.THEIR_TURN)
    line = NegotiationLine.objects.get(negotiation=row)
    assert (line.number, line.item, line.quantity, line.baseline_price) == (1, "Desk", 10, 100)
    event = Event.objects.get(verb="negotiations.started")
    assert event.links == [f"suppliers.partner:{cast.partner.pk}"]
    told = Outbox.objects.filter(kind="negotiations.started")
    assert {message.recipient for message in told} == {cast.representative}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("title_missing", {"title": " "}),
        ("currency_unknown", {"currency": "XYZ"}),
        ("lines_missing", {"lines": []}),
        ("line_incomplete", {"lines": [NewLine("", "pcs", Decimal(1))]}),
        ("line_incomplete", {"lines": [NewLine("A", " ", Decimal(1))]}),
        ("item_twice", {"lines": [NewLine(name, "pcs", Decimal(1)) for name in ("A", " a")]}),
        ("quantity_invalid", {"lines": [NewLine("A", "pcs", Decimal(0))]}),
        ("quantity_invalid", {"lines": [NewLine("A", "pcs", Decimal("0.00001"))]}),
        ("price_invalid", {"lines": [NewLine("A", "pcs", Decimal(1), Decimal(-1))]}),
        ("expiry_passed", {"expires_at": timezone.now() - timedelta(hours=1)}),
        ("too_far", {"expires_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}),
    ],
)
def test_start_refuses(cast, code, fields):
    refused(code, start, cast, **fields)
    assert not Negotiation.objects.exists()


def test_start_is_for_those_who_work_the_partner(cast):
    for user in (cast.stranger, cast.auditor, cast.administrator, cast.representative):
        with pytest.raises(PermissionDenied):
            start(cast, by=user)
    assert not Negotiation.objects.exists()


@pytest.mark.parametrize("side", ["us", "partner"])
def test_what_the_other_side_offers_is_accepted_not_offered_back(cast, negotiation, theirs, side):
    row, first, second = (
        (negotiation, cast.owner, cast.representative)
        if side == "partner"
        else (theirs, cast.representative, cast.owner)
    )
    detail = {"minimum_quantity": Decimal(5), "lead_time_days": 14}
    terms = {"lines": offered(row, "9.5", **detail), "payment_days": 30, "incoterm": "DAP"}
    offer(row, first, **terms)
    made = Offer.objects.filter(negotiation=row).count()
    # Written differently, and with other words beside it, it is the same all the same.
    same = {**terms, "lines": offered(row, "9.500", **detail), "message": "What about this?"}
    refused("offer_repeated", offer, row, second, **same)
    assert Offer.objects.filter(negotiation=row).count() == made
    for number, change in enumerate(
        (
            {"payment_days": None},
            {"incoterm": ""},
            {"valid_until_date": NEXT_YEAR + timedelta(days=1)},
            {"valid_from_date": TODAY + timedelta(days=1)},
            {"lines": offered(row, "9.51", **detail)},
            {"lines": offered(row, "9.51", **detail | {"minimum_quantity": None})},
            {"lines": offered(row, "9.51", **detail | {"lead_time_days": 15})},
        )
    ):
        terms |= change
        by, other = (second, first) if number % 2 == 0 else (first, second)
        offer(row, by, **terms)
        refused("offer_repeated", offer, row, other, **terms)
    one_line = dict(terms["lines"])
    key = next(iter(one_line))
    one_line[key] = OfferedLine(Decimal("9.4"), lead_time_days=15)
    offer(row, first, **terms | {"lines": one_line})


def test_offers_alternate_and_state_their_total(cast, negotiation):
    first = offer(negotiation, cast.owner, "9.995")
    # 100 × 9.995 for each of two lines, half up to the cent.
    assert (first.number, first.party, first.total) == (1, Party.US, Decimal("1999.00"))
    negotiation.refresh_from_db()
    assert negotiation.status == NegotiationStatus.THEIR_TURN
    second = offer(negotiation, cast.representative, "10")
    assert (second.number, second.party) == (2, Party.PARTNER)
    negotiation.refresh_from_db()
    assert negotiation.status == NegotiationStatus.OUR_TURN
    told = Outbox.objects.filter(kind="negotiations.offer_made", what=f"offer:{first.pk}")
    assert {message.recipient for message in told} == {cast.representative}
    told = Outbox.objects.filter(kind="negotiations.offer_made", what=f"offer:{second.pk}")
    assert {message.recipient for message in told} == {cast.owner}


def test_amounts_are_rounded_half_up_line_by_line(cast):
    row = make_negotiation(partner=cast.partner, owner=cast.owner, lines=3)
    NegotiationLine.objects.filter(negotiation=row).update(quantity=1)
    # Three times 0.005: each line says 0.01, so the total is 0.03, not 0.02 (0.015 rounded).
    assert offer(row, cast.owner, "0.005").total == Decimal("0.03")


def test_out_of_turn_is_refused(cast, negotiation, theirs):
    refused("not_your_turn", offer, negotiation, cast.representative)
    refused("not_your_turn", offer, theirs, cast.owner)
    offer(negotiation, cast.owner)
    refused("not_your_turn", offer, negotiation, cast.manager)
    assert Offer.objects.filter(negotiation=negotiation).count() == 1


@pytest.mark.parametrize("status", [NegotiationStatus.BROKEN_OFF, NegotiationStatus.EXPIRED])
def test_a_closed_negotiation_takes_no_move(cast, status):
    row = make_negotiation(partner=cast.partner, owner=cast.owner, status=status)
    standing = make_offer(row, party=Party.PARTNER, by=cast.representative)
    refused("move_not_allowed", offer, row, cast.owner)
    refused("move_not_allowed", accept, row, standing.key, cast.owner)
    refused(
        "move_not_allowed",
        actions.break_off,
        negotiation=row.key,
        reason="x",
        by=cast.owner,
        now=timezone.now(),
    )


def test_an_expired_negotiation_takes_no_move_even_before_the_schedule_runs(cast):
    row = make_negotiation(
        partner=cast.partner, owner=cast.owner, expires_at=timezone.now() - timedelta(seconds=1)
    )
    standing = make_offer(row, party=Party.PARTNER, by=cast.representative)
    refused("negotiation_expired", offer, row, cast.owner)
    refused("negotiation_expired", accept, row, standing.key, cast.owner)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("validity_reversed", {"valid_from_date": NEXT_YEAR, "valid_until_date": TODAY}),
        (
            "validity_over",
            {
                "valid_from_date": TODAY - timedelta(days=9),
                "valid_until_date": TODAY - timedelta(days=2),
            },
        ),
        ("days_invalid", {"payment_days": -1}),
        ("incoterm_unknown", {"incoterm": "XXX"}),
        ("lines_missing", {"lines": {}}),
    ],
)
def test_offer_refuses(cast, negotiation, code, fields):
    refused(code, offer, negotiation, cast.owner, **fields)
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("price_invalid", OfferedLine(Decimal("-0.01"))),
        ("price_invalid", OfferedLine(Decimal("0.0000001"))),
        ("price_invalid", OfferedLine(Decimal("NaN"))),
        ("price_invalid", OfferedLine(Decimal(10) ** 12)),
        ("minimum_invalid", OfferedLine(Decimal(1), Decimal(0))),
        ("days_invalid", OfferedLine(Decimal(1), None, -1)),
    ],
)
def test_offer_refuses_a_bad_line(cast, negotiation, code, line):
    lines = offered(negotiation)
    lines[next(iter(lines))] = line
    refused(code, offer, negotiation, cast.owner, lines=lines)


def test_offer_takes_exactly_the_lines_of_its_negotiation(cast, negotiation, theirs):
    mixed = offered(negotiation)
    mixed.popitem()
    mixed |= dict([offered(theirs).popitem()])
    refused("lines_missing", offer, negotiation, cast.owner, lines=mixed)


@pytest.mark.parametrize("who", ["stranger", "administrator", "rival"])
def test_out_of_sight_is_404(cast, negotiation, standing, who):
    by = getattr(cast, who)
    error = PermissionDenied if who == "administrator" else Http404
    for call in (
        lambda: offer(negotiation, by),
        lambda: accept(negotiation, standing.key, by),
        lambda: actions.break_off(
            negotiation=negotiation.key, reason="x", by=by, now=timezone.now()
        ),
    ):
        with pytest.raises(error):
            call()


def test_the_auditor_only_reads(cast, negotiation, standing):
    with pytest.raises(PermissionDenied):
        accept(negotiation, standing.key, cast.auditor)


def test_offers_cannot_be_changed_or_deleted(standing):
    """Not by an action, because there is none; not past Python either."""
    for rows in (Offer.objects.all(), OfferLine.objects.all()):
        field = {"total": 1} if rows.model is Offer else {"unit_price": 1}
        with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
            rows.update(**field)
        with pytest.raises((InternalError, NotSupportedError)), transaction.atomic():
            rows._raw_delete(rows.db)
    standing.refresh_from_db()
    assert standing.total == Decimal("1900.00")


@pytest.mark.parametrize(("number", "party"), [(2, Party.PARTNER), (3, Party.US), (1, Party.US)])
def test_the_database_makes_offers_alternate(cast, negotiation, standing, number, party):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_offer(negotiation, party=party, by=cast.owner, number=number)
    make_offer(negotiation, party=Party.US, by=cast.owner, number=2)


def test_accept_ends_the_negotiation_and_draws_up_the_agreement(cast, negotiation, standing):
    agreement = accept(negotiation, standing.key, cast.owner)
    negotiation.refresh_from_db()
    assert (negotiation.status, negotiation.accepted_offer) == (NegotiationStatus.AGREED, standing)
    assert negotiation.ended_at is not None
    assert (agreement.status, agreement.partner, agreement.owner) == (
        AgreementStatus.DRAFT,
        cast.partner,
        cast.owner,
    )
    assert (agreement.valid_from_date, agreement.valid_until_date, agreement.payment_days) == (
        standing.valid_from_date,
        standing.valid_until_date,
        30,
    )
    prices = agreement.prices.order_by("pk").values_list("item", "from_quantity", "unit_price")
    assert list(prices) == [("Item 1", 0, Decimal("9.5")), ("Item 2", 0, Decimal("9.5"))]
    assert set(Event.objects.values_list("verb", flat=True)) == {
        "negotiations.accepted",
        "negotiations.agreement_drawn_up",
    }
    told = Outbox.objects.filter(kind="negotiations.accepted")
    assert {message.recipient for message in told} == {cast.representative}
    refused("move_not_allowed", accept, negotiation, standing.key, cast.owner)
    assert Agreement.objects.count() == 1


def test_the_minimum_quantity_is_where_the_price_begins(cast, negotiation):
    made = offer(negotiation, cast.owner, lines=offered(negotiation, minimum_quantity=Decimal(50)))
    agreement = accept(negotiation, made.key, cast.representative)
    assert set(agreement.prices.values_list("from_quantity", flat=True)) == {Decimal(50)}


def test_accept_takes_only_the_standing_offer_of_the_other_side(cast, negotiation, standing):
    newer = offer(negotiation, cast.owner)
    refused("offer_superseded", accept, negotiation, standing.key, cast.owner)
    refused("offer_superseded", accept, negotiation, standing.key, cast.representative)
    refused("own_offer", accept, negotiation, newer.key, cast.owner)
    foreign = make_negotiation(partner=cast.partner, owner=cast.owner)
    other = make_offer(foreign, party=Party.US, by=cast.owner)
    with pytest.raises(Http404):
        accept(negotiation, other.key, cast.representative)
    assert not Agreement.objects.exists()
    accept(negotiation, newer.key, cast.representative)


def test_an_offer_whose_prices_hold_no_longer_cannot_be_accepted(cast, negotiation):
    old = make_offer(
        negotiation,
        party=Party.PARTNER,
        by=cast.representative,
        valid_from_date=TODAY - timedelta(days=20),
        valid_until_date=TODAY - timedelta(days=2),
    )
    refused("validity_over", accept, negotiation, old.key, cast.owner)


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_either_side_breaks_off_with_a_reason(cast, negotiation, who):
    by = getattr(cast, who)
    call = {"negotiation": negotiation.key, "by": by, "now": timezone.now()}
    refused("reason_missing", actions.break_off, reason=" ", **call)
    row = actions.break_off(reason="Too dear.", **call)
    assert (row.status, row.ended_reason) == (NegotiationStatus.BROKEN_OFF, "Too dear.")
    other = cast.owner if who == "representative" else cast.representative
    told = Outbox.objects.filter(kind="negotiations.broken_off")
    assert {message.recipient for message in told} == {other}


def test_expiry_is_judged_by_the_database_clock(cast, negotiation):
    past = make_negotiation(
        partner=cast.partner, owner=cast.owner, expires_at=timezone.now() - timedelta(seconds=1)
    )
    future = make_negotiation(
        partner=cast.partner, owner=cast.owner, expires_at=timezone.now() + timedelta(hours=1)
    )
    assert actions.expire_negotiations() == 1
    assert actions.expire_negotiations() == 0
    states = [Negotiation.objects.get(pk=row.pk).status for row in (past, future, negotiation)]
    assert states == [NegotiationStatus.EXPIRED, *[NegotiationStatus.OUR_TURN] * 2]


def test_each_side_keeps_its_own_position(cast, negotiation):
    for by, amount in ((cast.owner, 100), (cast.representative, 200), (cast.manager, 150)):
        actions.set_position(
            negotiation=negotiation.key,
            target_total=Decimal(amount),
            walk_away_total=None,
            should_cost_total=None,
            notes="secret",
            by=by,
        )
    kept = dict(Position.objects.values_list("party", "target_total"))
    assert kept == {Party.US: 150, Party.PARTNER: 200}
    for event in Event.objects.filter(verb="negotiations.position_set"):
        assert event.changes == {}
        assert "secret" not in event.reason


def test_position_refuses_negative_figures_and_administrators(cast, negotiation):
    figures = {"walk_away_total": None, "should_cost_total": None, "notes": ""}
    refused(
        "figure_invalid",
        actions.set_position,
        negotiation=negotiation.key,
        target_total=Decimal(-1),
        by=cast.owner,
        **figures,
    )
    cast.owner.roles = ["buyer", "administrator"]
    cast.owner.save()
    with pytest.raises(PermissionDenied):
        actions.set_position(
            negotiation=negotiation.key, target_total=Decimal(1), by=cast.owner, **figures
        )

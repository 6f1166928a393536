"""The price question has one answer, also at its edges."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from negotiations.reports import price_of
from negotiations.states import AgreementStatus
from tests.factories.negotiations import make_agreement

FROM, UNTIL = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)
BREAKS = [("Desk", "10", "100"), ("Desk", "100", "90"), ("Desk", "500", "80"), ("Chair", "0", "40")]


def ask(cast, item="Desk", quantity="500", on=date(2026, 3, 3), user=None):
    answer = price_of(user or cast.owner, cast.partner, item, Decimal(quantity), on)
    return answer and answer.unit_price


@pytest.fixture
def agreement(cast):
    return make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=BREAKS,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
        status=AgreementStatus.EXPIRED,
    )


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("9.9999", None),
        ("10", 100),
        ("99.9999", 100),
        ("100", 90),
        ("499.9999", 90),
        ("500", 80),
        ("1000000", 80),
        ("0", None),
        ("-5", None),
    ],
)
def test_breaks_count_from_their_quantity_on(cast, agreement, quantity, price):
    assert ask(cast, quantity=quantity) == price


@pytest.mark.parametrize(
    ("on", "price"), [(FROM - DAY, None), (FROM, 80), (UNTIL, 80), (UNTIL + DAY, None)]
)
def test_validity_includes_both_its_days(cast, agreement, on, price):
    assert ask(cast, on=on) == price


def test_items_match_whole_and_ignore_case(cast, agreement):
    assert ask(cast, " dESK ") == 80
    assert ask(cast, "Des") is None
    assert ask(cast, "Chair", "1") == 40


def test_the_newest_of_overlapping_agreements_wins(cast, agreement):
    dates = {"valid_from_date": FROM, "valid_until_date": FROM + 9 * DAY}
    newer = make_agreement(
        partner=cast.partner, owner=cast.owner, prices=[("Desk", "50", "85")], **dates
    )
    assert ask(cast) == 85
    assert ask(cast, on=FROM + 9 * DAY) == 85
    assert ask(cast, on=FROM + 10 * DAY) == 80
    # The newer one says nothing about small quantities or chairs: the older one still does.
    assert ask(cast, quantity="20") == 100
    assert ask(cast, "Chair", "1") == 40
    answer = price_of(cast.owner, cast.partner, "Desk", Decimal(500), FROM)
    assert (answer.agreement, answer.amount, answer.currency) == (newer, Decimal("42500.00"), "SEK")


@pytest.mark.parametrize(
    ("status", "price"),
    [
        (AgreementStatus.DRAFT, None),
        (AgreementStatus.SIGNED, 100),
        (AgreementStatus.ACTIVE, 100),
        (AgreementStatus.EXPIRED, 100),
    ],
)
def test_only_what_both_signed_counts(cast, status, price):
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        status=status,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
    )
    assert ask(cast) == price


def test_a_terminated_agreement_answers_for_the_days_before(cast):
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        status=AgreementStatus.TERMINATED,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
        # Already 1 a.m. on the 11th in Stockholm.
        ended_at=datetime(2026, 3, 11, 0, 0, tzinfo=UTC),
    )
    assert ask(cast, on=date(2026, 3, 10)) == 100
    assert ask(cast, on=date(2026, 3, 11)) is None


def test_only_agreements_in_sight_answer(cast, agreement):
    assert ask(cast, user=cast.representative) == 80
    for user in (cast.rival, cast.stranger, cast.administrator):
        assert ask(cast, user=user) is None
    answer = price_of(cast.owner, cast.other_partner, "Desk", Decimal(500), FROM)
    assert answer is None


def test_one_query(cast, agreement, django_assert_num_queries):
    price_of(cast.representative, cast.partner, "Desk", Decimal(1), FROM)
    with django_assert_num_queries(1):
        price_of(cast.representative, cast.partner, "Desk", Decimal(500), FROM)

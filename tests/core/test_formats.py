"""Numbers and dates as a Swedish and an English reader write them."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from django.utils import timezone, translation

from core import formats

N = formats.NBSP
INSTANT = dt.datetime(2026, 3, 17, 23, 30, tzinfo=dt.UTC)


def in_both(function, *args):
    """What ``function`` answers in English and in Swedish."""
    answers = []
    for language in ("en", "sv"):
        with translation.override(language):
            answers.append(function(*args))
    return answers


@pytest.mark.parametrize(
    ("function", "args", "english", "swedish"),
    [
        (formats.number, (Decimal("1240000.5"),), "1,240,000.5", f"1{N}240{N}000,5"),
        (formats.number, (Decimal("1240000.5"), 2), "1,240,000.50", f"1{N}240{N}000,50"),
        (formats.number, (0,), "0", "0"),
        (formats.number, (-3, 0), "−3", "−3"),
        (formats.number, (Decimal("2.5"), 0), "3", "3"),
        (formats.number, (Decimal("-0.04"), 1), "0.0", "0,0"),
        (formats.money, (Decimal("1240.5"), "SEK"), f"SEK{N}1,240.50", f"1{N}240,50{N}kr"),
        (formats.money, (Decimal("-12"), "EUR"), f"EUR{N}−12.00", f"−12,00{N}EUR"),
        (formats.price, (Decimal("0.0375"), "EUR"), f"EUR{N}0.0375", f"0,0375{N}EUR"),
        (formats.price, (Decimal("12.5"),), "12.50", "12,50"),
        (formats.compact, (48_600_000, "SEK"), f"SEK{N}48.6m", f"48,6{N}mkr"),
        (formats.compact, (486_000, "SEK"), f"SEK{N}486k", f"486{N}tkr"),
        (formats.compact, (1_200_000_000, "EUR"), f"EUR{N}1.2bn", f"1,2{N}md{N}EUR"),
        (formats.compact, (999_950, "SEK"), f"SEK{N}1m", f"1{N}mkr"),
        (formats.compact, (950, "SEK"), f"SEK{N}950", f"950{N}kr"),
        (formats.compact, (-2_500_000, "SEK"), f"SEK{N}−2.5m", f"−2,5{N}mkr"),
        (formats.compact, (48_600_000,), "48.6m", f"48,6{N}mn"),
        (formats.percent, (Decimal("96.4"),), "96.4%", f"96,4{N}%"),
        (formats.signed, (Decimal("1.8"),), "+1.8", "+1,8"),
        (formats.signed, (Decimal("-18"), 0), "−18", "−18"),
        (formats.signed, (Decimal("0.04"),), "0.0", "0,0"),
        (formats.signed_percent, (Decimal("4.2"),), "+4.2%", f"+4,2{N}%"),
        (formats.day, (dt.date(2026, 3, 17),), "2026-03-17", "2026-03-17"),
        (formats.long_day, (dt.date(2026, 3, 17),), "17 March 2026", "17 mars 2026"),
        (formats.weekday, (dt.date(2026, 3, 17),), "Tue", "tis"),
        (formats.month, (dt.date(2026, 3, 17),), "March 2026", "mars 2026"),
        (formats.week, (dt.date(2026, 3, 17),), "W12", f"v.{N}12"),
        # ISO: the first days of January may belong to the last week of the year before.
        (formats.week, (dt.date(2027, 1, 1),), "W53", f"v.{N}53"),
        (formats.clock, (dt.time(9, 5),), "09:05", "09:05"),
    ],
)
def test_both_languages(function, args, english, swedish):
    assert in_both(function, *args) == [english, swedish]


@pytest.mark.parametrize(
    "function",
    [
        formats.number, formats.money, formats.price, formats.compact, formats.percent, formats.signed,
        formats.signed_percent, formats.day, formats.long_day, formats.week, formats.clock, formats.moment,
        formats.long_moment, formats.since,
    ],
)  # fmt: skip
def test_a_missing_figure_is_a_dash(function):
    assert function(None) == "–"


def test_instants_are_shown_in_the_readers_zone():
    with timezone.override("Europe/Stockholm"):
        assert formats.day(INSTANT) == "2026-03-18"
        assert formats.iso_month(INSTANT) == "2026-03"
        assert formats.moment(INSTANT) == f"2026-03-18{N}00:30"
        assert formats.long_moment(INSTANT) == "18 March 2026, 00:30 CET"
    with timezone.override("UTC"):
        assert formats.moment(INSTANT) == f"2026-03-17{N}23:30"


def test_since_counts_days_and_hours():
    assert formats.since(INSTANT - dt.timedelta(hours=3), INSTANT) == "3 hours ago"
    with timezone.override("UTC"), translation.override("sv"):
        assert formats.since(dt.date(2026, 3, 31), INSTANT) == "om 2 veckor"
    with timezone.override("UTC"), translation.override("en"):
        assert formats.since(dt.date(2026, 3, 17), INSTANT) == "today"


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(("least", "most"), [(0, 0), (0, 1), (0, 3), (2, 2), (2, 4)])
def test_figures_are_written_as_babel_writes_them(language, least, most):
    """They are put together here because that is faster; CLDR decides how they look."""
    pattern = "#,##0" + (f".{'0' * least}{'#' * (most - least)}" if most else "")
    figures = [0, 1, -1, 999, 1000, -1000, 999_999, 12_345_678, 10**12]
    figures += [Decimal("0.1"), Decimal("-0.25"), Decimal("1234.5"), Decimal("-98765.4321"), 0.125]
    with translation.override(language):
        for figure in figures:
            rounded = Decimal(str(figure)).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
            babel = format_decimal(rounded or 0, pattern, locale=formats.locale())
            shown = formats._decimal(figure, least, most)
            assert shown == babel.replace("-", formats.MINUS)

"""Numbers, money and dates as the reader writes them (Babel, language of the request).

Every function takes ``None`` and answers an en dash, because most figures of a report may be missing.
Negative numbers carry the true minus sign (U+2212) and never break over a line.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.translation import get_language, gettext

Number = int | float | Decimal

MISSING = "–"
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"

# CLDR's compact Swedish ("49 mn kr") is not what a Swedish business reader writes.
_COMPACT = {
    "sv": ((10**9, "md"), (10**6, "m"), (10**3, "t")),
    "en": ((10**9, "bn"), (10**6, "m"), (10**3, "k")),
}
_COMPACT_BARE_SV = {"md": f"{NBSP}md", "m": f"{NBSP}mn", "t": f"{NBSP}tn"}


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    # British English: day before month, as everywhere outside the United States.
    return Locale.parse({"en": "en_GB", "sv": "sv_SE"}.get(language, language.replace("-", "_")))


def locale() -> Locale:
    """The Babel locale of the active language."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=16)
def _marks(language: str) -> tuple[str, str]:
    """What stands between thousands and before the decimals; thousands are groups of three."""
    symbols = _locale(language).number_symbols["latn"]
    return symbols["group"].replace("\N{NARROW NO-BREAK SPACE}", NBSP), symbols["decimal"]


# A page shows the same small figures again and again, and two of equal value and type look alike.
@lru_cache(maxsize=4096, typed=True)
def _written(value: Number, least: int, most: int, language: str) -> str:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    # Babel's own writing of a number by a pattern takes five times as long.
    whole, _dot, fraction = f"{abs(exact):,f}".partition(".")
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    group, point = _marks(language)
    sign = MINUS if exact < 0 else ""  # no "−0.0"
    return f"{sign}{whole.replace(',', group)}{point if fraction else ''}{fraction}"


def _decimal(value: Number, least: int, most: int) -> str:
    return _written(value, least, most, get_language() or "en")


def number(value: Number | None, decimals: int | None = None) -> str:
    """``1,240,000.5``; without ``decimals`` up to three, with it exactly so many (half up)."""
    if value is None or value == "":
        return MISSING
    return _decimal(value, 0, 3) if decimals is None else _decimal(value, decimals, decimals)


def _with_currency(text: str, currency: str) -> str:
    if not currency:
        return text
    if (get_language() or "en").startswith("sv"):
        return f"{text}{NBSP}{'kr' if currency == 'SEK' else currency}"
    return f"{currency}{NBSP}{text}"


def money(value: Number | None, currency: str = "", decimals: int = 2) -> str:
    """An amount in ``currency`` (ISO 4217): ``SEK 1,240.50``, ``1 240,50 kr``."""
    if value is None or value == "":
        return MISSING
    return _with_currency(_decimal(value, decimals, decimals), currency)


def price(value: Number | None, currency: str = "") -> str:
    """A unit price: two to four decimals, as many as it has."""
    if value is None or value == "":
        return MISSING
    return _with_currency(_decimal(value, 2, 4), currency)


def compact(value: Number | None, currency: str = "") -> str:
    """A large amount with three significant digits: ``SEK 48.6m``, ``48,6 mkr``, ``486 tkr``."""
    if value is None or value == "":
        return MISSING
    swedish = (get_language() or "en").startswith("sv")
    exact = Decimal(str(value))
    for scale, unit in _COMPACT["sv" if swedish else "en"]:
        # 999,950 is already "1.0m": decide on the rounded figure.
        if abs(exact) >= scale * Decimal("0.9995"):
            scaled = exact / scale
            digits = 1 if abs(scaled) < 100 else 0
            text = _decimal(scaled, 0, digits)
            if not swedish:
                return _with_currency(text + unit, currency)
            if not currency:
                return text + _COMPACT_BARE_SV[unit]
            return f"{text}{NBSP}{unit}{'kr' if currency == 'SEK' else f'{NBSP}{currency}'}"
    return _with_currency(_decimal(exact, 0, 0), currency)


def groups(text: str, length: int = 4) -> str:
    """Return a long key in groups, as it is read from one screen and typed on another."""
    return " ".join(text[start : start + length] for start in range(0, len(text), length))


def percent(value: Number | None, decimals: int = 1) -> str:
    """``value`` is already in per cent: 96.4 gives ``96.4%`` or ``96,4 %``."""
    if value is None or value == "":
        return MISSING
    text = _decimal(value, decimals, decimals)
    return f"{text}{NBSP}%" if (get_language() or "en").startswith("sv") else f"{text}%"


def signed(value: Number | None, decimals: int = 1) -> str:
    """A difference: ``+1.8``, ``−0.4``, ``0.0``."""
    if value is None or value == "":
        return MISSING
    text = _decimal(value, decimals, decimals)
    positive = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) > 0
    return f"+{text}" if positive else text


def signed_percent(value: Number | None, decimals: int = 1) -> str:
    """A difference in per cent: ``+4.2%``, ``+4,2 %``."""
    text = signed(value, decimals)
    if text == MISSING:
        return text
    return f"{text}{NBSP}%" if (get_language() or "en").startswith("sv") else f"{text}%"


def _as_date(value: dt.date | dt.datetime) -> dt.date:
    """The calendar day in the reader's time zone."""
    return _as_local(value).date() if isinstance(value, dt.datetime) else value


def _as_local(value: dt.datetime) -> dt.datetime:
    """The instant in the reader's time zone; a naive time as it is."""
    if value.utcoffset() is None:
        return value
    return value.astimezone(timezone.get_current_timezone())


def day(value: dt.date | dt.datetime | None) -> str:
    """ISO date, for tables: ``2026-03-17``."""
    return _as_date(value).isoformat() if value else MISSING


def iso_month(value: dt.date | dt.datetime | None) -> str:
    """Year and month, for tables: ``2026-03``."""
    return _as_date(value).isoformat()[:7] if value else MISSING


def long_day(value: dt.date | dt.datetime | None) -> str:
    """For prose: ``17 March 2026``, ``17 mars 2026``."""
    return pattern_date(value, "d MMMM y")


def short_day(value: dt.date | dt.datetime | None) -> str:
    """Day and month: ``17 Mar``, ``17 mars``."""
    return pattern_date(value, "d MMM")


def weekday(value: dt.date | dt.datetime | None) -> str:
    """``Tue``, ``tis``."""
    return pattern_date(value, "EEE").rstrip(".")


def month(value: dt.date | dt.datetime | None) -> str:
    """``March 2026``, ``mars 2026``."""
    return pattern_date(value, "LLLL y")


def month_name(value: dt.date | dt.datetime | None) -> str:
    """``Mar``, ``mars``."""
    return pattern_date(value, "LLL")


def pattern_date(value: dt.date | dt.datetime | None, pattern: str) -> str:
    """A date by a CLDR pattern."""
    return _dated(_as_date(value), pattern, get_language() or "en") if value else MISSING


# Lists and charts name the same days and months, and Babel reads the pattern each time.
@lru_cache(maxsize=4096)
def _dated(value: dt.date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=_locale(language))


def week(value: dt.date | dt.datetime | None) -> str:
    """ISO week: ``W12``, ``v. 12``."""
    if not value:
        return MISSING
    number_ = _as_date(value).isocalendar().week
    swedish = (get_language() or "en").startswith("sv")
    return f"v.{NBSP}{number_}" if swedish else f"W{number_}"


def clock(value: dt.datetime | dt.time | None) -> str:
    """``14:05``, in the reader's time zone."""
    if value is None:
        return MISSING
    local = _as_local(value) if isinstance(value, dt.datetime) else value
    return f"{local.hour:02}:{local.minute:02}"


def moment(value: dt.datetime | None) -> str:
    """``2026-03-17 14:05``, in the reader's time zone."""
    if not value:
        return MISSING
    local = _as_local(value)
    return f"{local.date().isoformat()}{NBSP}{local.hour:02}:{local.minute:02}"


def long_moment(value: dt.datetime | None) -> str:
    """``17 March 2026, 14:05 CET``: with the zone, for deadlines."""
    if not value:
        return MISSING
    local = _as_local(value)
    return f"{long_day(local)}, {local:%H:%M} {local.tzname() or ''}".rstrip()


def since(value: dt.date | dt.datetime | None, now: dt.datetime | None = None) -> str:
    """How long ago or ahead: ``3 days ago``, ``in 2 weeks``, ``om 2 veckor``."""
    if not value:
        return MISSING
    now = now or timezone.now()
    if isinstance(value, dt.datetime):
        span = value - now
    else:
        span = dt.timedelta(days=(value - _as_date(now)).days)
        if not span:
            return gettext("today")
    return format_timedelta(span, add_direction=True, locale=locale(), threshold=1)

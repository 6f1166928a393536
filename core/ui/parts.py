"""What a view hands to the components. All texts may be lazy translations; figures are formatted by the caller
unless a field says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["neutral", "good", "warn", "bad", "accent"]
Good = Literal["up", "down", "none"]


@dataclass(frozen=True)
class Tab:
    """A tab or a segment: always a link."""

    label: Any
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """A filter that is on or off."""

    label: Any
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Badge:
    """A state in words, with a colour and an icon."""

    label: Any
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True)
class Figure:
    """A key figure. ``delta`` is a number in ``unit``; ``good`` says which direction is welcome."""

    label: Any
    value: Any
    delta: Any = None
    unit: str = "%"
    good: Good = "up"
    decimals: int = 1
    spark: Sequence[Any] = ()
    note: Any = ""
    note_tone: str = "neutral"
    note_icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Change:
    """A field that was changed: its name, and how it read before and after; empty where it was not."""

    name: Any
    before: Any = ""
    after: Any = ""


@dataclass(frozen=True)
class Entry:
    """A line of a timeline; ``when`` is a date, an instant or a ready text. ``changes`` are folded away."""

    text: Any
    when: Any
    who: Any = ""
    extra: Any = ""
    icon: str = "circle"
    tone: Tone = "neutral"
    url: str = ""
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class DayEntry:
    """Something on a day of the month grid."""

    label: Any
    url: str = ""
    tone: Tone = "accent"


@dataclass(frozen=True)
class Move:
    """Where a card of a board can go; ``url`` takes a POST."""

    label: Any
    url: str


@dataclass(frozen=True)
class BoardCard:
    """A card of a board."""

    title: Any
    url: str
    meta: Any = ""
    badge: Badge | None = None
    moves: Sequence[Move] = ()
    id: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a board."""

    label: Any
    cards: Sequence[BoardCard]
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Option:
    """One answer of a server-searched select."""

    value: Any
    label: Any
    meta: Any = ""


@dataclass(frozen=True)
class MatrixColumn:
    """A bidder, scenario or offer."""

    name: Any
    note: Any = ""
    url: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """One figure. ``best`` is the winner of the row, ``win`` the quieter mark of a footer row.

    ``chosen`` marks what was decided on (awarded), which need not be the best.
    """

    text: Any = ""
    note: Any = ""
    best: bool = False
    missing: bool = False
    win: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """A row; ``lead`` are the figures before the compared columns (volume, current price)."""

    head: Any
    cells: Sequence[MatrixCell]
    note: Any = ""
    lead: Sequence[Any] = ()


@dataclass(frozen=True)
class Matrix:
    """A comparison: lines down, bidders across."""

    label: Any
    head: Any
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    lead: Sequence[Any] = ()
    totals: Sequence[MatrixRow] = ()
    footer: Sequence[MatrixRow] = ()
    best_label: Any = ""
    missing_label: Any = ""
    chosen_label: Any = ""


@dataclass(frozen=True)
class Series:
    """A named row of figures; ``None`` where there is no figure."""

    name: Any
    values: Sequence[Any]


@dataclass(frozen=True)
class TrendChart:
    """Bars above, lines below, each with its own axis, over the same periods."""

    labels: Sequence[Any]
    bars: Sequence[Series] = ()
    lines: Sequence[Series] = ()
    bars_title: Any = ""
    lines_title: Any = ""
    decimals: int = 1
    id: str = "trend"


@dataclass(frozen=True)
class TradeChart:
    """Purchases and sales beside each other per period.

    ``labels`` stand under the plot; ``periods`` are the same with the year, for tooltip and table.
    ``partial`` are the periods that are not whole, by their place, each with why.
    """

    labels: Sequence[Any]
    purchases: Sequence[Any]
    sales: Sequence[Any]
    title: Any = ""
    names: tuple[Any, Any] = ("", "")
    decimals: int = 1
    id: str = "trade"
    periods: Sequence[Any] = ()
    partial: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BalanceChart:
    """What each side gains, from a middle line: rows of (label, their gain, our gain)."""

    rows: Sequence[tuple[Any, Any, Any]] = field(default_factory=list)
    left: Any = ""
    right: Any = ""
    title: Any = ""
    decimals: int = 1
    id: str = "balance"

"""Samples for the style guide: invented companies and figures, for developers only, hence untranslated."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms

from core.ui.parts import (
    Badge,
    BalanceChart,
    BoardCard,
    Chip,
    Column,
    DayEntry,
    Entry,
    Figure,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Move,
    Option,
    Series,
    Tab,
    TradeChart,
    TrendChart,
)
from core.ui.widgets import Combobox

DUE = dt.date(2026, 3, 20)
MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
SPEND = [3.9, 4.1, 4.4, 2.1, 3.8, 4.6, 4.7, 4.5, 3.2, 4.4, 4.6, 4.3]
BEFORE = [3.6, 3.9, 4.0, 2.4, 3.5, 4.1, 4.2, 4.4, 3.4, 4.0, 4.2, 4.1]
INDEX = [100, 100.4, 100.6, 100.6, 101.2, 101.8, 102.1, 102.1, 102.9, 104.2, 104.6, 104.8]
MARKET = [100, 100.3, 100.2, 100, 100.5, 100.9, 101.1, 100.8, 101.4, 102, 102.3, 102.5]
SALES = [1.2, 0.8, 1.9, 0.4, 1.1, 1.6, 2.2, 1.4, 0.9, 1.8, 2.4, 2.0]
COMPANIES = ["Nordisk Precision AB", "Västra Mekaniska", "Tallinn Machining", "Kowal Metal"]
COMMITMENTS = [
    ("PPAP re-submission, housing 4471-B", "Quality", "C-1043", "Elin Sandberg", dt.date(2026, 3, 2),
     Badge("Overdue", "bad", "circle-alert"), None),
    ("2% volume rebate credited for 2025", "Commercial", "C-1051", "Jonas Ek", dt.date(2026, 3, 6),
     Badge("Overdue", "bad", "circle-alert"), 486_000),
    ("Consignment stock at Västerås plant", "Logistics", "C-1047", "Amira Haddad", DUE,
     Badge("At risk", "warn", "triangle-alert"), 310_000),
    ("CO₂ data per part number, 2025", "Sustainability", "C-1052", "Elin Sandberg", dt.date(2026, 4, 15),
     Badge("On track", "good", "circle-check"), None),
    ("Second tool set for 4480 series", "Capacity", "C-1039", "Jonas Ek", dt.date(2026, 5, 29),
     Badge("On track", "good", "circle-check"), 1_240_000),
]  # fmt: skip
PRICES: list[tuple[str, str, int, str, list[str | None]]] = [
    ("4471-B", "Housing, front", 18_000, "114.10", ["118.40", "121.00", "109.80", "104.25"]),
    ("4471-C", "Housing, rear", 18_000, "94.60", ["96.20", "92.75", "97.10", "95.40"]),
    ("4480-A", "Bearing bracket", 42_000, "32.40", ["31.90", "34.20", "33.05", None]),
    ("4480-D", "Flange, DN40", 42_000, "21.95", ["22.15", "21.40", "20.95", "21.80"]),
]


class VisitForm(forms.Form):
    """Every kind of field that the pages use."""

    title = forms.CharField(max_length=80)
    date = forms.DateField(initial=dt.date(2026, 3, 17))
    kind = forms.ChoiceField(choices=[("r", "Business review"), ("a", "Process audit")])
    partner = forms.CharField(
        required=False,
        widget=Combobox(url="/styleguide/options/", label=lambda v: COMPANIES[int(v)]),
    )
    place = forms.ChoiceField(
        choices=[("us", "At our place"), ("them", "At their place")],
        widget=forms.RadioSelect,
        initial="us",
    )
    remind = forms.BooleanField(label="Remind me the day before", required=False)
    notes = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Visible to your team, never to the supplier.",
    )


class DueForm(forms.Form):
    """One date, edited in place."""

    due_date = forms.DateField(label="Due")


def options(text: str) -> list[Option]:
    """Companies whose name contains ``text``."""
    return [
        Option(n, name, "Supplier")
        for n, name in enumerate(COMPANIES)
        if text.lower() in name.lower()
    ]


def rows(params: Mapping[str, str]) -> list[SimpleNamespace]:
    """The sample commitments, filtered and sorted as the query string asks."""
    names = ("title", "kind", "ref", "owner", "due", "badge", "value")
    found = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in COMMITMENTS]
    found = [row for row in found if params.get("q", "").lower() in row.title.lower()]
    order = params.get("sort") or "due"
    key = order.removeprefix("-")
    if key in {"title", "owner", "due"}:
        found.sort(key=lambda row: getattr(row, key), reverse=order.startswith("-"))
    return found


def matrix() -> Matrix:
    """A price comparison with a best price per line and a missing bid."""
    lines = []
    for part, name, volume, current, prices in PRICES:
        best = min(Decimal(p) for p in prices if p)
        cells = [
            MatrixCell(missing=True)
            if price is None
            else MatrixCell(
                price, f"+{(Decimal(price) / best - 1) * 100:.1f}%", best=Decimal(price) == best
            )
            for price in prices
        ]
        lines.append(MatrixRow(part, cells, name, (f"{volume:,}", current)))
    totals = ["SEK 9.8m", "SEK 9.9m", "SEK 9.7m", "SEK 8.1m"]
    shares = ["+0.5%", "+2.3%", "+0.3%", "3/4"]
    return Matrix(
        label="Bids, scrollable table",
        head="Line",
        lead=("Volume / yr", "Current price"),
        columns=[
            MatrixColumn(name, "current" if not n else "") for n, name in enumerate(COMPANIES)
        ],
        rows=lines,
        totals=[
            MatrixRow(
                "Total, quoted lines",
                [MatrixCell(t, s) for t, s in zip(totals, shares, strict=True)],
                lead=("", "SEK 9.7m"),
            )
        ],
        footer=[
            MatrixRow(
                "Lead time", [MatrixCell(f"{d} days", win=d == 18) for d in (21, 18, 28, 35)]
            ),
            MatrixRow("Health score", [MatrixCell(str(d), win=d == 82) for d in (82, 74, 71, 66)]),
        ],
    )


def context(params: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the style guide's page shows."""
    late = {
        dt.date(2026, 3, 17): [
            DayEntry("Quarterly business review", "#"),
            DayEntry("Audit", "#", "warn"),
        ]
    }
    moves = [Move("Accepted", "/styleguide/move/"), Move("Done", "/styleguide/move/")]
    return {
        "badges": [Badge("Strategic", "accent", "gem"), Badge("Approved", "good", "badge-check")],
        "meta": [
            ("Org. no.", "556712-4438"),
            ("Category", "Machined components"),
            ("Owner", "Elin Sandberg"),
            ("Supplier since", "2014"),
        ],
        "tabs": [
            Tab("Overview", "#", True),
            Tab("Performance", "#"),
            *(
                Tab(n, "#", count=c)
                for n, c in (
                    ("RFPs", 4),
                    ("Negotiations", 2),
                    ("Commitments", 7),
                    ("Visits", 12),
                    ("Documents", 38),
                )
            ),
        ],
        "figures": [
            Figure("Spend, rolling 12 months", "SEK 48.6m", 4.2, good="none", spark=SPEND),
            Figure("On-time delivery", "96.4%", 1.8, unit="pp", spark=INDEX),
            Figure(
                "Quality, PPM", "212", -18, good="down", spark=[5, 4.6, 4.8, 4.1, 3.9, 3.2, 2.6]
            ),
            Figure("Price vs. market index", "+2.3%", 0.9, unit="pp", good="down", spark=INDEX),
            Figure(
                "Open commitments",
                "7",
                note="2 overdue",
                note_tone="bad",
                note_icon="circle-alert",
                url="#",
            ),
        ],
        "ranges": [Tab("6m", "#"), Tab("12m", "#", True), Tab("36m", "#")],
        "trend": TrendChart(
            MONTHS,
            bars=[Series("2025/26", SPEND), Series("Previous year", BEFORE)],
            lines=[Series("This supplier", INDEX), Series("Market", MARKET)],
            bars_title="Spend per month, MSEK",
            lines_title="Price index, April 2025 = 100",
        ),
        "trade": TradeChart(MONTHS, SPEND, SALES, "Trade both ways, MSEK"),
        "balance": BalanceChart(
            [
                ("Trade margin, MSEK", 4.1, 2.6),
                ("Savings, MSEK", 0.4, 1.9),
                ("Ideas and referrals", 3, 5),
            ],
            title="Value in 2025",
        ),
        "health": [
            ("Delivery", 91, ""),
            ("Quality", 84, ""),
            ("Commercial", 68, "warn"),
            ("Survey", None, ""),
        ],
        "rows": rows(params),
        "q": params.get("q", ""),
        "visits": [
            (dt.date(2026, 3, 17), "Quarterly business review", "good", "Agenda ready"),
            (dt.date(2026, 4, 9), "Process audit, milling line", "warn", "No agenda yet"),
        ],
        "entries": [
            Entry(
                "closed negotiation round 2 on frame agreement 2026–2028",
                "Today, 09:12",
                "Jonas Ek",
                "Offer moved from +4.8% to +1.9%",
                "handshake",
                "accent",
            ),
            Entry(
                "Commitment C-1051 became overdue",
                dt.date(2026, 3, 6),
                "",
                "2% volume rebate credited for 2025",
                "circle-alert",
                "bad",
            ),
            Entry(
                "Price change request received: aluminium surcharge",
                dt.datetime(2026, 3, 3, 8, 5, tzinfo=dt.UTC),
                "",
                "Market index supports +0.9%",
                "trending-up",
                "warn",
            ),
            Entry(
                "logged a visit to Eskilstuna, plant 2",
                dt.date(2026, 2, 24),
                "Elin Sandberg",
                "",
                "map-pin",
            ),
        ],
        "chips": [
            Chip("All", "?tier=", False, 128),
            Chip("Strategic", "?tier=s", True, 12),
            Chip("Key", "?tier=k", False, 34),
        ],
        "page": SimpleNamespace(number=7, has_next=True, has_previous=True, num_pages=42),
        "columns": [
            Column(
                "Proposed",
                [
                    BoardCard(
                        "Buffer stock of 4480-A",
                        "#",
                        "C-1060 · us",
                        Badge("At risk", "warn", "triangle-alert"),
                        moves,
                    )
                ],
                "accent",
            ),
            Column(
                "Accepted",
                [
                    BoardCard("Weekly forecast", "#", "C-1058 · us", None, moves),
                    BoardCard(
                        "PPAP for 4471-B",
                        "#",
                        "C-1043 · them",
                        Badge("Overdue", "bad", "circle-alert"),
                        moves,
                    ),
                ],
                "warn",
            ),
            Column("Done", [], "good"),
        ],
        "year": 2026,
        "month": 3,
        "days": late,
        "today": dt.date(2026, 3, 19),
        "matrix": matrix(),
        "form": VisitForm(auto_id="page_%s"),  # the dialog on the same page has its own ids
        "due": DUE,
        "amount": Decimal("1240000.5"),
        "instant": dt.datetime(2026, 3, 17, 13, 5, tzinfo=dt.UTC),
    }

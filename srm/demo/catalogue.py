"""The partners and items of the demonstration, read from the files beside this one."""

import csv
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# What one unit was worth in Swedish crowns two years ago; it drifts a little each month.
RATES = {
    "SEK": Decimal("1"),
    "EUR": Decimal("11.30"),
    "NOK": Decimal("0.97"),
    "DKK": Decimal("1.51"),
    "PLN": Decimal("2.62"),
    "USD": Decimal("10.40"),
    "GBP": Decimal("13.20"),
}


@dataclass(frozen=True)
class Item:
    """Something traded; ``price`` in SEK, ``usual`` is the quantity of one order line."""

    name: str
    unit: str
    price: Decimal
    usual: int


@dataclass(frozen=True)
class Group:
    """A category with its items."""

    key: str
    name: str
    code: str
    items: list[Item]


@dataclass(frozen=True)
class PartnerPlan:
    """How one partner behaves: ``buys`` and ``sells`` are thousands of its currency per month."""

    name: str
    country: str
    currency: str
    kinds: str
    tier: str
    category: str
    buys: int
    sells: int
    trend: int  # per cent a year
    season: str
    on_time: int  # per cent of lines
    rejects: int  # parts per million
    executive: str
    buyer: str
    since: int
    risk: int
    profit: int
    number: str
    contact: str
    title: str
    city: str


def groups() -> dict[str, Group]:
    """Return the categories with their items, by key."""
    raw = tomllib.loads((FOLDER / "items.toml").read_text(encoding="utf-8"))
    return {
        key: Group(
            key,
            entry["name"],
            entry["code"],
            [Item(n, unit, Decimal(price), usual) for n, unit, price, usual in entry["items"]],
        )
        for key, entry in raw.items()
    }


def partners() -> list[PartnerPlan]:
    """Return the plans of all partners, in the order of the file."""
    numbers = {"buys", "sells", "trend", "on_time", "rejects", "since", "risk", "profit"}
    with (FOLDER / "partners.csv").open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = [
            {name: int(text) if name in numbers else text for name, text in row.items()}
            for row in csv.DictReader(file)
        ]
    return [PartnerPlan(**row) for row in rows]

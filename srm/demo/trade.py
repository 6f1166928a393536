"""Two years of orders in both directions, with seasons, trends and late deliveries."""

import calendar
import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from srm.demo.catalogue import RATES, Group, PartnerPlan

MONTHS = 24
CENT = Decimal("0.01")
# How much of an average month is traded in each month of the year, January first.
SEASONS = {
    "flat": [98, 98, 102, 100, 100, 98, 84, 96, 106, 106, 106, 106],
    "autumn": [85, 88, 95, 98, 96, 92, 60, 108, 128, 130, 122, 98],
    "spring": [90, 104, 122, 128, 118, 100, 68, 92, 104, 100, 94, 80],
    "summer": [80, 84, 92, 100, 118, 140, 126, 118, 98, 88, 80, 76],
    "winter": [122, 112, 98, 90, 84, 80, 66, 92, 104, 112, 120, 120],
}
COLUMNS = [
    "Line ID",
    "Partner",
    "Order",
    "Line",
    "Item",
    "Category",
    "Ordered",
    "Promised",
    "Delivered",
    "Quantity",
    "Delivered quantity",
    "Rejected quantity",
    "Unit price",
    "Amount",
    "Currency",
    "Cost",
]


def rate(currency: str, month: int) -> Decimal:
    """Return what a unit was worth in SEK in the given month (0 is two years ago)."""
    if currency == "SEK":
        return Decimal(1)
    drift = Decimal((month * 7 + len(currency) * ord(currency[0])) % 9 - 4) / 200
    return (RATES[currency] * (1 + drift)).quantize(Decimal("0.0001"))


def month_start(today: date, ago: int) -> date:
    """Return the first day of the month that lies ``ago`` months before today's."""
    number = today.year * 12 + today.month - 1 - ago
    return date(number // 12, number % 12 + 1, 1)


def write_orders(
    path: Path,
    direction: str,
    plans: list[PartnerPlan],
    groups: dict[str, Group],
    *,
    today: date,
    seed: int,
) -> int:
    """Write the order lines of one direction as a CSV file and return how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for plan in plans:
            monthly = plan.buys if direction == "purchase" else plan.sells
            if not monthly:
                continue
            # A generator of its own for each partner: adding one leaves the others as they were.
            chance = random.Random(f"{seed}:{direction}:{plan.name}")
            for row in _orders(plan, groups, direction, monthly, today, chance):
                writer.writerow(row)
                count += 1
    return count


def _orders(
    plan: PartnerPlan,
    groups: dict[str, Group],
    direction: str,
    monthly: int,
    today: date,
    chance: random.Random,
) -> Iterator[list[object]]:
    # What Elektra and other clients take is furniture; what they supply is their own trade.
    sells_furniture = direction == "sale" and plan.category not in ("public", "offices")
    group = groups["distribution" if sells_furniture else plan.category]
    letter = "P" if direction == "purchase" else "S"
    initials = "".join(word[0] for word in plan.name.split()[:3]).upper()
    serial = 0
    for ago in range(MONTHS, -1, -1):
        start = month_start(today, ago)
        days = calendar.monthrange(start.year, start.month)[1]
        target = Decimal(monthly) * 1000 * SEASONS[plan.season][start.month - 1] / 100
        target *= 1 + Decimal(plan.trend) / 100 * (MONTHS - ago) / 12
        target *= Decimal(chance.randint(88, 112)) / 100
        lines = chance.randint(3, 6)
        for number in range(1, lines + 1):
            ordered = start + timedelta(days=chance.randrange(days))
            if ordered >= today:
                continue
            serial += 1
            item = chance.choice(group.items)
            inflation = 1 + Decimal(MONTHS - ago) / 12 * Decimal("0.025")
            price = (item.price * inflation / rate(plan.currency, MONTHS - ago)).quantize(CENT)
            quantity = max(1, round(target / lines / price))
            promised = ordered + timedelta(days=chance.randint(10, 35))
            late = chance.random() * 100 > plan.on_time
            delivered = promised + timedelta(
                days=chance.randint(1, 18) if late else -chance.randint(0, 4)
            )
            arrived = delivered < today
            rejected = sum(chance.random() < plan.rejects / 1e6 for _ in range(min(quantity, 4000)))
            amount = (price * quantity).quantize(CENT)
            yield [
                f"{letter}{initials}{serial:05d}",
                plan.name,
                f"{letter}O-{start:%y%m}-{initials}",
                number,
                item.name,
                group.code,
                ordered,
                promised,
                delivered if arrived else "",
                quantity,
                quantity if arrived else "",
                rejected if arrived else "",
                price,
                amount,
                plan.currency,
                (amount * Decimal("0.71")).quantize(CENT) if direction == "sale" else "",
            ]

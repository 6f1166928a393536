"""What a negotiation saves: ours alone, no supplier ever reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from negotiations import terms
from negotiations.models import NegotiationLine, OfferLine


@dataclass(frozen=True)
class Savings:
    """Hard saving against the baseline, in the negotiation's currency, over the volume of the lines.

    (baseline − offered) × volume, summed over the ``covered`` of ``lines`` lines that have a baseline
    (the awarded price, or the price paid before). A line without one saves nothing that can be shown.
    """

    baseline: Decimal
    offered: Decimal
    covered: int
    lines: int

    @property
    def amount(self) -> Decimal:
        return self.baseline - self.offered

    @property
    def percent(self) -> Decimal | None:
        """Per cent of the baseline; None without one."""
        return self.amount * 100 / self.baseline if self.baseline else None

    @property
    def complete(self) -> bool:
        return self.covered == self.lines


def savings(lines: Iterable[NegotiationLine], offered: dict[int, OfferLine]) -> Savings | None:
    """Return the saving of an offer; ``offered`` maps the line's id to its price. None without any
    line that has both a baseline and an offer."""
    every = list(lines)
    pairs = [
        (line.baseline_price, offered[line.pk].unit_price, line.quantity)
        for line in every
        if line.baseline_price is not None and line.pk in offered
    ]
    if not pairs:
        return None
    return Savings(
        baseline=terms.total((before, quantity) for before, _, quantity in pairs),
        offered=terms.total((after, quantity) for _, after, quantity in pairs),
        covered=len(pairs),
        lines=len(every),
    )

"""Scales and pieces that the charts share: x in per cent of the width, y in pixels."""

import math
from collections.abc import Sequence
from typing import Any

from core import formats
from core.ui.escaping import esc


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Round figures covering ``low`` to ``high`` in at most ``most`` steps of 1, 2 or 5 × 10ⁿ."""
    if high <= low:
        high = low + 1
    rough = (high - low) / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, last + 1)]


def floats(values: Sequence[Any]) -> list[float | None]:
    """The figures as floats; ``None`` stays."""
    return [None if value is None else float(value) for value in values]


class Axis:
    """A vertical scale between ``top`` and ``top + height`` pixels."""

    def __init__(self, values: Sequence[float], top: int, height: int, *, zero: bool):
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        if zero:
            low, high = min(0.0, low), max(0.0, high)
        elif low == high:
            low, high = low - 1, high + 1
        self.ticks = ticks(low, high)
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.top, self.height = top, height

    def y(self, value: float) -> float:
        """Pixels from the top of the chart."""
        return self.top + self.height * (self.high - value) / (self.high - self.low)

    def lines(self) -> str:
        """Grid lines, the zero line stronger."""
        return "".join(
            f'<line class="gl{" base" if tick == 0 else ""}" x1="0" x2="100%" y1="{self.y(tick):.1f}" '
            f'y2="{self.y(tick):.1f}"/>'
            for tick in self.ticks
        )

    def labels(self) -> str:
        """The figures beside the grid lines, for the narrow column on the left."""
        step = self.ticks[1] - self.ticks[0]
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return "".join(
            f'<text x="32" y="{self.y(tick) + 4:.1f}" text-anchor="end">{formats.number(tick, decimals)}</text>'
            for tick in self.ticks
        )


def slots(
    labels: Sequence[Any], tips: Sequence[Sequence[tuple[str, Any, str]]], height: int
) -> str:
    """One invisible column per period that shows its figures under the pointer (CSS only).

    ``tips`` holds, per period, rows of (key class, name, figure).
    """
    count = len(labels)
    drawn = []
    for n, (label, rows) in enumerate(zip(labels, tips, strict=True)):
        middle = (n + 0.5) * 100 / count
        widest = max(
            [len(str(name)) + len(str(figure)) for _k, name, figure in rows] + [len(str(label))]
        )
        width = max(120, int(widest * 6.6) + 48)
        tall = 30 + 18 * len(rows)
        left = -width - 12 if middle > 50 else 12
        lines = "".join(
            f'<rect class="key {key}" x="10" y="{30 + 18 * i}" width="10" height="10" rx="3"/>'
            f'<text x="26" y="{39 + 18 * i}">{esc(name)}</text>'
            f'<text class="v" x="{width - 10}" y="{39 + 18 * i}" text-anchor="end">{esc(figure)}</text>'
            for i, (key, name, figure) in enumerate(rows)
        )
        drawn.append(
            f'<g class="slot"><rect class="hit" x="{n * 100 / count:.3f}%" y="0" width="{100 / count:.3f}%" '
            f'height="{height}"/><line class="cross" x1="{middle:.3f}%" x2="{middle:.3f}%" y1="8" y2="{height}"/>'
            f'<svg class="tip" x="{middle:.3f}%" y="18" overflow="visible"><g transform="translate({left} 0)">'
            f'<rect class="tipbox" width="{width}" height="{tall}" rx="8"/>'
            f'<text class="h" x="10" y="20">{esc(label)}</text>{lines}</g></svg></g>'
        )
    return "".join(drawn)


def months(labels: Sequence[Any], y: int) -> str:
    """The periods under the plot: all up to 14, else every third; every other one vanishes when it is narrow."""
    count = len(labels)
    every = 1 if count <= 14 else 3
    return "".join(
        f'<text class="mon{" alt" if (n // every) % 2 else ""}" x="{(n + 0.5) * 100 / count:.3f}%" y="{y}" '
        f'text-anchor="middle">{esc(label)}</text>'
        for n, label in enumerate(labels)
        if n % every == 0
    )


def polyline(values: Sequence[float | None], axis: Axis, css: str) -> str:
    """A line in a nested SVG whose stroke does not scale, broken where figures are missing; a dot at its end."""
    count = len(values)
    runs: list[list[str]] = [[]]
    last: tuple[float, float] | None = None
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x, y = (n + 0.5) * 100 / count, axis.y(value)
        runs[-1].append(f"{x:.3f},{y:.1f}")
        last = (x, y)
    bottom = axis.top + axis.height
    paths = "".join(
        f'<polyline class="ln {css}" vector-effect="non-scaling-stroke" points="{" ".join(run)}"/>'
        for run in runs
        if len(run) > 1
    )
    dot = f'<circle class="pt {css}" cx="{last[0]:.3f}%" cy="{last[1]:.1f}" r="4"/>' if last else ""
    return (
        f'<svg x="0" y="0" width="100%" height="{bottom}" viewBox="0 0 100 {bottom}" '
        f'preserveAspectRatio="none">{paths}</svg>{dot}'
    )

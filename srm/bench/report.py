"""Several sizes side by side, and what breaks a limit."""

from dataclasses import dataclass
from typing import Any

# A ratio may be broken by this much, and a growth factor by as much again, before ``--check`` fails:
# on two shared cores the same page measured twice differs by up to a fifth.
ALLOWANCE = 1.2
# Growth below this many milliseconds is noise of short requests.
FLOOR = 3.0
GROWTH = 2.0


@dataclass(frozen=True)
class Row:
    """A page at all sizes; ``growth`` is the cost at the largest over that at the smallest."""

    name: str
    limit: float
    costs: list[float | None]
    ratio: float | None
    growth: float | None
    problems: list[str]


def compare(runs: list[dict[str, Any]]) -> list[Row]:
    """Put runs of several sizes side by side, the smallest first; one run has no growth."""
    runs = sorted(runs, key=lambda run: run["partners"])
    by_name = [{page["name"]: page for page in run["pages"]} for run in runs]
    names = dict.fromkeys(name for pages in by_name for name in pages)
    return [_row(name, [pages.get(name, {}) for pages in by_name], runs) for name in names]


def _row(name: str, pages: list[dict[str, Any]], runs: list[dict[str, Any]]) -> Row:
    problems = [
        f"{run['partners']:,}: {page.get('error', 'not measured')}"
        for page, run in zip(pages, runs, strict=True)
        if "error" in page or "cost" not in page
    ]
    largest = pages[-1]
    ratio = largest.get("ratio")
    limit = next(page["limit"] for page in pages if page)
    if ratio is not None and ratio > limit * ALLOWANCE:
        problems.append(f"{ratio:.1f} times the bare page, {limit:g} is the limit")
    costs: list[Any] = [page.get("cost") for page in pages]
    growth = _growth(pages, runs)
    if growth is not None and growth > GROWTH * ALLOWANCE and costs[-1] - costs[0] > FLOOR:
        problems.append(f"grows {growth:.1f}-fold from {runs[0]['partners']:,} partners")
    return Row(name, limit, costs, ratio, growth, problems)


def _growth(pages: list[dict[str, Any]], runs: list[dict[str, Any]]) -> float | None:
    """Cost at the largest size over the smallest, each taken relative to its run's bare page.

    A page that shows more at the largest size, because there is more to show until it is full, may
    cost as much more as it sends: its growth is what is beyond that.
    """
    if len(pages) < 2 or "ratio" not in pages[0] or "ratio" not in pages[-1]:
        return None
    shows = max(1.0, pages[-1]["bytes"] / max(1, pages[0]["bytes"]))
    return float(pages[-1]["ratio"] / pages[0]["ratio"] / shows)


def table(runs: list[dict[str, Any]], rows: list[Row]) -> list[str]:
    """Return the lines of the comparison; costs in milliseconds (processor and database)."""
    runs = sorted(runs, key=lambda run: run["partners"])
    head = "".join(f"{run['partners']:>10,}" for run in runs)
    lines = [f"{'cost in ms at … partners':<72}{head}{'ratio':>8}{'growth':>8}"]
    bare = "".join(f"{run['baseline']['cost']:10.1f}" for run in runs)
    lines.append(f"{'bare Django page of fifty rows':<72}{bare}")
    for row in rows:
        costs = "".join(f"{'–':>10}" if cost is None else f"{cost:10.1f}" for cost in row.costs)
        figures = "".join(
            f"{'–':>8}" if value is None else f"{value:8.2f}" for value in (row.ratio, row.growth)
        )
        lines.append(f"{row.name:<72}{costs}{figures}" + ("  !" if row.problems else ""))
    return lines

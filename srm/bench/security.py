"""What row-level security costs the portal: each page with it and without, one after the other."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from srm.bench.measure import Result, Visitor
from srm.bench.pages import Case
from srm.bench.run import Run
from srm.bench.sample import NothingToShow

HEAD = f"{'page':<60}{'queries':>8}{'with: db':>10}{'cost':>8}{'without: db':>13}{'cost':>8}{'more':>8}"


def without_row_security() -> WSGIHandler:
    """Return the application as it would be if nobody acted.

    In this process only, by leaving out the middleware that says who does: no setting switches it off.
    """
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in before if not name.endswith(".ActingMiddleware")]
    try:
        return WSGIHandler()
    finally:
        settings.MIDDLEWARE = before


def compare(run: Run, cases: Sequence[Case], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Measure the supplier's pages among the cases both ways; times in milliseconds.

    The two are asked for in turn, so that whatever else the machine does falls on both.
    """
    bare, pages = without_row_security(), []
    visitors: dict[int, Visitor] = {}
    for case in cases:
        if case.who != "supplier":
            continue
        try:
            url = run.address(case)
        except NothingToShow as missing:
            say(f"{case.name}: {missing}")
            continue
        person = run.sample.reader(case.row, case.who)
        if person.pk not in visitors:
            visitors[person.pk] = Visitor(bare, person)
        ways = (visitors[person.pk], run.visitor(case)) * 2
        without, secured, without_again, secured_again = (
            way.measure(url, htmx=case.htmx) for way in ways
        )
        page = {
            "name": case.name,
            "with": _cheaper(secured, secured_again).as_dict(),
            "without": _cheaper(without, without_again).as_dict(),
        }
        pages.append(page)
        say(line(page))
    return pages


def _cheaper(one: Result, other: Result) -> Result:
    return min(one, other, key=lambda result: result.cost)


def line(page: dict[str, Any]) -> str:
    """Return a page's line of the table; ``more`` is the cost of row-level security."""
    secured, without = page["with"], page["without"]
    more = secured["cost"] - without["cost"]
    return (
        f"{page['name']:<60}{secured['queries']:>8}{secured['database']:>10.1f}{secured['cost']:>8.1f}"
        f"{without['database']:>13.1f}{without['cost']:>8.1f}{more:>8.1f}"
    )

"""The benchmark: no page is forgotten, and its verdicts are right."""

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from core.keys import KEY_LENGTH
from core.permissions import PUBLIC, declared, every_url
from srm.bench import report
from srm.bench.measure import Result
from srm.bench.pages import every_case
from srm.bench.run import Run
from srm.bench.sample import ROWS, Cast

# Not pages of ours: the admin and the account pages are libraries', measured by nobody's promise.
LIBRARIES = ("admin", "account_", "mfa_")
# Answer one of ours with something other than a page that grows with the data.
SKIPPED = {
    "accounts:photo": "one file, found by its key",
    "accounts:own-file": "one file, found by its key",
    "api-me-data-file": "the same",
    "accounts:company-confirm": "one button, there only with an identity provider",
    "api-invitations-detail": "a row of its list, found by its key",
    "api-steps-detail": "the same",
    "api-comments-detail": "the same",
    "api-evidence-detail": "the same",
    "api-dependencies-detail": "the same",
    "api-evidence-file": "one file, found by its key",
    "meetings:evidence": "the same",
    "meetings:portal-evidence": "the same",
    "api-me-photo": "one file, found by its key",
    "api-docs": "a static page of the API's documentation",
    "api-schema": "generated from the code, not from the data",
    "readyz": "a health check",
    "styleguide": "shows components, reads no data",
    "suppliers:portal-invite": "two fields, there only where a partner's settings allow it",
}


def _methods(view: Any, arguments: dict[str, str]) -> set[str]:
    """Ask a view with a method that none has; it answers which ones it takes."""
    request = RequestFactory().generic("PROPFIND", "/")
    try:
        response = view(request, **arguments)
    except Exception:
        return {"GET"}  # it did not look at the method: it takes them all
    return set(response.headers.get("Allow", "GET").split(", "))


def _pages() -> dict[str, Any]:
    found = {}
    for _route, namespace, pattern in every_url():
        if not pattern.name or declared(pattern, namespace) == PUBLIC:
            continue
        name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
        if name.startswith(LIBRARIES):
            continue
        for arguments in ({}, {"key": "0" * KEY_LENGTH}):
            try:
                reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue
            if "GET" in _methods(pattern.callback, arguments):
                found[name] = pattern
    return found


def test_every_page_without_arguments_or_with_one_key_is_measured(db: None) -> None:
    measured = {case.url for case in every_case()}
    missing = _pages().keys() - measured - SKIPPED.keys()
    assert not missing, f"add to srm/bench/pages.py: {', '.join(sorted(missing))}"


def test_pages_that_are_only_posted_to_are_not_asked_for(db: None) -> None:
    assert "suppliers:list" in _pages()
    assert "negotiations:from-award" not in _pages()  # two keys, POST
    assert "accounts:read-all" not in _pages()  # POST


def test_nothing_measured_or_skipped_has_gone() -> None:
    for case in every_case():
        reverse(case.url, kwargs={"key": "0" * KEY_LENGTH} if case.row else {})
    known = {resolver.name for _route, _namespace, resolver in every_url()}
    assert {name.rpartition(":")[2] for name in SKIPPED} <= known


def test_cases_refer_to_people_and_rows_that_exist_and_have_names_of_their_own() -> None:
    cases = every_case()
    names = [case.name for case in cases]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert {case.row for case in cases} - {""} <= ROWS.keys()
    assert all(hasattr(Cast, case.who) for case in cases)


def _run(partners: int, **page: Any) -> dict[str, Any]:
    given = {"name": "list", "limit": 2.0, "cost": 20.0, "ratio": 1.0, "status": 200}
    given |= {"bytes": 40_000} | page
    return {"partners": partners, "baseline": {"cost": 20.0}, "pages": [given]}


def test_a_page_within_its_limits_is_no_problem() -> None:
    (row,) = report.compare([_run(1_000), _run(100_000, cost=30.0, ratio=1.5)])
    assert row.problems == []
    assert row.growth == pytest.approx(1.5)


def test_a_ratio_above_limit_and_allowance_is_a_problem() -> None:
    (row,) = report.compare([_run(1_000, ratio=2.0 * report.ALLOWANCE + 0.1)])
    assert "times the bare page" in row.problems[0]
    (row,) = report.compare([_run(1_000, ratio=2.0 * report.ALLOWANCE - 0.1)])
    assert row.problems == []


def test_growth_is_judged_by_the_largest_size_and_not_below_the_noise() -> None:
    grown = {"cost": 60.0, "ratio": 1.9}
    (row,) = report.compare([_run(100_000, **grown), _run(1_000, cost=20.0, ratio=0.6)])
    assert "grows" in row.problems[0]
    (row,) = report.compare([_run(1_000, cost=0.5, ratio=0.02), _run(100_000, cost=2.0, ratio=0.1)])
    assert row.problems == []


def test_a_page_that_shows_more_may_cost_as_much_more() -> None:
    few, full = {"bytes": 10_000}, {"cost": 60.0, "ratio": 1.9, "bytes": 30_000}
    (row,) = report.compare([_run(1_000, ratio=0.6, **few), _run(100_000, **full)])
    assert (row.problems, row.growth) == ([], pytest.approx(1.9 / 0.6 / 3))
    (row,) = report.compare([_run(1_000, ratio=0.2, cost=6.0, **few), _run(100_000, **full)])
    assert "grows 3.2-fold" in row.problems[0]
    # What sends less is not let off for it.
    (row,) = report.compare([_run(1_000, ratio=0.6), _run(100_000, **(full | few))])
    assert row.growth == pytest.approx(1.9 / 0.6)


def test_a_page_that_was_disturbed_is_measured_again_and_a_dear_one_stays_dear() -> None:
    class Steady:
        def __init__(self, *costs: float) -> None:
            self.costs = [*costs]

        def measure(self, url: str = "/", *, htmx: bool = False) -> Any:
            return Result(1, 1, 1, 1, self.costs.pop(0), 1, 1, 1, 200)

    class Asked(Run):
        def __init__(self, *costs: float) -> None:
            self.page, self.bare = Steady(*costs), Steady(*[10.0] * 6)

        def visitor(self, case: Any) -> Any:
            return self.page

        def address(self, case: Any) -> str:
            return "/"

        def baseline(self) -> Any:
            return self.bare.measure()

    for again, ratio in (
        ([15.0], 1.5),
        ([30.0, 60.0, 18.0], 1.8),
        ([60.0, 40.0, 45.0], 4.0),
    ):
        page = {"cost": 50.0, "ratio": 5.0, "limit": 2.0}
        asked = Asked(*again)
        asked._again(page, every_case()[0])
        assert page["ratio"] == ratio
        assert not asked.page.costs  # not measured any more when it is within, nor given up before


def test_a_page_that_failed_or_is_missing_at_one_size_is_a_problem() -> None:
    (row,) = report.compare([_run(1_000), _run(100_000, error="status 500 from /x/")])
    assert "500" in row.problems[0]
    empty = {"partners": 100_000, "baseline": {"cost": 20.0}, "pages": []}
    (row,) = report.compare([_run(1_000), empty])
    assert "not measured" in row.problems[0]

"""Each sort and the search of the list walk an index, however many partners there are."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.paging import paginate
from suppliers.models import Partner
from suppliers.reports.partners import SORTS
from suppliers.reports.search import matching
from suppliers.states import PartnerStatus, Tier
from tests.environment import run
from tests.environment.shared import committed_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]
COUNT = 6_000


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Partners with statistics, committed once for all tests of this module."""
    with committed_rows(django_db_blocker):
        _make_many()
        yield


def _make_many() -> None:
    tiers, statuses = Tier.values, PartnerStatus.values
    Partner.objects.bulk_create(
        (
            Partner(
                legal_name=f"{'Zeta' if n == 4321 else 'Trade'} {n:05} Ltd",
                is_supplier=True,
                tier=tiers[n % 4],
                status=statuses[n % 5],
                country=("SE", "DE", "PL", "US")[n % 4],
            )
            for n in range(COUNT)
        ),
        batch_size=5000,
    )
    # The planner needs its statistics, and the trigram index its waiting entries; owners only.
    this = run.current()
    this.postgres.execute("VACUUM ANALYZE suppliers_partner", database=this.database)


def plans(call: Any) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        call()
    found = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            found.append("\n".join(row[0] for row in cursor.fetchall()))
    return found


INDEXES = {
    "name": "partner_by_name",
    "tier": "partner_by_tier_rank",
    "status": "partner_by_status_rank",
    "country": "partner_by_country",
}


def test_every_sort_walks_its_index() -> None:
    for sort, sign, where in product(SORTS, ["", "-"], [{}, {"last": "1"}]):
        params = {"sort": sign + sort.name, **where}
        found, *rows = plans(partial(paginate, Partner.objects.all(), params, SORTS))
        # What was found is then looked up by its ids.
        assert all("suppliers_partner_pkey" in plan and "Seq Scan" not in plan for plan in rows)
        assert len(rows) == (0 if where else 1)
        assert INDEXES[sort.name] in found, found
        assert "Seq Scan" not in found and "Sort" not in found, found
    page = paginate(Partner.objects.all(), {"sort": "name", "last": "1"}, SORTS)
    (plan,) = plans(lambda: paginate(Partner.objects.all(), page.previous_query, SORTS))
    assert "partner_by_name" in plan and "Index Cond" in plan, plan


def test_a_search_is_fast_for_rare_and_for_frequent_texts() -> None:
    rare = plans(lambda: paginate(matching(Partner.objects.all(), "zEtA"), {}, SORTS))
    assert "partner_search_text" in rare[0], rare[0]
    assert all("partner_by_name" not in plan and "Seq Scan" not in plan for plan in rare[1:]), rare
    assert [p.legal_name for p in matching(Partner.objects.all(), "zEtA")] == ["Zeta 04321 Ltd"]
    often = plans(lambda: paginate(matching(Partner.objects.all(), "trade"), {}, SORTS))
    assert "partner_by_name" in often[1] and "Sort" not in often[1], often
    assert "suppliers_partner_pkey" in often[2] and len(often) == 3, often
    assert matching(Partner.objects.all(), "ze").count() == 1  # two letters: the beginning
    assert matching(Partner.objects.all(), "et").count() == 0


def names(text: str) -> list[str]:
    return list(matching(Partner.objects.all(), text).values_list("legal_name", flat=True))


def test_words_of_a_search_are_looked_up_together_and_accents_do_not_matter() -> None:
    Partner.objects.create(
        legal_name="Västra Möbelfabriken AB", other_names="Göteborgs Trä", is_client=True
    )
    found = ["Västra Möbelfabriken AB"]
    for text in ("vastra", "VÄSTRA", "mobelfabriken", "goteborg", "fabrik västra", "tra gote ab"):
        assert names(text) == found, text
    assert names("vastra goteborgs verkstad") == []
    for text in ("zeta trade", "4321 zet", "trade 04320 ltd"):
        (rare, *rest) = plans(lambda text=text: names(text))
        assert "partner_search_text" in rare and "Seq Scan" not in rare, rare
        assert all("Seq Scan" not in plan for plan in rest), rest
    assert names("ltd 04320") == ["Trade 04320 Ltd"]


def test_a_beginning_of_two_letters_is_a_range_of_names() -> None:
    Partner.objects.create(legal_name="Zürich Handel", is_client=True)
    Partner.objects.create(legal_name="Žuvis", is_client=True)
    assert set(names("zu")) == set(names("ŽÜ")) == {"Zürich Handel", "Žuvis"}
    (rare, _rows) = plans(lambda: names("zu"))
    assert "partner_by_folded_name" in rare and "Index Cond" in rare, rare
    _first, walk, *_ = plans(lambda: paginate(matching(Partner.objects.all(), "tr"), {}, SORTS))
    assert "partner_by_name" in walk and "Index Cond" in walk and "Sort" not in walk, walk

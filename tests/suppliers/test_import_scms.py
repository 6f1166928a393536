"""Real trade: the published shipments of the SCMS programme, against independently computed figures."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.importing.encodings import detect_encoding
from suppliers import actions
from suppliers.models import (
    CompanyTrade,
    MonthlyTrade,
    Partner,
    PartnerReference,
    TradeImport,
    TradeLine,
    YearlyTrade,
)
from suppliers.reports import scorecard
from suppliers.states import PartnerStatus

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FILE = DATA / "scms" / "scms_dev_half.csv"
TABBED = DATA / "scms" / "variant_tab_cp1252_first1000.tsv"
EXPECTED = DATA / "expected" / "scms_dev_half.json"
MAPPING = (ROOT / "docs" / "examples" / "scms.toml").read_text(encoding="utf-8")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not FILE.exists(), reason="../shared/data is not there"),
]


def load(path: Path = FILE, **options: Any) -> Any:
    return actions.import_trade(by=None, path=path, mapping=MAPPING, **options)


def test_every_vendor_has_exactly_the_expected_figures() -> None:
    result = load()
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert (result.rows, result.created, result.partners_created) == (5168, 5168, 60)
    partners = {
        reference.reference: reference.partner
        for reference in PartnerReference.objects.select_related("partner")
    }
    assert len(partners) == expected["distinct_vendors"]
    for vendor in expected["all_vendors"]:
        card = scorecard(partners[vendor["vendor"]])
        assert card.lines == vendor["lines"], vendor
        assert card.values == {"USD": Decimal(vendor["value"])}, vendor
        assert str(card.on_time_share) == vendor["on_time_pct"], vendor
    for vendor in expected["top10_vendors"]:
        card = scorecard(partners[vendor["vendor"]])
        assert card.delivery.on_time == vendor["on_time_lines"]
        assert card.delivery.late == vendor["late_lines"]
        late = vendor["mean_days_late_of_late_lines"]
        assert card.average_late == (None if late is None else Decimal(late)), vendor
    assert Partner.objects.filter(status=PartnerStatus.PROSPECT, is_supplier=True).count() == 60


def test_a_second_import_changes_nothing() -> None:
    load()
    before = _state()
    again = load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5168)
    assert again.key is None
    assert _state() == before


def test_the_tab_separated_file_of_windows_imports_with_the_same_mapping() -> None:
    load()
    before = set(TradeLine.objects.values_list())
    result = load(TABBED)
    # 469 of its lines are in the other file too, with their dates in another style.
    assert (result.rows, result.created, result.updated, result.unchanged) == (1000, 531, 0, 469)
    assert before < set(TradeLine.objects.values_list())
    assert detect_encoding(TABBED) == "cp1252"


def test_a_vendor_can_be_left_out() -> None:
    result = load(exclude=["SCMS from RDC"])
    assert (result.excluded, result.created, result.partners_created) == (2709, 2459, 59)
    assert not Partner.objects.filter(legal_name="SCMS from RDC").exists()


def test_the_sums_are_those_of_a_full_recount() -> None:
    load(TABBED)
    load()
    kept = _sums()
    actions.recount_trade()
    assert _sums() == kept


def _sums() -> list[tuple[Any, ...]]:
    return sorted(
        (
            row
            for model in (MonthlyTrade, YearlyTrade, CompanyTrade)
            for row in model.objects.values_list(
                *[f.attname for f in model._meta.fields if f.name != "id"]
            )
        ),
        key=str,
    )


def _state() -> tuple[Any, ...]:
    return (
        sorted(TradeLine.objects.values_list(), key=str),
        _sums(),
        TradeImport.objects.count(),
        Partner.objects.count(),
    )

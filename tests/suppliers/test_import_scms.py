"""Real trade: the published shipments of the SCMS programme, against independently computed figures."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.states import Role
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
from tests.factories.accounts import make_user

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FILE = DATA / "scms" / "scms_dev_half.csv"
TABBED = DATA / "scms" / "variant_tab_cp1252_first1000.tsv"
EXPECTED = DATA / "expected" / "scms_dev_half.json"
MAPPING_FILE = ROOT / "docs" / "examples" / "scms.toml"
MAPPING = MAPPING_FILE.read_text(encoding="utf-8")

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


def test_the_page_and_the_api_give_every_vendor_these_figures() -> None:
    load()
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    details = {vendor["vendor"]: vendor for vendor in expected["top10_vendors"]}
    client = Client()
    client.force_login(make_user(roles=[Role.EXECUTIVE]))
    keys = dict(PartnerReference.objects.values_list("reference", "partner__key"))
    for vendor in expected["all_vendors"]:
        key = keys[vendor["vendor"]]
        card = client.get(f"/api/v1/partners/{key}/scorecard/").json()
        delivery = card["delivery"]
        assert card["lines"] == vendor["lines"], vendor
        assert card["values"] == [{"currency": "USD", "amount": vendor["value"]}], vendor
        assert delivery["on_time_pct"] == vendor["on_time_pct"], vendor
        shown = figures(client.get(f"/partners/{key}/scorecard/").text)
        assert shown["Lines"] == f"{vendor['lines']:,}", vendor
        assert shown["Value"] == f"USD\xa0{Decimal(vendor['value']):,}", vendor
        assert shown["Share on time"] == f"{vendor['on_time_pct']}%", vendor
        if detail := details.get(vendor["vendor"]):
            late = detail["mean_days_late_of_late_lines"]
            assert delivery["on_time_lines"] == detail["on_time_lines"]
            assert delivery["late_lines"] == detail["late_lines"]
            assert delivery["mean_days_late_of_late_lines"] == late
            assert shown["On time"] == f"{detail['on_time_lines']:,}"
            assert shown["Late"] == f"{detail['late_lines']:,}"
            assert shown["Average days late, of the late lines"] == (late or "No data")


def figures(page: str) -> dict[str, str]:
    """The rows of the scorecard as they stand on the page."""
    return dict(re.findall(r'<th scope="row">([^<]+)</th><td class="r num">([^<]+)</td>', page))


def test_the_command_imports_all_or_leaves_everything(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def command(file: Path, *options: str) -> Any:
        call_command("import_trade", str(file), "--mapping", str(MAPPING_FILE), *options, "--json")
        return json.loads(capsys.readouterr().out)

    tried = command(FILE, "--dry-run")
    assert (tried["rows"], tried["created"], tried["partners_created"]) == (5168, 5168, 60)
    assert tried["dry_run"] and tried["key"] is None
    assert not TradeLine.objects.exists() and not Partner.objects.exists()
    without = command(FILE, "--exclude", "SCMS from RDC", "--exclude", "Aurobindo Pharma Limited")
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))["all_vendors"]
    left_out = [
        vendor["lines"]
        for vendor in expected
        if vendor["vendor"] in ("SCMS from RDC", "Aurobindo Pharma Limited")
    ]
    assert len(left_out) == 2
    assert without["excluded"] == sum(left_out)
    assert (without["created"], without["partners_created"]) == (5168 - sum(left_out), 58)
    whole = command(FILE)
    assert (whole["created"], whole["unchanged"]) == (sum(left_out), 5168 - sum(left_out))
    before = _state()
    again = command(FILE)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 5168)
    broken = tmp_path / "broken.csv"
    lines = FILE.read_bytes().splitlines(keepends=True)
    broken.write_bytes(b"".join([*lines, lines[1]]))
    with pytest.raises(CommandError, match=r"5170"):
        command(broken)
    said = json.loads(capsys.readouterr().out)
    assert (said["refused"], said["created"], said["code"]) == (1, 0, "rows_refused")
    refused = broken.with_name("broken.csv.refused.csv").read_text(encoding="utf-8").splitlines()
    assert len(refused) == 2 and refused[1].startswith("5170,")
    assert _state() == before


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

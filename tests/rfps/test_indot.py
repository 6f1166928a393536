"""Real tenders of a public body: every figure of the independent computation, on page and API."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.states import Role
from core import formats
from rfps.models import BidLine, Line, Rfx
from suppliers.models import Partner
from suppliers.states import PartnerStatus
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
FILE = SHARED / "indot_bidtabs" / "indot_2026-05-07.csv"
EXPECTED = SHARED / "expected" / "indot_dev_2026-05-07.json"
MAPPING = ROOT / "rfps" / "mappings" / "indot.toml"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not FILE.exists(), reason="../shared/data is not here: real tenders untested"
    ),
]


def run(tmp_path: Path, path: Path = FILE, **options: Any) -> dict[str, Any]:
    from io import StringIO

    out = StringIO()
    call_command(
        "import_bid_tabulation",
        str(path),
        mapping=MAPPING,
        json=True,
        refused=tmp_path / "refused.csv",
        stdout=out,
        **options,
    )
    return dict(json.loads(out.getvalue()))


def test_every_figure_of_every_tender(tmp_path: Path) -> None:
    owner = make_user(roles=[Role.EXECUTIVE], email="owner@nordkontor.example")
    known = make_partner(legal_name="ICC GROUP INC", is_supplier=False, is_client=True)
    expected = json.loads(EXPECTED.read_text())

    tried = run(tmp_path, dry_run=True)
    assert not Rfx.objects.exists()
    result = run(tmp_path, by=owner.email)
    assert (result["created"], result["lines"], result["prices"]) == (
        expected["projects"],
        expected["lines"],
        expected["rows"],
    )
    assert tried["created"] == result["created"]
    assert result["partners_created"] == expected["bidders"] - 1
    assert Partner.objects.filter(status=PartnerStatus.PROSPECT).count() == expected["bidders"] - 1
    assert known.bids.exists()

    client = Client()
    client.force_login(owner)
    wins: Counter[str] = Counter()
    winning = Decimal(0)
    for tender in expected["tenders"]:
        rfx = Rfx.objects.get(external_id=tender["project"])
        data = client.get(f"/api/v1/rfps/{rfx.key}/comparison/").json()
        names = {bid["bid"]: bid["name"] for bid in data["bids"]}
        shown = [
            {
                "rank": bid["rank"],
                "bidder": bid["name"],
                "total": bid["total"],
                "over_low_pct": bid["over_low_pct"],
                "lines_sole_lowest": bid["lines_sole_lowest"],
            }
            for bid in data["bids"]
        ]
        assert shown == tender["totals"]
        assert [names[bid] for bid in data["winners"]] == [tender["winner"]]
        assert data["lowest_total"] == tender["winning_total"]
        for name in ("mean_total", "tied_lowest_lines", "cherry_pick_total", "cherry_pick_saving"):
            assert data[name] == tender[name]
        assert len(data["lines"]) == tender["lines"] == len(tender["line_results"])
        for line, wanted in zip(data["lines"], tender["line_results"], strict=True):
            assert (line["number"], line["item_code"]) == (wanted["line"], wanted["pay_item"])
            assert (line["description"], line["unit"]) == (wanted["description"], wanted["unit"])
            assert Decimal(line["quantity"]) == Decimal(wanted["quantity"])
            assert Decimal(line["lowest_unit_price"]) == Decimal(wanted["lowest_unit_price"])
            assert Decimal(line["highest_unit_price"]) == Decimal(wanted["highest_unit_price"])
            assert {names[bid] for bid in line["lowest_bids"]} == set(wanted["lowest_bidders"])
            prices = {names[bid]: Decimal(p["unit_price"]) for bid, p in line["prices"].items()}
            assert prices == {name: Decimal(p) for name, p in wanted["prices"].items()}
        wins[tender["winner"]] += 1
        winning += Decimal(data["lowest_total"])
        page = client.get(reverse("rfps:comparison", args=[rfx.key])).content.decode()
        for bid in tender["totals"]:
            assert formats.money(Decimal(bid["total"])) in page
            assert formats.percent(Decimal(bid["over_low_pct"]), 2) in page
    assert wins == expected["wins_per_bidder"]
    assert str(winning) == expected["sum_of_winning_totals"]


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    make_user(roles=[Role.EXECUTIVE])
    first = run(tmp_path)
    before = (Rfx.objects.count(), Line.objects.count(), BidLine.objects.count())
    again = run(tmp_path)
    assert (again["created"], again["unchanged"]) == (0, first["created"])
    assert again["keys"] == first["keys"]
    assert before == (Rfx.objects.count(), Line.objects.count(), BidLine.objects.count())


def test_one_wrong_row_refuses_the_whole_file(tmp_path: Path) -> None:
    make_user(roles=[Role.EXECUTIVE])
    rows = FILE.read_text().splitlines()
    rows[-1] = rows[-1].replace(rows[-1].split(",")[0], "=1+1", 1)
    rows[10] = rows[10].replace(",50000.0,", ",50000.01,").replace(",1.0,", ",1.5,")
    path = tmp_path / "bad.csv"
    path.write_text("\n".join(rows))
    with pytest.raises(CommandError, match="Nothing was imported"):
        run(tmp_path, path)
    assert not Rfx.objects.exists()
    assert not Partner.objects.exists()
    assert (tmp_path / "refused.csv").read_text().count("\n") >= 2


def test_the_same_tender_with_other_figures_is_refused(tmp_path: Path) -> None:
    make_user(roles=[Role.EXECUTIVE])
    run(tmp_path)
    rows = FILE.read_text().splitlines()
    path = tmp_path / "changed.csv"
    path.write_text("\n".join([rows[0], rows[1].replace("12450.0", "12451.0"), *rows[2:]]))
    with pytest.raises(CommandError, match="other figures"):
        run(tmp_path, path)

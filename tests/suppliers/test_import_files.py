"""Files as they should not be: each is refused with a message that names the place, and nothing is kept."""

import codecs
import re
import time
from pathlib import Path
from typing import Any

import pytest

from core.models import Event
from suppliers import actions
from suppliers.actions import ImportRefused
from suppliers.models import CompanyTrade, MonthlyTrade, Partner, TradeImport, TradeLine
from tests.factories.suppliers import MAPPING_HEAD

pytestmark = pytest.mark.django_db

MAPPING = f"""
{MAPPING_HEAD}
promised_date = "Promised"
delivered_date = "Delivered"
quantity = "Quantity"
unit_price = "Price"
amount = "Amount"

[dates]
formats = ["%Y-%m-%d", "%d/%m/%Y"]
none = ["open"]

[numbers]
thousands = ","
"""
HEADER = "Vendor,Order,Line,Item,Promised,Delivered,Quantity,Price,Amount"
GOOD = "Volt AB,P1,1,Cable,2026-03-02,2026-03-03,10,2.50,25.00"
NEXT = "Volt AB,P1,2,Socket,2026-03-02,open,4,12.00,48.00"


def text(*lines: str) -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode()


def run(tmp_path: Path, content: bytes, **options: Any) -> Any:
    path = tmp_path / "lines.csv"
    path.write_bytes(content)
    options.setdefault("mapping", MAPPING)
    options.setdefault("refused", tmp_path / "refused.csv")
    return actions.import_trade(by=None, path=path, **options)


def assert_nothing_was_kept() -> None:
    for model in (TradeLine, MonthlyTrade, CompanyTrade, TradeImport, Partner, Event):
        assert not model.objects.exists(), model


def wrong(field: int, value: str) -> str:
    cells = GOOD.split(",")
    cells[field] = value
    return ",".join(cells)


# content, row, column, a word of the reason; row and column None: a message about the whole file.
CASES: dict[str, tuple[bytes, int | None, str | None, str]] = {
    "empty file": (b"", None, None, "empty"),
    "only a byte order mark": (codecs.BOM_UTF8, None, None, "empty|no columns"),
    "header missing a column": (text(GOOD).replace(b"Promised", b"Due"), 1, "Promised", "missing"),
    "header nearly right": (
        text(GOOD).replace(b"Promised", b"Promissed"),
        1,
        "Promised",
        "Promissed",
    ),
    "header twice the same": (
        text(GOOD).replace(b"Line,", b"Order,"),
        1,
        "Order",
        "more than once",
    ),
    "another table": (b"Kind;Colour\nChair;Red\n", 1, None, "missing; there are “Kind”, “Colour”$"),
    "not a table": (b"Dear colleague, here are the orders.\n", 1, None, "missing|no columns"),
    "a binary file": (bytes(range(256)) * 40, 1, None, ""),
    "zip archive": (b"PK\x03\x04" + b"\x00\x14" * 400, 1, None, ""),
    "a cell too few": (text(GOOD, "Volt AB,P1,2"), 3, "Item", "3 cells"),
    "a cell too many": (text(GOOD, NEXT + ",x"), 3, "Amount", "10 cells"),
    "NUL in a text": (text(wrong(3, "Ca\x00ble")), 2, "Item", "NUL"),
    "NUL in a number": (text(wrong(6, "1\x000")), 2, "Quantity", "NUL"),
    "NUL in the key": (text(wrong(1, "P\x001")), 2, "Order", "NUL"),
    "control character": (text(wrong(3, "Ca\x1bble")), 2, "Item", "control"),
    "formula as text": (text(wrong(3, "=1+1")), 2, "Item", "formula"),
    "formula as number": (text(wrong(8, "=A1*2")), 2, "Amount", "no number"),
    "external link": (text(wrong(0, '"=HYPERLINK(""http://x"")"')), 2, "Vendor", "formula"),
    "word as number": (text(wrong(6, "ten")), 2, "Quantity", "no number"),
    "two points": (text(wrong(8, "1.000.000")), 2, "Amount", "no number"),
    "misplaced thousands": (text(wrong(8, '"25,00"')), 2, "Amount", "no number"),
    "scientific": (text(wrong(8, "2.5E+01")), 2, "Amount", "no number"),
    "infinity": (text(wrong(8, "Infinity")), 2, "Amount", "no number"),
    "not a number": (text(wrong(8, "NaN")), 2, "Amount", "no number"),
    "Arabic digits": (text(wrong(6, "١٠")), 2, "Quantity", "no number"),
    "too large": (text(wrong(8, "1" * 30)), 2, "Amount", "too large"),
    "no quantity": (text(wrong(6, "")), 2, "Quantity", "empty"),
    "no vendor": (text(wrong(0, " ")), 2, "Vendor", "empty"),
    "no item": (text(wrong(3, "")), 2, "Item", "empty"),
    "price and amount missing": (
        text("Volt AB,P1,1,Cable,2026-03-02,2026-03-03,10,,"),
        2,
        "Amount",
        "empty",
    ),
    "day and month swapped": (text(wrong(4, "2026-13-02")), 2, "Promised", "no date"),
    "American date": (text(wrong(4, "03/14/2026")), 2, "Promised", "no date"),
    "no such day": (text(wrong(4, "2026-02-30")), 2, "Promised", "no date"),
    "year of three digits": (text(wrong(4, "0202-03-02")), 2, "Promised", "no date"),
    "date as a word": (text(wrong(5, "soon")), 2, "Delivered", "no date"),
    "no date at all": (
        text(wrong(4, "open").replace("2026-03-03", "open")),
        2,
        "Promised",
        "no day",
    ),
    "long vendor": (text(wrong(0, "V" * 201)), 2, "Vendor", "longer"),
    "long item": (text(wrong(3, "I" * 501)), 2, "Item", "longer"),
    "the same line twice": (text(GOOD, NEXT, GOOD), 4, "Order, Line", "row 2"),
    "the last row is wrong": (text(GOOD, NEXT, wrong(8, "x")), 4, "Amount", "no number"),
    "quote never closed": (text(GOOD, 'Volt AB,"P1,2,Socket'), 3, None, "quotes"),
    "text after a quote": (text(GOOD, 'Volt AB,"P1"x,2,S,,,1,1,1'), 3, None, "quotes"),
    "endless cell": (text(wrong(3, "x" * 200_000)), 2, None, "quotes|longer|characters"),
    "endless line": (text("x" * (1 << 21)), None, None, "characters"),
    "a million columns": (b"," * 1_000_000 + b"\n", None, None, "columns|characters"),
    "two thousand columns": (
        text(GOOD).replace(b"Amount", b"Amount" + b",c" * 2000),
        1,
        None,
        "columns|missing",
    ),
    "half a character": (text(GOOD) + b"Volt\xc3", None, None, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_malformed_file_is_refused_and_nothing_kept(name: str, tmp_path: Path) -> None:

    content, row, column, reason = CASES[name]
    with pytest.raises(ImportRefused) as refusal:
        run(tmp_path, content)
    message = str(refusal.value.message)
    assert re.search(reason, message), message
    if row is not None:
        assert f"row {row}" in message, message
    if column is not None:
        assert f"“{column}”" in message, message
    assert_nothing_was_kept()


def test_every_refused_row_stands_in_the_file_with_its_reason(tmp_path: Path) -> None:
    bad = wrong(3, "=cmd|'/c calc'!A1")
    with pytest.raises(ImportRefused) as refusal:
        run(tmp_path, text(bad, NEXT, wrong(6, "ten").replace("P1,1", "P1,9")))
    assert refusal.value.result.refused == 2
    assert (refusal.value.result.rows, refusal.value.result.created) == (3, 0)
    lines = (tmp_path / "refused.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"row,column,reason,{HEADER}"
    assert lines[1].startswith("2,Item,") and "'=cmd|" in lines[1]
    assert lines[2].startswith("4,Quantity,")
    assert len(lines) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str, tmp_path: Path) -> None:
    line = GOOD.replace("Volt AB", "Ångström Énergie").replace(",", delimiter)
    content = "\n".join([HEADER.replace(",", delimiter), line]).encode(encoding)
    assert run(tmp_path, content).created == 1
    assert Partner.objects.get().legal_name == "Ångström Énergie"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(newline: str, tmp_path: Path) -> None:
    content = newline.join([HEADER, GOOD, "", NEXT, ",,,,,,,,", ""]).encode()
    assert run(tmp_path, content).created == 2


@pytest.mark.django_db(transaction=True)
def test_a_changed_line_is_updated_and_the_sums_follow(tmp_path: Path) -> None:
    run(tmp_path, text(GOOD, NEXT))
    changed = NEXT.replace("Volt AB", "Nya Volt AB").replace("2026-03-02", "2026-04-02")
    result = run(tmp_path, text(GOOD, changed))
    assert (result.created, result.updated, result.unchanged) == (0, 1, 1)
    sums = {
        (row.partner.legal_name, row.month.isoformat()): (row.lines, str(row.amount))
        for row in MonthlyTrade.objects.select_related("partner")
    }
    assert sums == {
        ("Volt AB", "2026-03-01"): (1, "25.00"),
        ("Nya Volt AB", "2026-04-01"): (1, "48.00"),
    }
    assert company_trade() == {"2026-03-01": (1, "25.00"), "2026-04-01": (1, "48.00")}
    CompanyTrade.objects.all().delete()
    actions.recount_trade()
    assert company_trade() == {"2026-03-01": (1, "25.00"), "2026-04-01": (1, "48.00")}


def company_trade() -> dict[str, tuple[int, str]]:
    return {
        row.month.isoformat(): (row.lines, str(row.amount)) for row in CompanyTrade.objects.all()
    }


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, text(GOOD, NEXT), dry_run=True)
    assert (result.created, result.partners_created, result.key) == (2, 1, None)
    assert_nothing_was_kept()


def test_unknown_partners_can_be_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="“Volt AB” is no known partner"):
        run(tmp_path, text(GOOD, NEXT), create_partners=False)
    assert_nothing_was_kept()
    assert (tmp_path / "refused.csv").read_text(encoding="utf-8").count("no known partner") == 2


@pytest.mark.django_db(transaction=True)
def test_a_partner_is_known_by_its_exact_name_and_two_of_one_name_by_neither(
    tmp_path: Path,
) -> None:
    from tests.factories.suppliers import make_partner

    known = make_partner(legal_name="Volt AB")
    make_partner(legal_name="VOLT AB")
    run(tmp_path, text(GOOD))
    assert TradeLine.objects.get().partner == known
    make_partner(legal_name="Twin AB")
    make_partner(legal_name="Twin AB")
    run(tmp_path, text(GOOD, NEXT.replace("Volt AB", "Twin AB")))
    assert Partner.objects.filter(legal_name="Twin AB").count() == 3


BAD_MAPPINGS = {
    "no TOML": ("[trade", "TOML"),
    "unknown section": (MAPPING + "[extra]\n", "extra"),
    "unknown key": (MAPPING.replace("currency =", "curency ="), "curency"),
    "unknown field": (MAPPING.replace("item =", "itme ="), "itme"),
    "wrong type": (MAPPING.replace('["Order", "Line"]', '"Order"'), "key"),
    "no key": (MAPPING.replace('["Order", "Line"]', "[]"), "key"),
    "no source": (MAPPING.replace('"erp"', '"Our ERP"'), "source"),
    "no quantity": (MAPPING.replace('quantity = "Quantity"', ""), "quantity"),
    "wrong direction": (MAPPING.replace('"purchase"', '"buy"'), "direction"),
    "wrong currency": (MAPPING.replace('"SEK"', '"KR"'), "currency"),
    "no date format": (MAPPING.replace("%Y-%m-%d", "%Y-%m"), "%Y-%m"),
    "one separator twice": (MAPPING + 'decimal = ","\n', "separator"),
}


@pytest.mark.parametrize("name", BAD_MAPPINGS)
def test_a_wrong_mapping_is_refused(name: str, tmp_path: Path) -> None:
    mapping, word = BAD_MAPPINGS[name]
    with pytest.raises(ImportRefused) as refusal:
        run(tmp_path, text(GOOD), mapping=mapping)
    assert word in str(refusal.value.message)
    assert_nothing_was_kept()


@pytest.mark.parametrize(
    "more",
    [
        "a." * 20_000 + "a = 1",
        "\n".join(f"a.b{n} = 1" for n in range(5_000)),
        "# " + "x" * 600,
        "\n" * 20_001,
    ],
)
def test_a_mapping_that_is_no_mapping_by_its_size_is_refused_before_it_is_read(
    tmp_path: Path, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(text: str) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr("tomllib.loads", read)
    with pytest.raises(ImportRefused, match="it is longer than 20000 characters"):
        run(tmp_path, text(GOOD), mapping=f"{MAPPING}\n{more}")
    assert_nothing_was_kept()


def test_a_mapping_as_long_as_it_may_be_is_read_at_once(tmp_path: Path) -> None:
    key = "a." * 240 + "a = 1"
    keys = "\n".join(f"[t{n}]\n{key}" for n in range(39))
    assert len(MAPPING) + len(keys) < 20_000
    begun = time.process_time()
    with pytest.raises(ImportRefused, match=r"there is no section \[t0\] here, but .*\[trade\]"):
        run(tmp_path, text(GOOD), mapping=f"{MAPPING}\n{keys}")
    assert time.process_time() - begun < 2

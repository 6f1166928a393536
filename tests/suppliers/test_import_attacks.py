"""Malformed files through the import page: a plain answer, never an error of ours, never a part of it."""

import gzip
import html
import io
import re
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.states import Role
from core.models import Event
from suppliers import actions
from suppliers.models import (
    Category,
    CompanyTrade,
    MonthlyTrade,
    Partner,
    PartnerReference,
    TradeImport,
    TradeLine,
)
from tests.factories.accounts import make_user
from tests.factories.suppliers import MAPPING_HEAD

pytestmark = pytest.mark.django_db

MAPPING = f"""
{MAPPING_HEAD}
promised_date = "Day"
delivered_date = "Came"
quantity = "Qty"
unit_price = "Price"
"""
HEADER = "Vendor;Order;Line;Item;Day;Came;Qty;Price\n"
GOOD = "Bult AB;1;1;Bolt;2026-03-01;2026-03-02;10;1.50\n"
MB = 1 << 20


def row(**cells: str) -> str:
    """One row that is good but for the given cells; the one good row stands before it."""
    good = {
        "Vendor": "Mutter AB",
        "Order": "2",
        "Line": "1",
        "Item": "Nut",
        "Day": "2026-03-01",
        "Came": "2026-03-02",
        "Qty": "20",
        "Price": "0.50",
    }
    return HEADER + GOOD + ";".join((good | cells).values()) + "\n"


def zipped() -> bytes:
    """Ten megabytes of zeros in ten kilobytes, as a spreadsheet's file would look."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (10 * MB))
    return target.getvalue()


# What the answer says about a file that is refused; a number is how many lines are imported.
FILES: dict[str, tuple[str | bytes, str | int]] = {
    # Nothing in it
    "empty": (b"", "empty"),
    "only a header": (HEADER, 0),
    "only blanks": (b" \t \r\n  \n", "no columns found|missing"),
    "only line ends": (b"\n\n\n\n", "no columns found|empty|missing"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty|no columns found"),
    "only quotes": (b'""""""""', "no columns found|quotes|missing"),
    "only separators": (b";;;;;;;\n;;;;;;;\n", "missing"),
    "rows of nothing": (HEADER + ";;;;;;;\n" * 100, 0),
    # No text at all
    "random bytes": (bytes((n * 7 + n // 256) % 256 for n in range(10_000)), "row 1"),
    "only NUL": (b"\x00" * 1000, "no columns found|missing|row 1"),
    "zip bomb": (zipped(), "row 1"),
    "gzip": (gzip.compress((HEADER + GOOD).encode()), "row 1"),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\x00" * 400 + HEADER.encode(), "row 1"),
    "a web page": ("<!doctype html>\n<html><body>Sign in</body></html>\n", "row 1"),
    "JSON": ('[{"Vendor": "Bult AB", "Order": 1}]', "row 1"),
    # Encodings
    "UTF-8 with its mark": (b"\xef\xbb\xbf" + (HEADER + GOOD).encode(), 1),
    "UTF-16": ((HEADER + GOOD).encode("utf-16"), 1),
    "UTF-16 cut in half a character": ((HEADER + GOOD).encode("utf-16")[:-1], "not readable"),
    "UTF-32 with a character there is not": (
        b"\xff\xfe\x00\x00" + HEADER.encode("utf-32-le") + b"\xff\xff\xff\xff",
        "not readable",
    ),
    "UTF-8 broken in one cell": (
        row(Item="N\udce5t").encode("utf-8", "surrogateescape") + "Å".encode(),
        "row",
    ),
    "UTF-8 broken in the header": (b"\xef\xbb\xbf" + HEADER.encode().replace(b"Price", b"Pric\xffe") + GOOD.encode(), "Pric"),
    "UTF-8 broken in a name of the header and a row too short": (
        b"\xef\xbb\xbf" + HEADER.encode().replace(b"\n", b";N\xffte\n") + GOOD.encode(), "row 2.*8 cells",
    ),
    "half of a surrogate pair": (
        "\ufeff".encode("utf-16-le") + row(Item="X").encode("utf-16-le").replace(b"X\x00", b"\x00\xd8"),
        "not readable",
    ),
    # Rows and quotes
    "CR only": ((HEADER + GOOD).replace("\n", "\r"), 1),
    "CRLF and LF mixed": (HEADER.replace("\n", "\r\n") + GOOD, 1),
    "a quote that never ends": (row(Item='"Nut'), "quotes"),
    "a quote in the middle": (row(Item='"Nu"t'), "quotes"),
    "a quote over the whole file": (HEADER + '"' + GOOD * 3000, "quotes|field"),
    "one cell too few": (HEADER + GOOD + "Mutter AB;2;1\n", "row 3.*3 cells"),
    "one cell too many": (HEADER + GOOD + row().split("\n")[2] + ";x\n", "row 3.*9 cells"),
    "a million columns": (";" * 1_000_000 + "\n", "row 1: more than"),
    "more columns than a row may have": (HEADER + ";" * 5000 + "\n", "row 2: more than"),
    "a line of two million characters": (HEADER + "x" * (2 * MB) + "\n", "row 2: a line of more"),
    # Headers
    "a column twice": (HEADER.replace("Item", "Vendor") + GOOD, "Vendor.*more than once"),
    "a column missing": (HEADER.replace("Qty", "Quantity") + GOOD, "Qty.*missing"),
    "no header": (GOOD, "missing"),
    # Cells
    "a formula": (row(Item="=HYPERLINK(1)"), "row 3, column “Item”: is a formula"),
    "a formula as a partner": (row(Vendor="=1+1"), "row 3, column “Vendor”: is a formula"),
    "NUL in a cell": (row(Item="N\x00ut"), "row 3, column “Item”: contains a NUL"),
    "a control character": (row(Vendor="Mutter\x1b[31m"), "row 3, column “Vendor”: contains a control"),
    "a control character in the key": (row(Line="1\x1f1"), "row 3"),
    "a cell of 100,000 characters": (row(Item="x" * 100_000), "row 3.*longer than 500"),
    "a partner of 1,000 characters": (row(Vendor="x" * 1000), "row 3.*longer than 200"),
    "no partner": (row(Vendor="  "), "row 3, column “Vendor”: is empty"),
    "no key": (row(Order=" ", Line=" "), "row 3"),
    "the same key twice": (HEADER + GOOD + GOOD, "row 3.*the same as in row 2"),
    # Days
    "no such day": (row(Day="2026-02-30"), "row 3, column “Day”: “2026-02-30” is no date"),
    "day of zeros": (row(Day="0000-00-00"), "row 3, column “Day”: “0000-00-00” is no date"),
    "year 1": (row(Day="0001-01-01"), "row 3, column “Day”"),
    "year 10,000": (row(Day="10000-01-01"), "row 3, column “Day”"),
    "negative year": (row(Day="-2026-03-01"), "row 3, column “Day”"),
    "digits of another script": (row(Day="２０２６-03-01"), "row 3, column “Day”"),
    "a serial number of a spreadsheet": (row(Day="46082"), "row 3, column “Day”"),
    "no day at all": (row(Day="", Came=""), "row 3.*no day at all"),
    "centuries late": (HEADER + "".join(
        f"Sen AB;9;{n};Nut;1900-01-01;9999-12-31;1;1\n" for n in range(1000)
    ), "sums of a month"),
    # Numbers
    "NaN": (row(Qty="NaN"), "row 3, column “Qty”: “NaN” is no number"),
    "infinity": (row(Price="Infinity"), "row 3, column “Price”: “Infinity” is no number"),
    "an exponent": (row(Qty="1e999999999"), "row 3, column “Qty”"),
    "hexadecimal": (row(Qty="0x10"), "row 3, column “Qty”"),
    "underscores": (row(Qty="1_000"), "row 3, column “Qty”"),
    "digits of another script as a number": (row(Qty="١٢"), "row 3, column “Qty”"),
    "thousands that nobody declared": (row(Qty="1,000.5"), "row 3, column “Qty”"),
    "a number of 10,000 digits": (row(Qty="9" * 10_000), "row 3, column “Qty”"),
    "a number too large for its column": (row(Price="1000000000000"), "row 3, column “Price”.*too large"),
    "a product too large for its column": (
        row(Qty="99999999999999", Price="999999999999"),
        "row 3, column “Price”.*too large",
    ),
    "minus": (row(Qty="-20"), 2),
    "minus nought": (row(Qty="-0", Price="-0"), 2),
    "words": (row(Qty="many"), "row 3, column “Qty”: “many” is no number"),
    "sums too large for a month": (HEADER + "".join(
        f"Stor AB;9;{n};Nut;2026-03-01;2026-03-02;99999;99999999999\n" for n in range(400)
    ), "sums of a month"),
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(make_user("Admin", roles=[Role.ADMINISTRATOR]))
    return client


def send(client: Client, content: bytes, mapping: str = MAPPING, name: str = "lines.csv") -> Any:
    data = {"file": SimpleUploadedFile(name, content), "mapping": mapping, "create_partners": "on"}
    return client.post("/imports/", data)


def said(answer: Any) -> str:
    """The words of the result or of the field, as a person reads them."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
    return re.sub(r"\s+", " ", text)


def assert_nothing_was_kept() -> None:
    for model in (
        TradeLine,
        MonthlyTrade,
        CompanyTrade,
        TradeImport,
        Partner,
        PartnerReference,
        Category,
    ):
        assert not model.objects.exists(), model.__name__
    assert not Event.objects.filter(verb__startswith="suppliers.").exists()


@pytest.mark.parametrize("name", FILES)
def test_each_file_gets_a_plain_answer(client: Client, name: str) -> None:
    content, expected = FILES[name]
    data = content.encode() if isinstance(content, str) else content
    answer = send(client, data)
    if isinstance(expected, int):
        assert answer.status_code == 302, said(answer)
        assert TradeLine.objects.count() == expected
        return
    assert answer.status_code == 422
    assert re.search(expected, said(answer)), said(answer)[-1500:]
    assert_nothing_was_kept()


MAPPINGS = {
    "an encoding of bytes": '[file]\nencoding = "zlib"',
    "an encoding of text to text": '[file]\nencoding = "rot13"',
    "an encoding that refuses all": '[file]\nencoding = "undefined"',
    "an encoding of domain names": '[file]\nencoding = "idna"',
    "an encoding there is not": '[file]\nencoding = "../../etc/passwd"',
    "a delimiter of two characters": '[file]\ndelimiter = ";;"',
    "a format without a day": '[dates]\nformats = ["%Y"]',
    "a format of nonsense": '[dates]\nformats = ["%", "(("]',
    "one separator for two things": '[numbers]\ndecimal = ","\nthousands = ","',
    "a date where a list belongs": "[dates]\nformats = 2026-03-01",
    "a section twice": "[trade]\nsource = 'x'",
    "an endless list": "[dates]\nnone = " + "[" * 5000,
    "a number of 5,000 digits": "[trade]\nsource = " + "1" * 5000,
    "a format with a day twice": '[dates]\nformats = ["%Y-%m-%d %d"]',
    "a file of another encoding": '[file]\nencoding = "utf-32"',
    "a file without its mark": '[file]\nencoding = "utf-16"',
    "a key of NUL": '[numbers]\n"\\u0000" = "x"',
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_each_mapping_gets_a_plain_answer(client: Client, name: str) -> None:
    answer = send(client, (HEADER + GOOD).encode(), MAPPING + MAPPINGS[name] + "\n")
    assert answer.status_code == 422
    assert re.search("Nothing was imported|cannot be used|NUL|row 1", said(answer))
    assert_nothing_was_kept()


@pytest.mark.parametrize("name", ["=cmd.csv", "a" * 300 + ".csv", "../../x.csv", "‮vsc.exe"])
def test_the_name_of_the_file_is_only_a_name(client: Client, name: str) -> None:
    answer = send(client, (HEADER + GOOD).encode(), name=name)
    assert answer.status_code == 302
    kept = TradeImport.objects.get().file_name
    assert 1 <= len(kept) <= 255
    assert "/" not in kept


def test_fifty_megabytes_are_refused_before_they_are_read(client: Client) -> None:
    answer = send(client, b"x" * (50 * MB))
    assert answer.status_code == 422
    assert "too large for this page" in said(answer)
    assert_nothing_was_kept()


BIG = {
    "50 MB in one line": lambda: [b"x" * MB] * 50,
    "a line of 10 MB after a good one": lambda: [(HEADER + GOOD).encode(), b"x" * (10 * MB)],
    "50 MB of open quotes": lambda: [HEADER.encode(), b'"', b"x\n" * (25 * MB)],
    "50 MB of NUL": lambda: [b"\x00" * MB] * 50,
    "50 MB of line ends": lambda: [b"\n" * MB] * 50,
    "50 MB of blanks": lambda: [b" " * MB] * 50,
}


@pytest.mark.parametrize("name", BIG)
def test_the_command_reads_piece_by_piece(tmp_path: Path, name: str) -> None:
    """A file of any size costs a few megabytes of memory, also one that is all wrong."""
    path = tmp_path / "lines.csv"
    with path.open("wb") as file:
        for piece in BIG[name]():
            file.write(piece)
    tracemalloc.start()
    try:
        with pytest.raises(actions.ImportRefused):
            actions.import_trade(by=None, path=path, mapping=MAPPING)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * MB
    assert_nothing_was_kept()


def test_the_refused_rows_of_an_upload_fit_into_memory(client: Client) -> None:
    """Every row wrong in every way: the list of reasons is many times the file, and never held."""
    wrong = "=a;;\x01;;x;y;z;u\n"
    send(client, (HEADER + wrong).encode())  # what a process loads once does not count
    peaks = []
    for rows in (10, 1200):
        tracemalloc.start()
        try:
            answer = send(client, (HEADER + wrong * rows).encode())
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert answer.status_code == 422
    download = client.get(f"/imports/refused/{answer.context['refused']}/")
    refused = b"".join(download.streaming_content)
    assert refused.count(b"\n") > answer.context["result"].refused
    # Rows that are held are several times as large as on disk.
    assert peaks[1] - peaks[0] < len(refused) / 2

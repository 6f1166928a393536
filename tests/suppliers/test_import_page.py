"""Importing trade lines in the browser: who may, dry run, refusals, what is kept and what is not."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.states import Role
from suppliers import forms
from suppliers.models import Partner, TradeImport, TradeLine
from tests.factories.accounts import make_user
from tests.factories.suppliers import MAPPING_HEAD, make_import, make_partner, make_representative

pytestmark = pytest.mark.django_db
MAPPING = f"""
{MAPPING_HEAD}
order_date = "Day"
quantity = "Qty"
unit_price = "Price"
"""
HEADER = "Vendor;Order;Line;Item;Day;Qty;Price\n"
GOOD = HEADER + "Bult AB;1;1;Bolt;2026-03-01;10;1.50\nBult AB;1;2;Nut;2026-03-01;20;0.50\n"
BAD = GOOD + "Bult AB;1;3;=Washer;2026-03-01;many;0.25\nBult AB;1;4;Pin;2026-13-01;1;1\n"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    return client_of(make_user("Admin", roles=[Role.ADMINISTRATOR]))


def send(client: Client, text: str | bytes, mapping: str = MAPPING, **fields: str) -> Any:
    content = text.encode() if isinstance(text, str) else text
    data = {"file": SimpleUploadedFile("lines.csv", content), "mapping": mapping} | fields
    return client.post("/imports/", data)


def test_a_dry_run_counts_and_keeps_nothing(client: Client) -> None:
    answer = send(client, GOOD, create_partners="on", dry_run="on")
    assert answer.status_code == 200
    result = answer.context["result"]
    assert (result.rows, result.created, result.partners_created) == (2, 2, 1)
    assert "Nothing was kept" in answer.text
    assert not (Partner.objects.exists() or TradeLine.objects.exists())


@pytest.mark.django_db(transaction=True)
def test_an_import_is_in_the_history_and_its_mapping_is_used_again(client: Client) -> None:
    assert send(client, GOOD, create_partners="on").headers["Location"] == "/imports/"
    assert TradeLine.objects.count() == 2
    record = TradeImport.objects.get()
    assert (record.file_name, record.created_count, record.by.name) == ("lines.csv", 2, "Admin")
    page = client.get("/imports/")
    assert "lines.csv" in page.text
    assert f"?mapping={record.key}" in page.text
    filled = client.get(f"/imports/?mapping={record.key}").context["form"]
    assert filled["mapping"].value().strip() == MAPPING.strip()
    assert "lines.csv is imported: 2 new, 0 changed, 0 unchanged" in page.text
    # The same file again changes nothing and adds nothing to the history.
    assert send(client, GOOD).status_code == 302
    assert "nothing new, every row was imported before" in client.get("/imports/").text
    assert (TradeLine.objects.count(), TradeImport.objects.count()) == (2, 1)


def test_refused_rows_are_shown_and_downloaded_by_their_uploader_only(client: Client) -> None:
    answer = send(client, BAD, create_partners="on")
    assert answer.status_code == 422
    assert answer.context["result"].refused == 2
    assert answer.text.count("Nothing was imported</span>") == 1
    assert "rows are refused" not in answer.text  # counted and listed below it
    assert not TradeLine.objects.exists()
    path = f"/imports/refused/{answer.context['refused']}/"
    assert path in answer.text
    download = client.get(path)
    assert download.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in download.headers["Content-Disposition"]
    lines = b"".join(download.streaming_content).decode().splitlines()
    assert lines[0].startswith("row,column,reason,Vendor")
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["4", "Item"],
        ["4", "Qty"],
        ["5", "Day"],
    ]
    assert ",'=Washer," in lines[1]  # no formula for whoever opens it in a spreadsheet
    other = client_of(make_user(roles=[Role.ADMINISTRATOR]))
    assert other.get(path).status_code == 404
    cache.clear()
    assert client.get(path).status_code == 404


def test_unknown_partners_are_refused_if_they_are_not_to_be_added(client: Client) -> None:
    assert send(client, GOOD).context["result"].refused == 2
    make_partner(legal_name="Bult AB")
    assert send(client, GOOD).status_code == 302


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        (GOOD, "no = toml = at all"),
        (GOOD, "[trade]\nsource = 'erp'"),
        (GOOD, ""),
        ("", MAPPING),
        (b"\x00\x01\x02\xff" * 50, MAPPING),
        ("Some;Other;Columns\n1;2;3\n", MAPPING),
    ],
)
def test_what_cannot_be_read_is_said_and_not_an_error(
    client: Client, text: str | bytes, mapping: str
) -> None:
    answer = send(client, text, mapping)
    assert answer.status_code == 422
    assert not TradeLine.objects.exists()


def test_a_large_file_is_sent_to_the_command(client: Client) -> None:
    answer = send(client, b"x" * (forms.UPLOAD_LIMIT + 1))
    assert answer.status_code == 422
    assert "import_trade" in answer.text


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_for_another_import(client: Client) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('suppliers.trade'))")
        answer = send(client, GOOD, create_partners="on")
        assert answer.status_code == 422
        assert "Another import is running" in answer.text
    finally:
        other.close()
    assert send(client, GOOD, create_partners="on").status_code == 302


def test_it_is_for_those_who_may_import() -> None:
    for user in (
        make_user(roles=[Role.BUYER]),
        make_user(roles=[Role.AUDITOR]),
        make_representative(make_partner()),
    ):
        client = client_of(user)
        assert client.get("/imports/").status_code in (403, 404)
        assert send(client, GOOD, create_partners="on").status_code in (403, 404)
        assert "/imports/" not in client.get("/", follow=True).text
    assert not TradeLine.objects.exists()


def test_thirty_imports_cost_as_many_queries_as_one(client: Client) -> None:
    counts = []
    for more in (1, 29):
        for _n in range(more):
            make_import()
        client.get("/imports/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/imports/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10

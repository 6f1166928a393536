"""Going on after a dry run without choosing the file again: whose it is, how long, and what is left."""

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.states import Role
from suppliers import kept_uploads
from suppliers.models import TradeImport, TradeLine
from tests.factories.accounts import make_user
from tests.suppliers.test_import_page import BAD, GOOD, MAPPING, client_of, send

pytestmark = pytest.mark.django_db
ADDED = {"mapping": MAPPING, "create_partners": "on"}


@pytest.fixture
def admin() -> Any:
    return make_user("Admin", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def client(admin: Any) -> Client:
    return client_of(admin)


def kept_key(page: str) -> str:
    (key,) = re.findall(r'name="kept" value="([^"]+)"', page)
    return str(key)


@pytest.mark.django_db(transaction=True)
def test_a_good_dry_run_is_imported_with_one_press(client: Client, admin: Any) -> None:
    page = send(client, GOOD, create_partners="on", dry_run="on").text
    assert "lines.csv is kept for an hour." in page
    assert re.search(r'<button [^>]*form="import" name="now" value="1">', page)
    (field,) = re.findall(r'<input type="file"[^>]*>', page)
    assert "required" not in field
    # The button sends the form as it stands, the mark of the dry run included.
    answer = client.post("/imports/", ADDED | {"kept": kept_key(page), "dry_run": "on", "now": "1"})
    assert answer.headers["Location"] == "/imports/"
    assert (TradeLine.objects.count(), TradeImport.objects.get().file_name) == (2, "lines.csv")
    # Nothing stays behind.
    assert kept_uploads.fetch(admin, kept_key(page)) is None
    assert cache.get(f"import-file:{admin.pk}") is None
    assert 'name="kept"' not in client.get("/imports/").text


def test_a_refused_file_stays_while_its_mapping_is_mended(client: Client) -> None:
    wrong = send(client, GOOD, mapping=MAPPING.replace('"Qty"', '"Amount"'), dry_run="on")
    assert wrong.status_code == 422
    assert 'name="now"' not in wrong.text
    again = client.post("/imports/", ADDED | {"kept": kept_key(wrong.text), "dry_run": "on"})
    assert again.status_code == 200
    assert again.context["result"].rows == 2
    assert kept_key(again.text) == kept_key(wrong.text)


def test_another_file_takes_its_place(client: Client) -> None:
    first = send(client, BAD, create_partners="on", dry_run="on").text
    second = send(client, GOOD, create_partners="on", dry_run="on", kept=kept_key(first))
    assert second.context["result"].rows == 2
    assert kept_key(second.text) != kept_key(first)
    gone = client.post("/imports/", ADDED | {"kept": kept_key(first), "dry_run": "on"})
    assert gone.status_code == 422
    assert "This field is required." in gone.text


def test_nobody_else_can_go_on_with_it(client: Client) -> None:
    page = send(client, GOOD, create_partners="on", dry_run="on").text
    other = client_of(make_user("Other", roles=[Role.ADMINISTRATOR]))
    answer = other.post("/imports/", ADDED | {"kept": kept_key(page), "dry_run": "on"})
    assert answer.status_code == 422
    assert "lines.csv" not in answer.text


def test_what_is_kept_runs_out(client: Client, admin: Any) -> None:
    page = send(client, GOOD, create_partners="on", dry_run="on").text
    left = cache._cache.get_client().ttl(cache.make_key(f"import-file:{admin.pk}"))
    assert 0 < left <= 3600
    cache.delete(f"import-file:{admin.pk}")
    answer = client.post("/imports/", ADDED | {"kept": kept_key(page), "now": "1"})
    assert answer.status_code == 422
    assert not TradeLine.objects.exists()


def test_the_example_beside_the_field_works_as_it_stands(client: Client) -> None:
    page = client.get("/imports/").text
    assert "docs/" not in page
    (example,) = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    header = "Vendor;PO;Line;Article;Ordered;Promised;Delivered;Quantity;Price"
    line = "Bult AB;1;1;Bolt;2026-03-01;2026-03-20;2026-03-19;10;1,50"
    content = SimpleUploadedFile("lines.csv", f"{header}\n{line}\n".encode())
    data = {"file": content, "mapping": html.unescape(example), "create_partners": "on"}
    answer = client.post("/imports/", data | {"dry_run": "on"})
    assert (answer.status_code, answer.context["result"].created) == (200, 1)
    (field,) = re.findall(r"<textarea[^>]*name=\"mapping\"[^>]*>", page)
    assert 'class="mono"' in field

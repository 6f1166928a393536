"""The file of the audit trail, its search for people, and the API."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.actions import note_login
from accounts.models import User
from accounts.states import Role
from core.models import Event
from srm import reports
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner, make_representative
from tests.srm.auditing import client_of, note, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("Tore Buyer", roles=[Role.BUYER])


def test_the_file_has_what_the_page_has_safe_and_is_itself_an_event(owner: User) -> None:
    user = reader(Role.AUDITOR)
    partner = make_partner(legal_name="=1+1 AB")
    note(
        verb="suppliers.edited", row=partner, by=owner, changes={"tier": ("key", "strategic")},
        reason="@cmd",
    )  # fmt: skip
    note_login(by=user)
    answer = client_of(user).post(f"{reverse('audit-export')}?who={owner.key}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-')
    sheet = load_workbook(BytesIO(answer.content)).active
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 1 and len(head) == 9
    at, who, _for, what, kind, about, changed, reason, _request = rows[0]
    assert isinstance(at, dt.datetime)
    assert (who, what, kind) == ("Tore Buyer", "changed the partner", "Partner")
    assert (about, reason) == ("'=1+1 AB", "'@cmd")
    assert changed == "Tier: Key → Strategic"
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.actor) == ("srm.audit_exported", user)
    assert event.changes == {"rows": [None, 1], "who": [None, "Tore Buyer"]}
    page = client_of(user).get("/audit/?verb=srm.audit_exported").text
    assert "exported the audit trail" in page and "Tore Buyer" in page


def test_the_file_is_bounded_and_says_so(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports.audit, "MOST", 3)
    for number in range(5):
        note(verb="suppliers.edited", row=make_partner(legal_name=f"Partner {number}"), by=owner)
    user = reader(Role.AUDITOR)
    rows, _filters = reports.audit.events(user, {"who": owner.key})
    cells = reports.audit.cells_for_export(user, rows)
    assert [row[5] for row in cells[1:4]] == ["Partner 4", "Partner 3", "Partner 2"]
    assert len(cells) == 5 and "newest 3" in cells[4][0]
    client_of(user).post(f"{reverse('audit-export')}?who={owner.key}")
    assert Event.objects.order_by("-pk")[0].changes["rows"] == [None, 3]


def test_the_file_takes_as_many_queries_for_many_events_of_many_kinds(owner: User) -> None:
    user = reader(Role.EXECUTIVE)

    def queries(count: int) -> int:
        with CaptureQueriesContext(connection) as found:
            rows, _filters = reports.audit.events(user, {"kind": "suppliers.partner"})
            assert len(reports.audit.cells_for_export(user, rows)) == 1 + count
        return len(found)

    note(verb="suppliers.edited", row=make_partner(), by=owner)
    few = queries(1)
    for number in range(20):
        note(verb="suppliers.edited", row=make_partner(), by=make_user(f"Person {number}"))
    assert queries(21) == few


def test_people_are_searched_on_both_sides(owner: User) -> None:
    make_representative(make_partner(), name="Nils Elektra")
    client = client_of(reader(Role.AUDITOR))
    assert "Nils Elektra" in client.get("/audit/people/?q=nils").text
    assert "Tore Buyer" in client.get("/audit/people/?q=tore").text
    assert 'data-value="system"' in client.get("/audit/people/").text
    assert client_of(owner).get("/audit/people/?q=nils").status_code == 403


def test_the_api_gives_the_same_events_with_opaque_ids(owner: User) -> None:
    partner, user = make_partner(legal_name="Elektra AB"), reader(Role.ADMINISTRATOR)
    event = note(
        verb="suppliers.edited", row=partner, by=owner, changes={"tier": ("key", "strategic")},
        reason="Our only source",
    )  # fmt: skip
    client = client_of(user)
    [found] = client.get(f"/api/v1/audit-events/?who={owner.key}").json()["results"]
    assert found["id"] != str(event.pk) and len(found["id"]) > 12
    assert found["actor"] == {"id": owner.key, "name": "Tore Buyer"}
    assert (found["kind"], found["object"]) == ("suppliers.partner", partner.key)
    assert found["text"] == "Tore Buyer changed the partner"
    assert found["changes"] == [{"name": "Tier", "before": "Key", "after": "Strategic"}]
    assert found["reason"] == "Our only source"
    assert client.get("/api/v1/audit-events/?from=yesterday").status_code == 400
    assert client_of(owner).get("/api/v1/audit-events/").status_code == 403

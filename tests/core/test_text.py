"""Names and titles are one readable line: whoever sends them, and by whichever way."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core import audit
from core.importing.values import text_parser
from core.models import LineField
from core.refused import Refused
from core.text import flaw, validate_line
from meetings.models import Visit
from negotiations.models import Negotiation
from rfps import actions as rfps
from rfps.actions import LineInput
from rfps.models import Line, Need, Rfx
from suppliers.models import Contact, Partner
from tests.factories.accounts import duties, make_user
from tests.factories.rfps import make_need, make_rfx
from tests.factories.suppliers import make_assignment, make_partner

BAD = [
    "Desk\x07",
    "Desk\x00",
    "Desk\nBcc: all@example.com",
    "Desk\r",
    "Desk\tchair",
    "Desk\x1b[31m",
    "Desk\x7f",
    "Desk\x85",
    "Desk\u2028chair",
    "Desk \u202egnp.exe",
    "Desk \u2066x\u2069",
]
ENCODED = ["=?utf-8?q?Karin_Holm?=", "x =?UTF-8?B?S2FyaW4=?= y"]
GOOD = ["Skrivbord 50 × 70 “höj- och sänkbart”", "ישראל\u200f (IL)", "a=?b?c", "👩‍🔧", "", "x = ?"]


@pytest.mark.parametrize("text", BAD)
def test_control_characters_are_found(text: str) -> None:
    found = flaw(text)
    assert found is not None
    assert found[0] == "control_character"
    with pytest.raises(ValidationError):
        validate_line(text)


@pytest.mark.parametrize("text", ENCODED)
def test_so_is_what_only_mail_programs_show(text: str) -> None:
    found = flaw(text)
    assert found is not None
    assert found[0] == "encoded_word"


@pytest.mark.parametrize("text", GOOD)
def test_words_of_every_language_are_fine(text: str) -> None:
    assert flaw(text) is None
    validate_line(text)


def test_the_database_and_the_migrations_know_nothing_of_it() -> None:
    _name, path, _args, options = LineField(max_length=3).deconstruct()
    assert (path, options) == ("django.db.models.CharField", {"max_length": 3})


def test_every_name_and_title_is_such_a_field() -> None:
    # Copies of what was written elsewhere, and what the system itself calls something.
    copies = {
        "negotiations.Agreement",
        "accounts.Notification",
        "core.Heartbeat",
        "core.RetentionPeriod",
    }
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in {"name", "title", "legal_name"}
        and model.__module__.split(".")[0]
        in {"accounts", "core", "suppliers", "rfps", "negotiations", "meetings"}
        and not model._meta.label.endswith("Event")
        and model._meta.label not in copies
        and not isinstance(field, LineField)
    }
    assert plain == set()


@pytest.fixture
def buyer(db: None) -> User:
    return make_user("Buyer", roles=[Role.BUYER, Role.ACCOUNT_EXECUTIVE])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
def test_new_rows_are_refused_one_by_one_and_many_at_once(buyer: User) -> None:
    for create in (
        lambda: Need.objects.create(owner=buyer, title="a\x01"),
        lambda: Need.objects.bulk_create([Need(owner=buyer, title="a\x01")]),
    ):
        with pytest.raises(Refused) as no:
            create()
        assert (no.value.code, no.value.field) == ("control_character", "title")
        assert str(no.value.message) == "Title: contains a control character."
    assert not Need.objects.exists()


def test_a_change_is_refused_and_what_is_there_stays_changeable(buyer: User) -> None:
    need = make_need(buyer, title="Desks")
    with pytest.raises(Refused):
        audit.difference(need, {"title": "Des\x01ks"})
    Need.objects.update(title="Des\x01ks")
    need.refresh_from_db()
    assert audit.difference(need, {"title": need.title, "unit": "pcs"}) == {"unit": ("", "pcs")}
    need.unit = "pcs"
    need.save()


def test_the_lines_of_a_draft(buyer: User) -> None:
    rfx = make_rfx(buyer, lines=1)
    line = Line.objects.get(rfx=rfx)
    for field in ("item_code", "description", "unit"):
        values: dict[str, Any] = {"description": "Desk", "unit": "pcs", "quantity": line.quantity}
        new = LineInput(**values | {field: "a\x02", "key": line.key})
        with pytest.raises(Refused):
            rfps.set_lines(rfx=rfx.key, lines=[new], by=buyer, now=timezone.now())


@pytest.mark.parametrize("title", ["Desks\nBcc: x", "Des\x1bks", ENCODED[0]])
def test_a_form_says_at_the_field_what_is_wrong(buyer: User, title: str) -> None:
    client = client_of(buyer)
    answer = client.post(reverse("rfps:new-need"), {"title": title, "description": "a\nb\tc"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"title"}
    answer = client.post(reverse("rfps:new-need"), {"title": "Desks", "description": "a\nb\tc"})
    assert answer.status_code in {302, 303}
    # Text of several lines keeps them.
    assert Need.objects.get().description.splitlines() == ["a", "b\tc"]


def test_partners_contacts_visits_and_negotiations(buyer: User) -> None:
    partner = make_partner(legal_name="Nordisk Precision AB")
    make_assignment(partner, buyer)
    client = client_of(buyer)
    day = timezone.localdate() + timedelta(days=30)
    visit = {
        "title": "Re\x0bview",
        "visitor_role": "account_executive",
        "place": "Oslo",
        "date": day.isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "time_zone": "Europe/Oslo",
    }
    answer = client.post(reverse("meetings:visit-plan", args=[partner.key]), visit)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"title"}
    talk = {
        "partner": partner.key,
        "title": "Desks",
        "currency": "SEK",
        "first": "partner",
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-item": "De\x0bsk",
        "line-0-unit": "pcs",
        "line-0-quantity": "10",
    }
    assert client.post(reverse("negotiations:new"), talk).status_code == 422
    assert not Visit.objects.exists()
    assert not Negotiation.objects.exists()


def test_the_api_refuses_and_names_the_field(buyer: User) -> None:
    body = json.dumps({"title": "Des\x1fks", "kind": "rfp", "currency": "SEK"})
    answer = client_of(buyer).post("/api/v1/rfps/", body, content_type="application/json")
    assert answer.status_code in {400, 409}
    assert "control character" in answer.text
    assert "title" in answer.text
    assert not Rfx.objects.exists()


def test_people_are_called_by_one_line(buyer: User) -> None:
    from accounts import actions

    admin = make_user(roles=[Role.ADMINISTRATOR])
    with pytest.raises(Refused) as no:
        actions.change_duties(**duties(buyer, name="Karin\r\nHolm"), by=admin)
    assert no.value.field == "name"
    client = client_of(buyer)
    form = {
        "name": "=?utf-8?q?Karin?=",
        "title": "",
        "phone": "",
        "language": "en",
        "time_zone": "Europe/Stockholm",
    }
    answer = client.post(reverse("profile"), form)
    assert answer.status_code in {409, 422}
    buyer.refresh_from_db()
    assert buyer.name == "Buyer"


@pytest.mark.parametrize("cell", [*(text for text in BAD if text.strip() == text), *ENCODED])
def test_an_import_refuses_the_row_with_its_reason(cell: str) -> None:
    with pytest.raises(ValueError, match="contains"):
        text_parser(None)(cell)


def test_old_names_are_still_found_and_shown(buyer: User) -> None:
    partner = make_partner(legal_name="Nordisk AB")
    Partner.objects.filter(pk=partner.pk).update(legal_name="Nordisk\x01 AB")
    assert Partner.objects.filter(legal_name="Nordisk\x01 AB").exists()
    assert not Contact.objects.filter(name="\x01").exists()

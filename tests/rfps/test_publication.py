"""What is said before a request goes out, and a deadline that has passed already."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.refused import Refused
from rfps import actions
from rfps.models import Rfx
from rfps.states import RfxStatus
from tests.factories.rfps import make_rfx
from tests.rfps.conftest import Cast

HTMX = {"HX-Request": "true"}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_dialog_says_who_gets_it_how_many_lines_and_until_when(cast: Cast) -> None:
    deadline = dt.datetime(2099, 3, 17, 11, 0, tzinfo=dt.UTC)
    rfx = make_rfx(cast.buyer, partners=[cast.alfa, cast.beta], lines=7, deadline_at=deadline)
    cast.bo.is_active = False
    cast.bo.save()
    client, address = client_of(cast.buyer), reverse("rfps:publish", args=[rfx.key])
    text = client.get(address, headers=HTMX).text
    for words in ("Alfa", "Anna", "Beta", "Nobody there has an account yet"):
        assert words in text
    assert "17 March 2099, 12:00" in text.replace("\xa0", " ")  # Stockholm, the reader's zone
    assert '<dt>Lines</dt><dd class="num">7</dd>' in text
    assert "<html" not in text
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.DRAFT
    assert client.post(address).status_code == 303
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.PUBLISHED
    again = client.post(address)
    assert again.status_code == 422
    assert "It has been published already" in again.text


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ({"lines": 0}, "Add at least one line."),
        ({"partners": []}, "Invite at least one partner."),
        ({"deadline_at": None}, "Set a deadline for bids."),
        (
            {"deadline_at": timezone.now() - dt.timedelta(minutes=1)},
            "The deadline lies in the past.",
        ),
    ],
)
def test_a_draft_that_lacks_something_says_what_and_has_no_button(
    cast: Cast, lacks: dict[str, Any], said: str
) -> None:
    rfx = make_rfx(cast.buyer, **{"partners": [cast.alfa], **lacks})
    client, address = client_of(cast.buyer), reverse("rfps:publish", args=[rfx.key])
    text = client.get(address, headers=HTMX).text
    assert said in text
    assert "<form" not in text
    refused = client.post(address)
    assert (refused.status_code, said in refused.text) == (422, True)
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.DRAFT


def test_the_dialog_costs_the_same_for_many_partners(
    cast: Cast, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(cast.buyer)
    few = make_rfx(cast.buyer, partners=[cast.alfa])
    many = make_rfx(cast.buyer, partners=[cast.alfa, cast.beta, cast.gamma], lines=20)
    client.get(reverse("rfps:publish", args=[few.key]))
    with django_assert_max_num_queries(20) as one:
        client.get(reverse("rfps:publish", args=[few.key]))
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("rfps:publish", args=[many.key]))


HEAD = {"title": "Casters", "kind": "rfp", "currency": "SEK"}


def test_a_draft_with_a_deadline_in_the_past_is_refused_at_the_field(cast: Cast) -> None:
    client = client_of(cast.buyer)
    answer = client.post(reverse("rfps:new"), HEAD | {"deadline_at": "2020-01-01T12:00"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"deadline_at": ["The deadline lies in the past."]}
    assert not Rfx.objects.exists()
    draft = make_rfx(cast.buyer)
    answer = client.post(
        reverse("rfps:edit", args=[draft.key]), HEAD | {"deadline_at": "2020-01-01T12:00"}
    )
    assert answer.context["form"].errors == {"deadline_at": ["The deadline lies in the past."]}
    before = draft.deadline_at
    draft.refresh_from_db()
    assert draft.deadline_at == before
    # Without a deadline, and with one to come, it is saved.
    assert client.post(reverse("rfps:new"), HEAD).status_code == 303
    assert (
        client.post(reverse("rfps:new"), HEAD | {"deadline_at": "2099-01-01T12:00"}).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("deadline", "code"),
    [("2020-01-01T12:00:00Z", "deadline_passed"), ("9999-12-30T12:00:00Z", "too_far")],
)
def test_the_api_names_the_field_of_a_deadline_that_cannot_be(
    cast: Cast, deadline: str, code: str
) -> None:
    body = HEAD | {"deadline_at": deadline}
    answer = client_of(cast.buyer).post(
        "/api/v1/rfps/", json.dumps(body), content_type="application/json"
    )
    said = answer.json()
    assert (answer.status_code, said["code"], said["field"]) == (
        409,
        code,
        "deadline_at",
    )
    assert not Rfx.objects.exists()


@pytest.mark.parametrize(
    ("head", "code"),
    [({"kind": "tender"}, "unknown_kind"), ({"title": "  "}, "title_missing")],
)
def test_a_changed_head_is_checked_like_a_new_one(
    cast: Cast, head: dict[str, str], code: str
) -> None:
    draft = make_rfx(cast.buyer)
    with pytest.raises(Refused) as no:
        actions.edit_rfx(
            rfx=draft.key,
            **(HEAD | head),
            deadline_at=None,
            by=cast.buyer,
            now=timezone.now(),
        )
    assert no.value.code == code


def test_a_draft_is_edited_in_a_dialog_and_has_told_nobody(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer, partners=[cast.alfa], lines=1)
    client, edit = client_of(cast.buyer), reverse("rfps:edit", args=[rfx.key])
    page = client.get(reverse("rfps:detail", args=[rfx.key])).text
    assert f'hx-get="{edit}"' in page
    assert "<html" not in client.get(edit, headers=HTMX).text
    assert ("To be invited" in page, ">Invited<" in page) == (True, False)

"""No number of a row leaves the server: a gap between two would tell what happened in between.

Somebody else's invitation, and before the opening that a sealed bid has come in.
"""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from accounts.states import Role
from core import audit, outbox
from core.models import Event, Outbox
from core.veil import ID_LENGTH, unveil, unveil_id, veil, veil_id
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published
from tests.factories.suppliers import make_partner, make_representative

# Far from any other figure on a page.
FIRST = 7_654_321


def inside(token: str) -> str:
    """What somebody curious finds in a token."""
    raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_")
    return raw.decode(errors="replace")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def written_to(user: User, number: int = FIRST) -> Notification:
    row = Outbox.objects.create(
        pk=number,
        kind="rfps.invited",
        what="numbers",
        channel=Outbox.Channel.INBOX,
        recipient=user,
        due_at=timezone.now(),
        try_at=timezone.now(),
        state=Outbox.State.SENT,
    )
    return Notification.objects.create(
        pk=number, user=user, outbox=row, kind=row.kind, title="A message", path="/"
    )


@pytest.mark.parametrize("text", ["", "a", '["å", 1]', "\ud800", "x" * 5000])
def test_what_was_veiled_is_taken_back_for_its_purpose_only(text: str) -> None:
    token = veil(text, "one")
    assert token == veil(text, "one")
    assert unveil(token, "one") == text
    assert unveil(token, "other") is None
    assert re.fullmatch(r"[A-Za-z0-9_-]*", token)


@pytest.mark.parametrize("token", ["", "x", "1", "å", "=" * 8, "A" * ID_LENGTH, "\x00", "A" * 5])
def test_what_was_made_elsewhere_is_nothing(token: str) -> None:
    assert unveil(token, "one") is None
    assert unveil_id(token, "one") is None


def test_an_id_is_taken_back() -> None:
    for pk in (0, 1, 2**63 - 1):
        token = veil_id(pk, "one")
        assert (len(token), unveil_id(token, "one")) == (ID_LENGTH, pk)
        assert unveil_id(token, "other") is None


@pytest.mark.django_db
def test_the_inbox_does_not_number_its_messages() -> None:
    partner = make_partner()
    user, colleague = make_representative(partner), make_representative(partner)
    row = written_to(user)
    client = signed_in(user)
    text = client.get("/inbox/").text
    assert str(row.pk) not in text
    assert client.post(f"/inbox/{row.pk}/").status_code == 404
    found = re.search(r'action="(/inbox/[^"]{20,})"', text)
    assert found is not None
    assert signed_in(colleague).post(found[1]).status_code == 404
    assert client.post(found[1]).status_code == 303
    row.refresh_from_db()
    assert row.read_at is not None


@pytest.mark.django_db
def test_a_mail_does_not_say_how_many_were_sent() -> None:
    user = make_representative(make_partner())
    rfx = make_published(
        make_user(roles=[Role.BUYER]), partners=[user.representative.partner], title="Desks"
    )
    Outbox.objects.create(
        pk=FIRST,
        kind="rfps.invited",
        what="numbers",
        channel=Outbox.Channel.EMAIL,
        recipient=user,
        payload={"rfx": rfx.key},
        due_at=timezone.now(),
        try_at=timezone.now(),
    )
    assert outbox.send_next()
    assert str(FIRST) not in str(mail.outbox[0].message())


@pytest.mark.django_db
def test_the_way_to_the_next_page_does_not_number_rows() -> None:
    partner = make_partner()
    user, buyer = make_representative(partner), make_user(roles=[Role.BUYER])
    rfxs = [make_published(buyer, partners=[partner]) for _ in range(3)]
    client = signed_in(user)
    address = client.get("/api/v1/rfps/?page_size=1").json()["next"]
    cursor = parse_qs(urlsplit(address).query)["cursor"][0]
    position = parse_qs(inside(cursor))["p"][0]
    assert not position.isdigit()
    second = client.get(address).json()
    assert [row["id"] for row in second["results"]] == [rfxs[1].key]
    assert [row["id"] for row in client.get(second["next"]).json()["results"]] == [rfxs[0].key]
    assert [row["id"] for row in client.get(second["previous"]).json()["results"]] == [rfxs[2].key]
    for number in range(60):
        written_to(user, FIRST + number)
    text = client.get("/inbox/?last=1").text
    tokens = re.findall(r"(?:after|before)=([\w-]+)", text)
    assert tokens
    assert not [token for token in tokens if str(FIRST)[:5] in inside(token)]
    assert "A message" in client.get(f"/inbox/?before={tokens[0]}").text


@pytest.mark.django_db
def test_a_timeline_does_not_number_its_events() -> None:
    partner = make_partner()
    owner = make_user(roles=[Role.EXECUTIVE])
    for _ in range(60):
        audit.record("suppliers.edited", partner, by=owner)
    newest = [event.pk for event in Event.objects.order_by("-pk")[:60]]
    client = signed_in(owner)
    path = f"/partners/{partner.key}/timeline/"
    found = re.search(r"before=([^\"&]+)", client.get(path).text)
    assert found is not None and unveil_id(found[1], "timeline") == newest[49]
    assert not found[1].isdigit()
    assert client.get(f"{path}?before={found[1]}").text.count("tl-i") == 10
    # A number is no place in it: the page begins at the top.
    assert client.get(f"{path}?before={newest[49]}").text.count("tl-i") == 50

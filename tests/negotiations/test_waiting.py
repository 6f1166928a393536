"""Whom we let in beside a partner's people speaks for it only when one of these has vouched for them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.clock import company_today, database_now
from core.postgres import acting
from core.refused import Refused
from meetings import actions as meetings
from meetings.models import Commitment
from negotiations import access, actions
from negotiations.models import Agreement, Negotiation, Position
from negotiations.states import NegotiationStatus, Party
from rfps import actions as rfps
from rfps.models import NeedShare
from suppliers.models import Representative
from tests.factories.meetings import make_commitment
from tests.factories.negotiations import make_agreement
from tests.factories.rfps import make_need
from tests.factories.suppliers import make_representative
from tests.negotiations.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast: SimpleNamespace) -> Any:
    return make_representative(cast.partner, name="Mallory Moe", waits=True)


def trust(user: Any) -> None:
    voucher = Representative.objects.get(user__name="Mats Nord")
    Representative.objects.filter(user=user).update(waits=False, vouched_by=voucher)


def page(name: str, key: str) -> str:
    return reverse(f"negotiations:portal-{name}", args=[key])


def test_an_offer_is_accepted_only_with_a_colleagues_word(waiting: Any, theirs: Any) -> None:
    offer = access.standing_offer(theirs)
    client = client_of(waiting)
    shown = client.get(page("detail", theirs.key)).content.decode()
    assert "One press is enough, by: Mats Nord." in shown
    for name in ("accept", "break-off", "position"):
        assert page(name, theirs.key) not in shown
    assert 'id="h-offer"' not in shown
    pressed = client.post(page("accept", theirs.key), {"offer": offer.key})
    assert pressed.status_code == 422
    assert "One press is enough" in pressed.content.decode()
    told = client.post(
        f"/api/v1/negotiations/{theirs.key}/accept/", {"offer": offer.key}, "application/json"
    )
    assert (told.status_code, told.json()["code"]) == (409, "waits_for_colleague")
    theirs.refresh_from_db()
    assert (theirs.status, Agreement.objects.count()) == (NegotiationStatus.THEIR_TURN, 0)
    with pytest.raises(Refused, match="One press"):
        actions.break_off(negotiation=theirs.key, reason="Over", by=waiting, now=timezone.now())
    trust(waiting)
    assert page("accept", theirs.key) in client.get(page("detail", theirs.key)).content.decode()
    with acting.request(waiting.pk):
        actions.accept(negotiation=theirs.key, offer=offer.key, by=waiting, now=timezone.now())


def test_an_agreement_is_signed_only_with_a_colleagues_word(
    cast: SimpleNamespace, waiting: Any
) -> None:
    row = make_agreement(partner=cast.partner, owner=cast.owner, status="draft")
    client = client_of(waiting)
    shown = client.get(page("agreement", row.key)).content.decode()
    assert "One press is enough" in shown
    assert page("sign", row.key) not in shown
    told = client.post(f"/api/v1/agreements/{row.key}/sign/", {}, "application/json")
    assert (told.status_code, told.json()["code"]) == (409, "waits_for_colleague")
    trust(waiting)
    with acting.request(waiting.pk):
        actions.sign(agreement=row.key, by=waiting, now=timezone.now())
    row.refresh_from_db()
    assert row.signed_by_partner == waiting


def test_private_figures_are_not_for_who_waits(
    cast: SimpleNamespace, waiting: Any, theirs: Any
) -> None:
    Position.objects.create(negotiation=theirs, party=Party.PARTNER, walk_away_total="8123.77")
    client = client_of(waiting)
    assert "8,123.77" not in client.get(page("detail", theirs.key)).content.decode()
    assert client.get(page("position", theirs.key)).status_code == 403
    with acting.request(waiting.pk), transaction.atomic():
        assert not Position.objects.exists()
    trust(waiting)
    assert "8,123.77" in client.get(page("detail", theirs.key)).content.decode()
    with acting.request(waiting.pk), transaction.atomic():
        assert Position.objects.count() == 1


def test_who_begins_anew_binds_and_reads_the_figures_of_what_is_begun_since(
    cast: SimpleNamespace, waiting: Any, theirs: Any
) -> None:
    Position.objects.create(negotiation=theirs, party=Party.PARTNER, walk_away_total="8123.77")
    cast.representative.is_active = False
    cast.representative.save(update_fields=["is_active"])
    Representative.objects.filter(user=waiting).update(waits=False, trusted_from_at=database_now())
    client = client_of(waiting)
    shown = client.get(page("detail", theirs.key)).content.decode()
    assert "8,123.77" not in shown
    assert page("accept", theirs.key) in shown
    with acting.request(waiting.pk), transaction.atomic():
        assert not Position.objects.exists()
    Negotiation.objects.filter(pk=theirs.pk).update(created_at=database_now())
    assert "8,123.77" in client.get(page("detail", theirs.key)).content.decode()
    with acting.request(waiting.pk), transaction.atomic():
        assert Position.objects.count() == 1


@pytest.mark.parametrize(
    "write",
    [
        "UPDATE negotiations_negotiation SET status = 'our_turn' WHERE id = %s",
        "INSERT INTO negotiations_position (key, negotiation_id, party, notes)"
        " VALUES ('abcdefghjkmn', %s, 'partner', '')",
    ],
)
def test_the_database_lets_who_waits_move_nothing(waiting: Any, theirs: Any, write: str) -> None:
    def run() -> None:
        with acting.request(waiting.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(write, [theirs.pk])

    with pytest.raises(DatabaseError, match="row-level security"):
        run()
    trust(waiting)
    run()


def test_promises_and_answers_to_needs_wait_likewise(cast: SimpleNamespace, waiting: Any) -> None:
    promise = make_commitment(
        partner=cast.partner,
        side="partner",
        owner=cast.representative,
        status="proposed",
        due_date=company_today() + timedelta(days=9),
    )
    need = make_need(owner=cast.owner)
    share = NeedShare.objects.create(need=need, partner=cast.partner, shared_by=cast.owner)
    need.status = "shared"
    need.save()
    now = timezone.now()
    for write in (
        lambda: meetings.accept_commitment(commitment=promise.key, by=waiting, now=now),
        lambda: meetings.decline_commitment(
            commitment=promise.key, reason="No", by=waiting, now=now
        ),
        lambda: rfps.answer_need(share=share.key, product="Bolts", by=waiting, now=now),
    ):
        with pytest.raises(Refused) as no:
            write()
        assert no.value.code == "waits_for_colleague"
    client = client_of(waiting)
    for shown in (
        client.get(reverse("meetings:portal-commitment", args=[promise.key])),
        client.get(reverse("rfps:portal-need", args=[share.key])),
    ):
        text = shown.content.decode()
        assert "One press is enough" in text
        assert "Send the answer" not in text
        assert "/accept/" not in text
    trust(waiting)
    meetings.accept_commitment(commitment=promise.key, by=waiting, now=now)
    rfps.answer_need(share=share.key, product="Bolts", by=waiting, now=now)
    assert Commitment.objects.get(pk=promise.pk).status == "accepted"

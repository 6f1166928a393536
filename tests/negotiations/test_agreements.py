"""Signing, coming into force, reminders, running out, terminating."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from core.models import Event, Outbox
from core.refused import Refused
from negotiations import actions
from negotiations.models import Agreement
from negotiations.states import AgreementStatus
from negotiations.tasks import expire_due
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.negotiations.test_offers import refused

NOW = timezone.now()
TODAY = timezone.localdate(NOW, timezone.get_default_timezone())
DAY = timedelta(days=1)


def draft(cast, **fields):
    return make_agreement(
        partner=cast.partner, owner=cast.owner, status=AgreementStatus.DRAFT, **fields
    )


def sign(agreement, by):
    return actions.sign(agreement=agreement.key, by=by, now=NOW)


def reminders(state=Outbox.State.WAITING):
    return Outbox.objects.filter(kind="negotiations.agreement_expiring", state=state)


def test_two_signatures_put_it_into_force(cast):
    row = sign(draft(cast), cast.owner)
    assert (row.status, row.signed_by_us) == (AgreementStatus.DRAFT, cast.owner)
    told = Outbox.objects.filter(kind="negotiations.agreement_countersign")
    assert {message.recipient for message in told} == {cast.representative}
    row = sign(row, cast.representative)
    assert (row.status, row.signed_by_partner) == (AgreementStatus.ACTIVE, cast.representative)
    told = Outbox.objects.filter(kind="negotiations.signed")
    assert {message.recipient for message in told} == {cast.owner}
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["negotiations.agreement_signed"] * 2 + ["negotiations.agreement_active"]


@pytest.mark.parametrize("first", ["owner", "representative"])
def test_one_side_signs_once(cast, first):
    by = getattr(cast, first)
    row = sign(draft(cast), by)
    refused("already_signed", sign, row, by)
    if first == "owner":
        refused("already_signed", sign, row, cast.manager)
    row.refresh_from_db()
    assert row.status == AgreementStatus.DRAFT


def test_out_of_sight_is_404_and_readers_may_not_sign(cast):
    row = draft(cast)
    for by, error in [
        (cast.rival, Http404),
        (cast.stranger, Http404),
        (cast.administrator, PermissionDenied),
        (cast.auditor, PermissionDenied),
    ]:
        with pytest.raises(error):
            sign(row, by)


def test_an_agreement_of_the_past_is_not_signed(cast):
    row = draft(cast, valid_from_date=TODAY - 30 * DAY, valid_until_date=TODAY - DAY)
    refused("validity_over", sign, row, cast.owner)


def test_an_agreement_of_the_future_waits_for_its_first_day(cast):
    row = sign(draft(cast, valid_from_date=TODAY + DAY), cast.owner)
    row = sign(row, cast.representative)
    assert row.status == AgreementStatus.SIGNED
    assert not reminders().exists()
    assert actions.activate_due(now=NOW) == 0
    assert actions.activate_due(now=NOW + DAY) == 1
    row.refresh_from_db()
    assert row.status == AgreementStatus.ACTIVE
    assert reminders().exists()


def test_the_database_wants_both_signatures(cast):
    row = draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=row.pk).update(status=AgreementStatus.SIGNED)


def test_reminders_are_planned_90_30_and_7_days_before(cast):
    until = TODAY + 200 * DAY
    row = sign(draft(cast, valid_until_date=until), cast.owner)
    sign(row, cast.representative)
    zone = timezone.get_default_timezone()
    expected = {
        timezone.make_aware(datetime.combine(until - timedelta(days=n), time(8)), zone)
        for n in (90, 30, 7)
    }
    assert set(reminders().values_list("due_at", flat=True)) == expected
    # Three days, two people, two channels.
    assert reminders().count() == 12


def test_reminders_that_were_due_before_it_began_are_left_out(cast):
    row = sign(draft(cast, valid_until_date=TODAY + 20 * DAY), cast.owner)
    sign(row, cast.representative)
    assert set(reminders().values_list("what", flat=True)) == {f"agreement:{row.pk}:7"}


def test_terminating_needs_a_reason_and_withdraws_the_reminders(cast):
    row = sign(draft(cast, valid_until_date=TODAY + 200 * DAY), cast.owner)
    sign(row, cast.representative)
    call = {"agreement": row.key, "now": NOW}
    refused("reason_missing", actions.terminate, reason="", by=cast.owner, **call)
    for by in (cast.representative, cast.auditor):
        with pytest.raises(PermissionDenied):
            actions.terminate(reason="x", by=by, **call)
    row = actions.terminate(reason="Late again.", by=cast.owner, **call)
    assert (row.status, row.ended_reason) == (AgreementStatus.TERMINATED, "Late again.")
    assert not reminders().exists()
    assert reminders(Outbox.State.DROPPED).count() == 12
    told = Outbox.objects.filter(kind="negotiations.agreement_terminated")
    assert {message.recipient for message in told} == {cast.representative}


def test_the_last_day_counts(cast):
    row = make_agreement(partner=cast.partner, owner=cast.owner, valid_until_date=TODAY)
    assert actions.expire_agreements(now=NOW) == 0
    assert actions.expire_agreements(now=NOW + DAY) == 1
    row.refresh_from_db()
    assert row.status == AgreementStatus.EXPIRED


def test_the_scheduled_task_does_all_three(cast):
    make_negotiation(
        partner=cast.partner, owner=cast.owner, expires_at=timezone.now() - timedelta(minutes=1)
    )
    # Signed late: begins and ends in the same run.
    late = make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        status=AgreementStatus.SIGNED,
        valid_from_date=TODAY - 20 * DAY,
        valid_until_date=TODAY - DAY,
    )
    assert expire_due() == 3
    assert expire_due() == 0
    late.refresh_from_db()
    assert late.status == AgreementStatus.EXPIRED


def test_refusing_changes_nothing(cast):
    row = sign(draft(cast), cast.owner)
    events, messages = Event.objects.count(), Outbox.objects.count()
    with pytest.raises(Refused):
        sign(row, cast.owner)
    assert (Event.objects.count(), Outbox.objects.count()) == (events, messages)


def test_prices_of_one_item_differ_by_quantity(cast):
    row = draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.prices.create(item="DESK", unit="box", unit_price=Decimal(1))
    row.prices.create(item="DESK", unit="pcs", unit_price=Decimal(1), from_quantity=2)

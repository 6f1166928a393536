"""Writes of the core."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, behalf, noting, retention, verbs
from core.action import action
from core.behalf import while_looking
from core.clock import ClockTimestamp
from core.currencies import is_currency
from core.models import ExchangeRate, Heartbeat, OnceKey, RetentionPeriod, Tally
from core.once import KEPT_FOR
from core.refused import Refused

RATES_RECORDED = verbs.register(
    "core.rates_recorded", gettext_lazy("recorded exchange rates"), icon="arrow-left-right"
)
CONFIGURED = verbs.register(
    "core.configured", gettext_lazy("changed the settings"), icon="settings"
)
RETENTION_APPLIED = verbs.register(
    "core.retention_applied", gettext_lazy("removed what was kept long enough"), icon="eraser"
)
REFUSED = verbs.register("core.refused", gettext_lazy("was refused"), icon="shield-x", tone="warn")
REFUSALS_LEFT_OUT = verbs.register(
    "core.refusals_left_out",
    gettext_lazy("was refused more often than is noted one by one"),
    icon="shield-x",
    tone="bad",
)
noting.summed_up_as(REFUSED, REFUSALS_LEFT_OUT)
# So many refusals of a person are on the trail one by one in an hour; more are a script's.
MOST_REFUSALS = 60
# So many counts are summed up in one transaction.
TALLIES = 200


@action
def beat(*, name: str) -> None:
    """Note that the named process is alive, by the database clock."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": ClockTimestamp()})


@action
def record_exchange_rates(
    *, rates: Sequence[tuple[str, date, Decimal]], by: Any | None
) -> list[ExchangeRate]:
    """Record what a unit of each currency is worth in the base currency from a day on.

    A second rate for the same currency and day replaces the first. Refuses an unknown currency and a
    rate that is not positive. Who may is checked by the caller: this is configuration.
    """
    for currency, _day, rate in rates:
        if not is_currency(currency) or rate <= 0:
            raise Refused("rate_invalid", _("A rate needs a known currency and a positive value."))
    rows = ExchangeRate.objects.bulk_create(
        [ExchangeRate(currency=currency, date=day, rate=rate) for currency, day, rate in rates],
        update_conflicts=True,
        unique_fields=["currency", "date"],
        update_fields=["rate"],
    )
    if rows:
        latest = max(rows, key=lambda row: (row.date, row.currency))
        audit.record(RATES_RECORDED, latest, by=by, changes={"rates": (None, len(rows))})
    return rows


@action
def save_configuration(
    *, row: models.Model, changes: Mapping[str, tuple[Any, Any]], by: Any
) -> models.Model:
    """Save a row of configuration that a validated admin form has filled in.

    ``changes`` maps each changed field to (before, after) for the audit trail; without a change
    nothing is written. Who may is checked by the admin. Refuses what the database refuses.
    """
    if not changes:
        return row
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("configuration_invalid", _("The database refuses these values.")) from None
    audit.record(CONFIGURED, row, by=by, changes=changes)
    return row


@action
def forget_once_keys(*, now: datetime) -> int:
    """Remove the keys of forms and API calls that are older than two days; return how many."""
    gone, _kinds = OnceKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return gone


@action
def set_periods(*, days: Mapping[str, int], by: Any) -> None:
    """Choose for how many days each kind is kept, by the names of the rules (core/retention.py).

    Who may is checked by the caller: this is configuration. Refuses a period below the rule's least.
    """
    held = retention.chosen()
    for rule in retention.rules():
        new = days.get(rule.name, held[rule.name])
        if new < rule.least:
            raise Refused(
                "period_too_short",
                _("At least %(days)s days: what uses it needs them.") % {"days": rule.least},
                field=rule.name,
            )
        if new != held[rule.name]:
            row, _made = RetentionPeriod.objects.update_or_create(
                name=rule.name, defaults={"days": new}
            )
            audit.record(CONFIGURED, row, by=by, changes={"days": (held[rule.name], new)})


@action
def apply_rule(*, rule: str, now: datetime) -> int:
    """Remove a few rows that a rule says were kept long enough; return how many, 0 when there are no more.

    What somebody else has locked waits for the next time. How many went is on the trail, unless that there
    were any is a secret.
    """
    found = retention.get_rule(rule)
    before = now - timedelta(days=retention.chosen()[rule])
    due = found.due(before).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    rows = list(due[: retention.BATCH])
    count = found.remove(rows) if rows else 0
    if count and not found.secret:
        row, _made = RetentionPeriod.objects.get_or_create(
            name=rule, defaults={"days": retention.chosen()[rule]}
        )
        audit.record(RETENTION_APPLIED, row, by=None, changes={"rows": (None, count)})
    return count


def tell_refusal(*, path: str, code: str, by: Any) -> None:
    """As ``note_refusal``, at the cost of one statement once its measure is full."""
    who = behalf.looker() or by
    if not noting.is_left_out(REFUSED, noting.person(who.pk, MOST_REFUSALS)):
        note_refusal(path=path, code=code, by=by)


@action
@while_looking
def note_refusal(*, path: str, code: str, by: Any) -> None:
    """Put on the trail what one of ours asked for and may not do, or a rule forbids.

    ``path`` is the address, ``code`` that of the refusal, empty where a right is missing. Only of ours:
    that a supplier was refused would tell that it bids. What is more than ``MOST_REFUSALS`` in an hour
    is counted, and told when it is over.
    """
    if not by.is_internal:
        raise ValueError("what a supplier tried is nobody else's to know")
    who = behalf.looker() or by
    if noting.may_note(REFUSED, noting.person(who.pk, MOST_REFUSALS)):
        audit.record(REFUSED, by, by=by, changes={"path": (None, path[:200]), "code": (None, code)})


@action
def sum_up(*, now: datetime) -> int:
    """Say on the trail how much of some finished hours was not noted one by one; return of how many.

    0 when there are no more. Who is counted meanwhile for such an hour waits, and begins another count.
    """
    rows = noting.finished(now).select_for_update(of=("self",), skip_locked=True).order_by("pk")
    done = list(rows[:TALLIES])
    people = get_user_model()._default_manager.in_bulk({row.person for row in done})
    for row in done:
        if row.left_out:
            person = people.get(row.person)
            audit.record(
                noting.summary_of(row.verb),
                person or get_user_model()(pk=0, name=noting.NOBODY[row.subject.partition(":")[0]]),
                by=person if row.verb == REFUSED else None,
                changes={
                    "left_out": (None, row.left_out),
                    "noted": (None, row.noted),
                    "hour": (None, f"{row.hour:%Y-%m-%d %H:%M}"),
                },
            )
    Tally.objects.filter(pk__in=[row.pk for row in done]).delete()
    return len(done)

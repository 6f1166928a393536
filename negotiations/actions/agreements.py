"""Signing, starting and ending agreements."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, outbox, permissions, verbs
from core.action import action
from core.clock import company_date, database_now
from core.moves import check_move
from core.refused import Refused
from negotiations import access
from negotiations.actions.ending import BATCH
from negotiations.actions.rules import people_of, require_mover
from negotiations.models import Agreement
from negotiations.states import AGREEMENT_MOVES, OTHER_PARTY, AgreementStatus, Party
from suppliers.standing import require_word

SIGNED = verbs.register(
    "negotiations.agreement_signed",
    gettext_lazy("signed the agreement"),
    icon="signature",
    tone="good",
)
STARTED = verbs.register(
    "negotiations.agreement_active",
    gettext_lazy("put the agreement into force"),
    icon="circle-check",
    tone="good",
)

EXPIRED = verbs.register(
    "negotiations.agreement_expired",
    gettext_lazy("closed the agreement at the end of its validity"),
    icon="clock",
    tone="warn",
)
TERMINATED = verbs.register(
    "negotiations.agreement_terminated",
    gettext_lazy("terminated the agreement"),
    icon="circle-x",
    tone="bad",
)
REMIND_DAYS = (90, 30, 7)
REMIND_AT = time(8, 0)


@action
def sign(*, agreement: str, by: User, now: datetime) -> Agreement:
    """Sign for the user's side. The second signature makes it binding, and puts it into force at once
    if today (at the company) lies within its validity.

    Refuses a second signature of the same side, an agreement that is no draft, and one whose validity
    is over; who waits for a colleague's word signs nothing.
    """
    party = require_mover(by)
    row = access.lock_agreement(by, agreement)
    require_word(by)
    today = company_date(now)
    ours = party == Party.US
    if (row.signed_by_us_at if ours else row.signed_by_partner_at) is not None:
        raise Refused("already_signed", _("Your side has already signed."))
    check_move(AGREEMENT_MOVES, row.status, AgreementStatus.SIGNED)
    if row.valid_until_date < today:
        raise Refused("validity_over", _("The validity of this agreement is over."))
    if ours:
        row.signed_by_us, row.signed_by_us_at = by, database_now()
    else:
        row.signed_by_partner, row.signed_by_partner_at = by, database_now()
    both = row.signed_by_us_at is not None and row.signed_by_partner_at is not None
    before = row.status
    if both:
        row.status = AgreementStatus.SIGNED
    # What the other side has signed stays as it is.
    signature = "signed_by_us" if ours else "signed_by_partner"
    row.save(update_fields=["status", signature, f"{signature}_at"])
    changes = {"status": (before, row.status)} if both else {}
    audit.record(SIGNED, row, by=by, links=_links(row), changes=changes)
    notices.notify(
        "negotiations.signed" if both else "negotiations.agreement_countersign",
        f"agreement:{row.pk}",
        to=people_of(OTHER_PARTY[party], row),
        payload={"agreement": row.key},
    )
    if both and row.valid_from_date <= today:
        _put_into_force(row, now)
    return row


@action
def terminate(*, agreement: str, reason: str, by: User, now: datetime) -> Agreement:
    """End an agreement in force before its time, with a reason that the partner reads.

    Its expiry reminders are withdrawn. Refuses an empty reason, and an agreement not in force.
    """
    if not permissions.allowed(by, access.TERMINATE):
        raise PermissionDenied
    row = access.lock_agreement(by, agreement)
    before = row.status
    check_move(AGREEMENT_MOVES, before, AgreementStatus.TERMINATED)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; the partner will read it."), field="reason")
    row.status, row.ended_at = AgreementStatus.TERMINATED, database_now()
    row.ended_reason = reason.strip()
    row.save(update_fields=["status", "ended_at", "ended_reason"])
    for days in REMIND_DAYS:
        outbox.drop_waiting("negotiations.agreement_expiring", _occasion(row, days))
    audit.record(
        TERMINATED,
        row,
        by=by,
        links=_links(row),
        changes={"status": (before, row.status)},
        reason=row.ended_reason,
    )
    notices.notify(
        "negotiations.agreement_terminated",
        f"agreement:{row.pk}",
        to=people_of(Party.PARTNER, row),
        payload={"agreement": row.key},
    )
    return row


@action
def activate_due(*, by: None = None, now: datetime) -> int:
    """Put the signed agreements into force whose validity has begun; return how many."""
    today = company_date(now)
    due = _claim(status=AgreementStatus.SIGNED, valid_from_date__lte=today)
    for row in due:
        _put_into_force(row, now)
    return len(due)


@action
def expire_agreements(*, by: None = None, now: datetime) -> int:
    """Close the agreements in force whose last day has passed; return how many."""
    today = company_date(now)
    due = _claim(status=AgreementStatus.ACTIVE, valid_until_date__lt=today)
    for row in due:
        before = row.status
        check_move(AGREEMENT_MOVES, before, AgreementStatus.EXPIRED)
        row.status, row.ended_at = AgreementStatus.EXPIRED, database_now()
        row.save(update_fields=["status", "ended_at"])
        audit.record(
            EXPIRED, row, by=None, links=_links(row), changes={"status": (before, row.status)}
        )
    return len(due)


def _claim(**condition: object) -> list[Agreement]:
    rows = Agreement.objects.select_for_update(of=("self",), skip_locked=True)
    return list(rows.filter(**condition).select_related("partner").order_by("pk")[:BATCH])


def _put_into_force(row: Agreement, now: datetime) -> None:
    before = row.status
    check_move(AGREEMENT_MOVES, before, AgreementStatus.ACTIVE)
    row.status = AgreementStatus.ACTIVE
    row.save(update_fields=["status"])
    audit.record(STARTED, row, by=None, links=_links(row), changes={"status": (before, row.status)})
    remind(row, people_of(Party.US, row) + people_of(Party.PARTNER, row), now=now)


def remind(row: Agreement, people: Sequence[User], *, now: datetime) -> None:
    """Plan what tells people that an agreement expires, in the caller's transaction.

    Of ours only its owner is told when it comes due, whoever that is then (emails.py).
    """
    for days in REMIND_DAYS:
        day = row.valid_until_date - timedelta(days=days)
        due_at = timezone.make_aware(
            datetime.combine(day, REMIND_AT), timezone.get_default_timezone()
        )
        # A short agreement is not greeted with reminders that were due before it began.
        if due_at > now:
            notices.notify(
                "negotiations.agreement_expiring",
                _occasion(row, days),
                to=people,
                payload={"agreement": row.key},
                due_at=due_at,
            )


def occasions(row: Agreement) -> list[tuple[str, str]]:
    """Return (kind, what) of the messages that tell people that the agreement expires."""
    return [("negotiations.agreement_expiring", _occasion(row, days)) for days in REMIND_DAYS]


def _occasion(row: Agreement, days: int) -> str:
    return f"agreement:{row.pk}:{days}"


def _links(row: Agreement) -> Sequence[Model]:
    return [row.partner] if row.negotiation is None else [row.partner, row.negotiation]

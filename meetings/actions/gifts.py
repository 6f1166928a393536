"""Declaring gifts and deciding on them; the limits are in meetings/gift_policy.py."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.moves import check_move
from core.refused import Refused
from meetings import access
from meetings.actions.commitments import today_of
from meetings.gift_policy import in_base_currency, rfx_running, totals_for
from meetings.models import Gift
from meetings.states import GIFT_MOVES, GiftDirection, GiftStatus
from suppliers import access as suppliers
from suppliers.models import Partner

DECLARED = verbs.register("meetings.gift_declared", lazy("declared a gift"), icon="gift")
APPROVED = verbs.register(
    "meetings.gift_approved", lazy("approved the gift"), icon="gift", tone="good"
)
REFUSED = verbs.register("meetings.gift_refused", lazy("refused the gift"), icon="gift", tone="bad")

# Days after which whoever decides is asked again.
ASKED_AGAIN = (2, 7)


@action
def declare_gift(
    *,
    partner: str,
    direction: str,
    person: str,
    description: str,
    occasion: str,
    date: date,
    value: Decimal,
    currency: str,
    by: User,
    now: datetime,
) -> Gift:
    """Declare a gift given to, or received from, ``person`` at the partner on ``date``.

    ``value`` is in ``currency`` and valued at that day's rate. Within policy it is approved at once,
    above it waits for the declarer's manager. Refuses while an RFx with the partner runs, a day that
    lies ahead, a negative value, and a currency without a rate.
    """
    # The partner's row is the queue: of two gifts that each fit, the second sees the first. What
    # somebody of ours received counts across partners: there the person's row is one, too, and
    # always the second.
    company = suppliers.lock_partner(by, partner)
    if direction == GiftDirection.RECEIVED:
        access.hold_recipient(by)
    if date > today_of(by, now):
        raise Refused("in_the_future", _("That day lies ahead."), field="date")
    if value < 0:
        raise Refused("negative", _("A value cannot be negative."), field="value")
    _refuse_while_running(company)
    base = in_base_currency(value, currency, date)
    totals = totals_for(company, by, direction, person, date)
    status = GiftStatus.PENDING if totals.exceeded_by(base) else GiftStatus.APPROVED
    row = Gift.objects.create(
        partner=company,
        direction=GiftDirection(direction),
        person=person.strip(),
        declared_by=by,
        description=description.strip(),
        occasion=occasion.strip(),
        date=date,
        value=value,
        currency=currency,
        value_base=base,
        status=status,
    )
    audit.record(DECLARED, row, by=by, links=[company], changes={"status": (None, status)})
    if status == GiftStatus.PENDING:
        deciding = list(access.gift_approvers(by)[:1])
        _tell("meetings.gift_to_approve", row, deciding)
        for days in ASKED_AGAIN:
            _tell("meetings.gift_still_waits", row, deciding, now + timedelta(days=days))
    return row


@action
def approve_gift(*, gift: str, by: User, reason: str = "") -> Gift:
    """A manager above the declarer approves a gift that goes over a limit.

    Refuses while an RFx with the partner runs, also one that was published after the declaration.
    """
    return _decide(gift, GiftStatus.APPROVED, APPROVED, by, reason.strip())


@action
def refuse_gift(*, gift: str, reason: str, by: User) -> Gift:
    """A manager above the declarer refuses a gift: it is not given, or is returned."""
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    return _decide(gift, GiftStatus.REFUSED, REFUSED, by, reason.strip())


def _decide(gift: str, status: GiftStatus, verb: str, by: User, reason: str) -> Gift:
    # The partner first, as when it is declared and when a request goes out.
    company = suppliers.lock_partner(by, access.get_gift(by, gift).partner.key)
    row = access.lock_gift(by, gift)
    check_move(GIFT_MOVES, row.status, status)
    if by not in access.gift_approvers(row.declared_by):
        raise PermissionDenied
    if status == GiftStatus.APPROVED:
        _refuse_while_running(company)
    before, row.status, row.decided_by, row.decision_reason = row.status, status, by, reason
    row.save()
    audit.record(
        verb, row, by=by, links=[row.partner], changes={"status": (before, status)}, reason=reason
    )
    _tell("meetings.gift_decided", row, [row.declared_by])
    return row


def _refuse_while_running(partner: Partner) -> None:
    if rfx_running(partner):
        raise Refused("rfx_running", _("No gifts while a request to this partner is running."))


def _tell(kind: str, gift: Gift, people: Iterable[User], due_at: datetime | None = None) -> None:
    payload = {"gift": gift.key}
    notices.notify(kind, f"gift:{gift.pk}", to=people, payload=payload, due_at=due_at)

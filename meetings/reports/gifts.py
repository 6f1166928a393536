"""Gifts with their totals, always in the open for whoever declares."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from core.addresses import reverse
from core.prepared import prepared
from core.scoped import scoped
from core.ui.parts import Badge
from meetings import access
from meetings.gift_policy import COUNTED, rfx_running
from meetings.models import Gift
from meetings.states import GiftDirection, GiftStatus
from suppliers import access as suppliers
from suppliers.models import Partner

TONES: dict[str, tuple[Any, str]] = {
    GiftStatus.APPROVED: ("good", "circle-check"),
    GiftStatus.PENDING: ("warn", "clock"),
    GiftStatus.REFUSED: ("bad", "circle-x"),
}


def gift_badge(gift: Gift) -> Badge:
    """Return the state in words."""
    tone, icon = TONES[gift.status]
    return Badge(str(GiftStatus(gift.status).label), tone, icon)


def gift_totals(partner: Partner, on: date) -> dict[str, Any]:
    """Return what a partner's gifts of the calendar year amount to, in the base currency.

    The totals are over all gifts, also those whose details the reader may not see: whoever declares
    must know them. Those that wait for approval count like the approved ones, as in the policy; how
    much of each total they are stands beside it.
    """
    rows = _sums(partner.pk, date(on.year, 1, 1), date(on.year, 12, 31))
    sums = {direction: (total, waiting or Decimal(0)) for direction, total, waiting in rows}
    none = (Decimal(0), Decimal(0))
    given, given_waiting = sums.get(GiftDirection.GIVEN, none)
    received, received_waiting = sums.get(GiftDirection.RECEIVED, none)
    return {
        "year": on.year,
        "given": given,
        "given_waiting": given_waiting,
        "received": received,
        "received_waiting": received_waiting,
        "waiting": given_waiting + received_waiting,
        "sum": given + received,
        "limit_gift": settings.GIFT_LIMIT,
        "limit_recipient": settings.GIFT_LIMIT_RECIPIENT_YEAR,
        "limit_partner": settings.GIFT_LIMIT_PARTNER_YEAR,
        "currency": settings.BASE_CURRENCY,
    }


@prepared
def _sums(partner: int, first: date, last: date) -> QuerySet[Any, Any]:
    rows = Gift.objects.filter(partner=partner, date__range=(first, last), status__in=COUNTED)
    waiting = Sum("value_base", filter=Q(status=GiftStatus.PENDING))
    grouped = rows.order_by().values_list("direction")
    return grouped.annotate(total=Sum("value_base"), waiting=waiting)


def gift_overview(user: User, partner: Partner) -> dict[str, Any]:
    """Return a partner's gifts that the reader sees (the newest 200), and the totals."""
    rows = (
        access.visible_gifts(user)
        .filter(partner=partner)
        .select_related("declared_by", "decided_by")
        .order_by("-date", "-pk")[:200]
    )
    return {
        "gifts": [(gift, gift_badge(gift)) for gift in rows],
        "totals": gift_totals(partner, timezone.localdate()),
        "blocked": rfx_running(partner),
        "may_declare": user.has_permission(access.GIFT),
    }


def gift_detail(user: User, gift: Gift) -> dict[str, Any]:
    """Return a gift, the partner's totals, whether the reader decides on it, and whether a running
    request keeps them from approving it."""
    waits = gift.status == GiftStatus.PENDING and user.has_permission(access.APPROVE_GIFT)
    may_decide = waits and user in access.gift_approvers(gift.declared_by)
    return {
        "gift": gift,
        "badges": [gift_badge(gift)],
        "totals": gift_totals(gift.partner, gift.date),
        "may_decide": may_decide,
        "blocked": may_decide and rfx_running(gift.partner),
    }


def gifts_waiting_for(user: User) -> list[Gift]:
    """Return the gifts that wait for this person's decision, oldest first."""
    if not user.has_permission(access.APPROVE_GIFT):
        return []
    rows = _pending(user)
    decided = access.decides_for(user, {gift.declared_by_id for gift in rows})
    return [gift for gift in rows if gift.declared_by_id in decided]


@scoped
def _pending(user: User) -> QuerySet[Gift]:
    if sees_everything(user):
        rows = access.visible_gifts(user)
    else:
        # Only who is above the declarer decides; looking through all in sight takes much longer.
        rows = Gift.objects.filter(of_people_under(user, "declared_by"))
    rows = rows.filter(status=GiftStatus.PENDING).exclude(declared_by=user)
    return rows.select_related("partner", "declared_by").order_by("pk")[:50]


def gifts_address(user: User, partner: Partner) -> str:
    """Return where the declarer goes on: the partner's gifts, or its page if they do not work it."""
    if suppliers.is_worked_by(user, partner):
        return reverse("meetings:partner-gifts", args=[partner.key])
    return reverse("suppliers:detail", args=[partner.key])

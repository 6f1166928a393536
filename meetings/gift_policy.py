"""The gift policy: limits per gift, and per recipient and partner in a calendar year.

Limits are in the base currency (settings): for one gift, for one recipient in a calendar year and for
one partner in a calendar year. Within all three a gift is approved at once; above any of them the
declarer's manager decides. While a request to the partner runs there are no gifts at all.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core.currencies import is_currency
from core.exchange import Rates
from core.refused import Refused
from meetings.models import Gift
from meetings.states import GiftDirection, GiftStatus
from rfps.models import RfxInvitation
from rfps.states import InvitationStatus, RfxStatus
from suppliers.models import Partner

# From publication to the award: whoever decides may not be under the impression of a gift.
RUNNING = (
    RfxStatus.PUBLISHED,
    RfxStatus.CLOSED,
    RfxStatus.OPENED,
    RfxStatus.EVALUATION,
    RfxStatus.AWARD_PROPOSED,
)
COUNTED = (GiftStatus.APPROVED, GiftStatus.PENDING)


@dataclass(frozen=True)
class Totals:
    """What a year's gifts amount to, in the base currency, and the limits they are held against."""

    recipient: Decimal
    partner: Decimal
    per_gift_limit: Decimal
    recipient_limit: Decimal
    partner_limit: Decimal

    def exceeded_by(self, value: Decimal) -> bool:
        """Would one more gift of this value go over a limit?"""
        return (
            value > self.per_gift_limit
            or self.recipient + value > self.recipient_limit
            or self.partner + value > self.partner_limit
        )


def rfx_running(partner: Partner) -> bool:
    """Is a request running that the partner was invited to and has not declined?"""
    return (
        RfxInvitation.objects.filter(partner=partner, rfx__status__in=RUNNING)
        .exclude(status=InvitationStatus.DECLINED)
        .exists()
    )


def totals_for(partner: Partner, declarer: User, direction: str, person: str, on: date) -> Totals:
    """Return what counts in the calendar year of ``on``; refused gifts do not.

    The recipient of a gift given is the person at the partner, of a gift received the declarer.
    """
    year = Gift.objects.filter(status__in=COUNTED, date__year=on.year)
    if direction == GiftDirection.GIVEN:
        recipient = Q(partner=partner, direction=GiftDirection.GIVEN, person__iexact=person.strip())
    else:
        recipient = Q(declared_by=declarer, direction=GiftDirection.RECEIVED)
    sums = year.aggregate(
        recipient=Sum("value_base", filter=recipient),
        partner=Sum("value_base", filter=Q(partner=partner)),
    )
    return Totals(
        recipient=sums["recipient"] or Decimal(0),
        partner=sums["partner"] or Decimal(0),
        per_gift_limit=Decimal(settings.GIFT_LIMIT),
        recipient_limit=Decimal(settings.GIFT_LIMIT_RECIPIENT_YEAR),
        partner_limit=Decimal(settings.GIFT_LIMIT_PARTNER_YEAR),
    )


def in_base_currency(value: Decimal, currency: str, on: date) -> Decimal:
    """Return the value in the base currency at the rate of the day, rounded half up to cents."""
    if not is_currency(currency):
        raise Refused("unknown_currency", _("There is no such currency."), field="currency")
    base = Rates([currency], on).to_base(value, currency, on)
    if base is None:
        raise Refused(
            "no_rate",
            _("There is no exchange rate for %(currency)s on that day.") % {"currency": currency},
            field="currency",
        )
    return base.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

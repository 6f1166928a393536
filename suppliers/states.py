"""Partner states, tiers, responsibilities and trade directions."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnerStatus(models.TextChoices):
    PROSPECT = "prospect", _("Prospect")
    QUALIFIED = "qualified", _("Qualified")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")


# Nothing new is asked of these.
UNAVAILABLE = frozenset({PartnerStatus.SUSPENDED, PartnerStatus.ENDED})

PARTNER_MOVES: Mapping[str, frozenset[str]] = {
    PartnerStatus.PROSPECT: frozenset({PartnerStatus.QUALIFIED}),
    PartnerStatus.QUALIFIED: frozenset({PartnerStatus.ACTIVE}),
    PartnerStatus.ACTIVE: frozenset({PartnerStatus.SUSPENDED, PartnerStatus.ENDED}),
    PartnerStatus.SUSPENDED: frozenset({PartnerStatus.ACTIVE, PartnerStatus.ENDED}),
    PartnerStatus.ENDED: frozenset(),
}


class Tier(models.TextChoices):
    STRATEGIC = "strategic", _("Strategic")
    KEY = "key", _("Key")
    PREFERRED = "preferred", _("Preferred")
    TRANSACTIONAL = "transactional", _("Transactional")


class Quadrant(models.TextChoices):
    """Kraljic's quadrants: supply risk × profit impact."""

    STRATEGIC = "strategic", _("Strategic")
    LEVERAGE = "leverage", _("Leverage")
    BOTTLENECK = "bottleneck", _("Bottleneck")
    NON_CRITICAL = "non_critical", _("Non-critical")


class Responsibility(models.TextChoices):
    ACCOUNT_EXECUTIVE = "account_executive", _("Account executive")
    BUYER = "buyer", _("Buyer")
    SPONSOR = "sponsor", _("Executive sponsor")


class EntryChannel(models.TextChoices):
    """How something had come that one of ours entered for a partner."""

    LETTER = "letter", _("Letter")
    EMAIL = "email", pgettext_lazy("way in which it came", "E-mail")
    PHONE = "phone", pgettext_lazy("way in which it came", "Phone")
    HANDED = "handed", _("Handed over")


# A bid is entered from something that can be shown.
WRITTEN = frozenset({EntryChannel.LETTER, EntryChannel.EMAIL, EntryChannel.HANDED})


class Direction(models.TextChoices):
    """Seen from our side of the table."""

    PURCHASE = "purchase", _("We buy")
    SALE = "sale", _("We sell")

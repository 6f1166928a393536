"""States and moves of negotiations and agreements."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The verb under which the trail keeps that the awarded bid was taken over as the first offer.
BID_TAKEN_OVER = "negotiations.bid_stands"


class Party(models.TextChoices):
    """The two sides of the table."""

    US = "us", _("us")
    PARTNER = "partner", _("partner")


OTHER_PARTY = {Party.US: Party.PARTNER, Party.PARTNER: Party.US}


class NegotiationStatus(models.TextChoices):
    OUR_TURN = "our_turn", _("Our turn")
    THEIR_TURN = "their_turn", _("Their turn")
    AGREED = "agreed", _("Agreed")
    BROKEN_OFF = "broken_off", _("Broken off")
    EXPIRED = "expired", _("Expired")


OPEN_NEGOTIATION = frozenset({NegotiationStatus.OUR_TURN, NegotiationStatus.THEIR_TURN})
_ENDS = frozenset(
    {NegotiationStatus.AGREED, NegotiationStatus.BROKEN_OFF, NegotiationStatus.EXPIRED}
)
NEGOTIATION_MOVES: Mapping[str, frozenset[str]] = {
    NegotiationStatus.OUR_TURN: frozenset({NegotiationStatus.THEIR_TURN}) | _ENDS,
    NegotiationStatus.THEIR_TURN: frozenset({NegotiationStatus.OUR_TURN}) | _ENDS,
    NegotiationStatus.AGREED: frozenset(),
    NegotiationStatus.BROKEN_OFF: frozenset(),
    NegotiationStatus.EXPIRED: frozenset(),
}
TURN_OF = {Party.US: NegotiationStatus.OUR_TURN, Party.PARTNER: NegotiationStatus.THEIR_TURN}


class AgreementStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    ACTIVE = "active", pgettext_lazy("agreement", "Active")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", _("Terminated")
    REPLACED = "replaced", _("Replaced")


AGREEMENT_MOVES: Mapping[str, frozenset[str]] = {
    AgreementStatus.DRAFT: frozenset({AgreementStatus.SIGNED}),
    AgreementStatus.SIGNED: frozenset({AgreementStatus.ACTIVE}),
    AgreementStatus.ACTIVE: frozenset(
        {AgreementStatus.EXPIRED, AgreementStatus.TERMINATED, AgreementStatus.REPLACED}
    ),
    AgreementStatus.EXPIRED: frozenset(),
    AgreementStatus.TERMINATED: frozenset(),
    AgreementStatus.REPLACED: frozenset(),
}


class Incoterm(models.TextChoices):
    """Incoterms 2020 of the ICC."""

    EXW = "EXW", "EXW"
    FCA = "FCA", "FCA"
    CPT = "CPT", "CPT"
    CIP = "CIP", "CIP"
    DAP = "DAP", "DAP"
    DPU = "DPU", "DPU"
    DDP = "DDP", "DDP"
    FAS = "FAS", "FAS"
    FOB = "FOB", "FOB"
    CFR = "CFR", "CFR"
    CIF = "CIF", "CIF"

"""What negotiations and agreements hold about people."""

from django.utils.translation import gettext_lazy as _

from core.personal import Basis, Fate, declare, nothing
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    Position,
)

RECORD = _("A business record, as long as the law asks for it")
ANSWERABLE = _("Knowing who has decided what, and may be asked")

declare(
    Negotiation,
    _("Negotiations"),
    ANSWERABLE,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("owner",),
    texts=("title", "ended_reason"),
    shown=("title", "partner", "status", "created_at"),
)
nothing(NegotiationLine, "item", "unit", why="of a product")
declare(
    Position,
    _("What a side keeps to itself"),
    _("Preparing a negotiation"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=RECORD,
    texts=("notes",),
    withheld=_("Figures and notes of one side; they are about no person."),
)
declare(
    Offer,
    _("Offers"),
    ANSWERABLE,
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("made_by",),
    texts=("message",),
    shown=("negotiation", "number", "created_at"),
)
declare(
    Agreement,
    _("Agreements"),
    _("Knowing who has signed what"),
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("owner", "signed_by_us", "signed_by_partner"),
    texts=("title", "ended_reason"),
    shown=("title", "partner", "status", "signed_by_us_at", "signed_by_partner_at"),
)
nothing(AgreementPrice, "item", "unit", why="of a product")

"""What partners' rows hold about people: theirs without an account, and who of ours works with whom."""

from django.utils.translation import gettext_lazy as _

from core.personal import Basis, Fate, declare, nothing
from suppliers.models import (
    Assignment,
    Category,
    Contact,
    Partner,
    PartnerReference,
    Representative,
    Site,
    TradeImport,
    TradeLine,
)

WITH_PARTNER = _("As long as the relationship with the partner is on record")
A_COMPANY = "of an organisation"

declare(
    Contact,
    _("Contact"),
    _("Reaching the people of a partner"),
    basis=Basis.INTEREST,
    fate=Fate.BLANKED,
    kept=_("Until the person is anonymised; proposed when they left long ago"),
    who=("pk",),
    addresses=("email",),
    facts=("name", "title", "email", "phone"),
    names=("name", "title", "email", "phone"),
    shown=("partner", "is_main", "left_date", "created_at"),
    versions=True,
)
declare(
    Representative,
    _("Whom the person represents"),
    _("Letting people of a partner see what is their company's"),
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("user",),
    shown=("partner", "created_at", "waits", "vouched_by", "trusted_from_at"),
)
declare(
    Assignment,
    _("Responsibilities for partners"),
    _("Knowing who works, and has worked, with whom"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("user",),
    shown=("partner", "responsibility", "from_date", "to_date"),
)
declare(
    Partner,
    _("Names of partners"),
    _("Organisations; a sole trader's name may be a person's"),
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    texts=("legal_name", "other_names", "tier_reason"),
)
nothing(Partner, "registration_number", "vat_number", "lei", "website", "search_text", why=A_COMPANY)  # fmt: skip
declare(
    Site,
    _("Places of partners"),
    _("Where partners are visited"),
    basis=Basis.CONTRACT,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    texts=("name", "address"),
)
nothing(Site, "time_zone", why="a place")
declare(
    TradeImport,
    _("Imports of trade"),
    _("Knowing where figures come from"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=_("As long as the figures"),
    who=("by",),
    shown=("file_name", "created_at"),
    texts=("file_name",),
)
nothing(TradeImport, "sha256", "mapping", why="of a file")
nothing(Category, "code", "name", why="what is traded")
nothing(PartnerReference, "source", "reference", why=A_COMPANY)
nothing(
    TradeLine, "source", "source_key", "order_number", "line_number", "item",
    why="of an order",
)  # fmt: skip

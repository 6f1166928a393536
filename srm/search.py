"""What can be found from every page: partners and RFPs."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from core.clock import database_now
from core.search import Hit
from rfps import access as rfps
from rfps.reports import portal_badge, status_badge
from suppliers import access as suppliers
from suppliers.reports.search import matching


def partners(user: User, text: str, limit: int) -> list[Hit]:
    """Return partners by a part of their name, other names or numbers; by name."""
    rows = matching(suppliers.visible_to(user), text).order_by(Lower("legal_name"), "id")
    return [
        Hit(
            row.legal_name,
            reverse("suppliers:detail", args=[row.key])
            if user.is_internal
            else reverse("suppliers:portal-company"),
            " · ".join(
                filter(None, [row.get_tier_display() if user.is_internal else "", row.country])
            ),
        )
        for row in rows[:limit]
    ]


def requests(user: User, text: str, limit: int) -> list[Hit]:
    """Return RFPs by a part of their title, or by the reference in mails (RFP-AB12C); newest first."""
    found = Q(title__icontains=text)
    code = text.rpartition("-")[2].lower()
    if len(code) == 5 and code.isalnum():
        found |= Q(key__startswith=code)
    page = "rfps:detail" if user.is_internal else "rfps:portal-detail"
    # A supplier reads the same word as in the portal, which hides what goes on inside our company.
    badge = status_badge if user.is_internal else portal_badge
    now = database_now()
    return [
        Hit(
            row.title,
            reverse(page, args=[row.key]),
            f"{row.reference} · {badge(row, now).label}",
        )
        for row in rfps.visible_to(user).filter(found).order_by("-pk")[:limit]
    ]


def register() -> None:
    """Offer both kinds on the search page and in the search dialog."""
    search.register("partners", _("Partners"), "handshake", partners, order=10)
    search.register("rfps", _("RFPs"), "file-text", requests, order=20)

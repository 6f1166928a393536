"""What the search finds of needs and RFPs."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import permissions, search
from core.addresses import reverse
from core.clock import database_now
from core.search import Hit
from rfps import access
from rfps.models import Need, NeedShare, Rfx
from rfps.reports import portal_badge, status_badge
from rfps.reports.needs import badge_of

REFERENCE = 5  # letters of a key, as in RFP-AB12C


def requests(user: User, text: str, limit: int) -> list[Hit]:
    """Return RFPs by a part of their title, or by the reference in mails (RFP-AB12C); newest first."""
    found = search.has(text, "title")
    code = text.rpartition("-")[2].lower()
    if len(code) == REFERENCE and code.isalnum():
        found |= Q(key__startswith=code)
    page = "rfps:detail" if user.is_internal else "rfps:portal-detail"
    # A supplier reads the same word as in the portal, which hides what goes on inside our company.
    badge = status_badge if user.is_internal else portal_badge
    rows = list(
        search.matching(user, Rfx, found, lambda: access.visible_to(user)).order_by("-pk")[:limit]
    )
    if not rows:
        return []
    now = database_now()
    return [
        Hit(row.title, reverse(page, args=[row.key]), f"{row.reference} · {badge(row, now).label}")
        for row in rows
    ]


def needs(user: User, text: str, limit: int) -> list[Hit]:
    """Return needs by a part of their title, newest first; a supplier's are those shared with it."""
    if user.is_supplier:
        rows = search.matching(
            user, NeedShare, search.has(text, "need__title"), lambda: access.visible_shares(user)
        )
        return [
            Hit(share.need.title, reverse("rfps:portal-need", args=[share.key]))
            for share in rows.select_related("need").order_by("-pk")[:limit]
        ]
    if not permissions.allowed(user, access.NEEDS_VIEW):
        return []
    rows = search.matching(
        user, Need, search.has(text, "title"), lambda: access.visible_needs(user)
    )
    return [
        Hit(row.title, reverse("rfps:need", args=[row.key]), badge_of(row).label)
        for row in rows.order_by("-pk")[:limit]
    ]


def register() -> None:
    """Offer both on the search page and in the search dialog."""
    search.register("needs", _("Needs"), "lightbulb", needs, order=30)
    search.register("rfps", _("RFPs"), "file-text", requests, order=40)

"""What the search finds of visits and commitments."""

from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import formats, permissions, search
from core.addresses import reverse
from core.search import Hit
from meetings import access
from meetings.models import Commitment, Visit
from meetings.reports.commitments import commitment_badge, dropped_among


def _meta(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def visits(user: User, text: str, limit: int) -> list[Hit]:
    """Return visits by a part of their title, the latest first; their day is that of the place."""
    if not permissions.allowed_on_side(user, access.VIEW, access.PORTAL):
        return []
    page = "meetings:visit" if user.is_internal else "meetings:portal-visit"
    rows = search.matching(
        user, Visit, search.has(text, "title"), lambda: access.visible_visits(user)
    )
    return [
        Hit(
            row.title,
            reverse(page, args=[row.key]),
            _meta(
                formats.day(row.starts_at.astimezone(ZoneInfo(row.time_zone)).date()),
                row.partner.legal_name if user.is_internal else "",
            ),
        )
        for row in rows.select_related("partner").order_by("-starts_at", "-pk")[:limit]
    ]


def commitments(user: User, text: str, limit: int) -> list[Hit]:
    """Return commitments by a part of what is promised, newest first."""
    if not permissions.allowed_on_side(user, access.VIEW, access.PORTAL):
        return []
    page = "meetings:commitment" if user.is_internal else "meetings:portal-commitment"
    rows = search.matching(
        user, Commitment, search.has(text, "title"), lambda: access.visible_commitments(user)
    )
    found = list(rows.select_related("partner").order_by("-pk")[:limit])
    today, dropped = timezone.localdate(), dropped_among(found)
    return [
        Hit(
            row.title,
            reverse(page, args=[row.key]),
            _meta(
                row.partner.legal_name if user.is_internal else "",
                commitment_badge(row, today, dropped.get(row.pk)).label,
                formats.day(row.due_date),
            ),
        )
        for row in found
    ]


def register() -> None:
    """Offer both on the search page and in the search dialog."""
    search.register("visits", _("Visits"), "calendar-days", visits, order=70)
    search.register("commitments", _("Commitments"), "list-checks", commitments, order=80)

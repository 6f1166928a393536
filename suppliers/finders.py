"""What the search finds of partners."""

from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from core.addresses import reverse
from core.search import Hit
from suppliers import access
from suppliers.models import Contact
from suppliers.reports.search import matching


def partners(user: User, text: str, limit: int) -> list[Hit]:
    """Return partners by a part of their name, other names or numbers; by name."""
    rows = matching(access.visible_to(user), text).order_by(Lower("legal_name"), "id")
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


def contacts(user: User, text: str, limit: int) -> list[Hit]:
    """Return the people of partners by a part of their name or address; those who left come last."""
    rows = search.matching(
        user, Contact, search.has(text, "name", "email"), lambda: access.visible_contacts(user)
    )
    rows = rows.select_related("partner").order_by(
        F("left_date").desc(nulls_first=True), "name", "pk"
    )
    return [
        Hit(
            row.name,
            reverse("suppliers:people", args=[row.partner.key])
            if user.is_internal
            else reverse("suppliers:portal-company"),
            " · ".join(filter(None, [row.title, row.partner.legal_name])),
        )
        for row in rows[:limit]
    ]


def register() -> None:
    """Offer both on the search page and in the search dialog."""
    search.register("partners", _("Partners"), "handshake", partners, order=10)
    search.register("contacts", _("Contacts"), "contact", contacts, order=20)

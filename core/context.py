"""What every page knows about its reader and its surroundings."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from core import navigation

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """``light`` or ``dark`` as chosen, or empty: the page follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Side bar, theme and language. Counts are asked only when a page draws them: partials stay cheap."""
    user = getattr(request, "user", None)
    portal = getattr(user, "side", "") == "supplier"

    def nav() -> list[navigation.NavItem]:
        if user is None or not user.is_authenticated:
            return []
        return navigation.items_for(user, "portal" if portal else "internal", request.path)

    return {
        "nav": SimpleLazyObject(nav),
        "portal": portal,
        "theme": theme_of(request),
        "lang": get_language() or settings.LANGUAGE_CODE,
        "company": getattr(settings, "COMPANY_NAME", ""),
        "unread_count": SimpleLazyObject(lambda: navigation.unread_count(user) if user else 0),
        "links": SimpleLazyObject(_links),
    }


def _links() -> dict[str, str | None]:
    """Addresses that the shell offers when the installation has them."""
    names = {
        "home": "home",
        "search": "search",
        "suggest": "search-suggest",
        "inbox": "inbox",
        "profile": "profile",
        "logout": "account_logout",
        "set_theme": "set-theme",
        "set_language": "set_language",
    }
    return {key: navigation.url_or_none(name) for key, name in names.items()}

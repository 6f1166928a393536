"""What every page knows about its reader and its surroundings."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from core.navigation import SideBar, installation, url_or_none

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
# Addresses that the shell offers when the installation has them.
LINKS = {
    "home": "home",
    "search": "search",
    "suggest": "search-suggest",
    "inbox": "inbox",
    "profile": "profile",
    "logout": "account_logout",
    "set_theme": "set-theme",
    "set_language": "set_language",
}


def theme_of(request: HttpRequest) -> str:
    """``light`` or ``dark`` as chosen, or empty: the page follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Side bar, theme and language. Counts are asked only when a page draws them: partials stay cheap."""
    user = getattr(request, "user", None)
    page = request.resolver_match.view_name if request.resolver_match else ""
    side_bar = SideBar(user, request.path, page)
    return {
        "side_bar": side_bar,
        "portal": side_bar.area == "portal",
        "frame": _frame(request, user),
        "theme": theme_of(request),
        "unread_count": side_bar.unread,
        "look": getattr(request, "look", None),
        **constants(),
    }


def _frame(request: HttpRequest, user: Any) -> str:
    """What pages for everybody lie in, error pages above all: who is signed in keeps the side bar.

    Only a page that is gone to asks for ``text/html``; a script shows nobody what it was refused.
    """
    is_gone_to = "text/html" in request.headers.get("Accept", "")
    return "base.html" if is_gone_to and user and user.is_authenticated else "public.html"


def constants() -> dict[str, Any]:
    """What is the same on every page of this installation in one language."""
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "company": settings.COMPANY_NAME,
        "links": _links(installation()),
    }


@lru_cache(maxsize=8)
def _links(installed: tuple[str, str]) -> dict[str, str | None]:
    return {key: url_or_none(name) for key, name in LINKS.items()}

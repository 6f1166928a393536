"""The side bar: apps register their entries in ``AppConfig.ready``; what the reader may not do is not shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import NoReverseMatch, reverse

Area = Literal["internal", "portal"]
Counter = Callable[[Any], int | None]


@dataclass(frozen=True)
class NavEntry:
    """A registered entry. ``count(user)`` is asked only when the side bar is drawn."""

    area: Area
    order: int
    icon: str
    label: Any
    url_name: str
    permission: str | None
    count: Counter | None
    mobile: bool


@dataclass(frozen=True)
class NavItem:
    """An entry for one reader on one page."""

    icon: str
    label: Any
    url: str
    active: bool
    count: int | None
    mobile: bool


_entries: dict[tuple[str, str], NavEntry] = {}
_unread: Counter | None = None


def register_nav(
    *,
    area: Area,
    order: int,
    icon: str,
    label: Any,
    url_name: str,
    permission: str | None = None,
    count: Counter | None = None,
    mobile: bool = False,
) -> None:
    """Add an entry; the same URL name in the same area replaces the one before."""
    _entries[area, url_name] = NavEntry(
        area, order, icon, label, url_name, permission, count, mobile
    )


def set_unread_counter(counter: Counter) -> None:
    """``counter(user)`` tells the bell how many notifications are unread."""
    global _unread
    _unread = counter


def unread_count(user: Any) -> int:
    """Unread notifications of ``user``; 0 when no app counts them."""
    return (_unread(user) or 0) if _unread and user.is_authenticated else 0


def url_or_none(name: str, *args: Any) -> str | None:
    """The URL of ``name``, or ``None`` in an installation that does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def items_for(user: Any, area: Area, path: str) -> list[NavItem]:
    """The entries of ``area`` that ``user`` may use; the longest URL that begins ``path`` is the active one."""
    allowed = [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda e: e.order)
        if entry.area == area
        and (entry.permission is None or user.has_permission(entry.permission))
        and (url := url_or_none(entry.url_name)) is not None
    ]
    here = max((url for _, url in allowed if _begins(path, url)), key=len, default=None)
    return [
        NavItem(
            entry.icon,
            entry.label,
            url,
            url == here,
            entry.count(user) if entry.count else None,
            entry.mobile,
        )
        for entry, url in allowed
    ]


def _begins(path: str, url: str) -> bool:
    # A short entry such as "/" or "/portal/" is the home page: only the page itself is active.
    return path == url if url in {"/", "/portal/"} else path.startswith(url)

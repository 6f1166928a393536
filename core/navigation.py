"""The side bar: apps register their entries in ``AppConfig.ready``; what the reader may not do is not shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.functional import cached_property

from core.addresses import reverse
from core.counts import Rows, count_all

Area = Literal["internal", "portal"]
Counter = Callable[[Any], Rows]


@dataclass(frozen=True)
class NavEntry:
    """A registered entry. ``count(user)`` gives the rows whose number stands beside it, None for none.

    ``pages`` are URL names of pages that belong to it though their address begins like another's.
    """

    area: Area
    order: int
    icon: str
    label: Any
    url_name: str
    permission: str | None
    count: Counter | None
    mobile: bool
    pages: frozenset[str]


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
    pages: Iterable[str] = (),
) -> None:
    """Add an entry; the same URL name in the same area replaces the one before."""
    _entries[area, url_name] = NavEntry(
        area, order, icon, label, url_name, permission, count, mobile, frozenset(pages)
    )
    with_urls.cache_clear()


def set_unread_counter(counter: Counter) -> None:
    """``counter(user)`` gives the unread notifications, whose number the bell shows."""
    global _unread
    _unread = counter


def url_or_none(name: str, *args: Any) -> str | None:
    """The URL of ``name``, or ``None`` in an installation that does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None


def installation() -> tuple[str, str]:
    """What the addresses without arguments depend on; they may be kept under it."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


@lru_cache(maxsize=8)
def with_urls(area: Area, installed: tuple[str, str]) -> list[tuple[NavEntry, str]]:
    """The entries of ``area`` that this installation has, in their order, with their addresses."""
    return [
        (entry, url)
        for entry in sorted(_entries.values(), key=lambda e: e.order)
        if entry.area == area and (url := url_or_none(entry.url_name)) is not None
    ]


class SideBar:
    """The entries that one reader may use, on one page; their counts are one query, when drawn."""

    def __init__(self, user: Any, path: str, page: str = ""):
        self.user = user
        self.path = path
        self.page = page
        self.area: Area = "portal" if getattr(user, "side", "") == "supplier" else "internal"

    @cached_property
    def entries(self) -> list[tuple[NavEntry, str]]:
        """Entries and their addresses; none for who is not signed in."""
        if self.user is None or not self.user.is_authenticated:
            return []
        may = self.user.has_permission
        return [
            (entry, url)
            for entry, url in with_urls(self.area, installation())
            if entry.permission is None or may(entry.permission)
        ]

    @cached_property
    def here(self) -> str | None:
        """The address of the active entry: whose page it is, else the longest that begins the path."""
        for entry, url in self.entries:
            if self.page in entry.pages:
                return url
        # A short entry such as "/" or "/portal/" is the home page: only the page itself is active.
        return max(
            (
                url
                for _, url in self.entries
                if self.path == url or (url not in {"/", "/portal/"} and self.path.startswith(url))
            ),
            key=len,
            default=None,
        )

    @cached_property
    def _counted(self) -> dict[str, int]:
        asked = {entry.url_name: entry.count(self.user) for entry, _ in self.entries if entry.count}
        if _unread is not None and self.user is not None and self.user.is_authenticated:
            asked[""] = _unread(self.user)
        return dict(zip(asked, count_all(list(asked.values())), strict=True))

    def count(self, entry: NavEntry) -> int:
        """The number beside an entry; 0 is not shown."""
        return self._counted.get(entry.url_name, 0)

    def unread(self) -> int:
        """Unread notifications; 0 when no app counts them."""
        return self._counted.get("", 0)

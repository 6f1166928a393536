"""The tabs of a partner page. Higher apps register theirs and serve them from views of their own."""

from dataclasses import dataclass
from typing import Any

from core.addresses import reverse
from core.navigation import url_or_none


@dataclass(frozen=True)
class PartnerTab:
    """A registered tab. ``worked``: only for those who work the partner, not the whole directory."""

    name: str
    label: Any
    url_name: str
    order: int
    permission: str | None
    worked: bool


@dataclass(frozen=True)
class TabLink:
    """A tab of one partner for one reader."""

    name: str
    label: Any
    url: str


_tabs: dict[str, PartnerTab] = {}


def register(
    name: str,
    label: Any,
    url_name: str,
    order: int,
    permission: str | None = None,
    *,
    worked: bool = True,
) -> None:
    """Add a tab whose view takes the partner's ``key``; the same name replaces the one before."""
    _tabs[name] = PartnerTab(name, label, url_name, order, permission, worked)


def links_for(user: Any, key: str, *, worked: bool) -> list[TabLink]:
    """Return the tabs that the user may open on the partner with this key, in order."""
    return [
        TabLink(tab.name, tab.label, reverse(tab.url_name, args=[key]))
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if (worked or not tab.worked)
        and (tab.permission is None or user.has_permission(tab.permission))
        and url_or_none(tab.url_name, key) is not None
    ]

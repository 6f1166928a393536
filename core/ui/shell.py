"""The frame around every page: what never changes is drawn once, the side bar from ready pieces."""

from functools import lru_cache
from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import navigation
from core.context import constants
from core.ui.basic import CURRENT, count
from core.ui.escaping import esc, safe
from core.ui.icons import icon

register = Library()


class ConstantNode(Node):
    """Content without anything of the reader, the page or the data: one drawing for each language.

    It sees only ``core.context.constants``, so that what depends on more is missing on the first page
    already, and not only on the second one.
    """

    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist
        self.drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The content, drawn by the first page in this language."""
        known = constants()
        key = (known["lang"], known["company"], *navigation.installation())
        drawn = self.drawn.get(key)
        if drawn is None:
            drawn = self.drawn[key] = self.nodelist.render(context.new(known))
        return drawn


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """``{% constant %}…{% endconstant %}``: what is the same on every page in one language."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist)


@lru_cache(maxsize=16)
def _faces(
    area: navigation.Area, installed: tuple[str, str], language: str | None
) -> dict[str, tuple[str, str, str]]:
    """Of each entry: the beginning of its link, and its end in the side bar and in the tab bar."""
    faces = {}
    for entry, url in navigation.with_urls(area, installed):
        label = f"<span>{esc(entry.label)}</span>"
        faces[entry.url_name] = (
            f'<a href="{esc(url)}"',
            f">{icon(entry.icon)}{label}",
            f">{icon(entry.icon, 20)}{label}</a>",
        )
    return faces


def _of(side_bar: navigation.SideBar) -> dict[str, tuple[str, str, str]]:
    return _faces(side_bar.area, navigation.installation(), get_language())


@register.simple_tag
def side_nav(side_bar: navigation.SideBar) -> SafeString:
    """The entries of the side bar, each with its count."""
    faces = _of(side_bar)
    lines = []
    for entry, url in side_bar.entries:
        link, end, _tab = faces[entry.url_name]
        number = side_bar.count(entry) if entry.count else 0
        lines.append(
            f"\n    <li>{link}{CURRENT if url == side_bar.here else ''}{end}"
            f"{count(number) if number else ''}</a></li>"
        )
    return safe("".join(lines))


@register.simple_tag
def tab_nav(side_bar: navigation.SideBar) -> SafeString:
    """The few entries at the foot of a telephone's screen."""
    faces = _of(side_bar)
    lines = []
    for entry, url in side_bar.entries:
        if entry.mobile:
            link, _end, tab = faces[entry.url_name]
            lines.append(f"{link}{CURRENT if url == side_bar.here else ''}{tab}")
    return safe("".join(lines))

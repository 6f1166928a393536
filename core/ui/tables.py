"""Parts of lists: sortable headings, page numbers, filters."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries import changed, understood
from core.ui.basic import count
from core.ui.escaping import esc, safe
from core.ui.icons import icon
from core.ui.parts import Chip

register = Library()
NUMERIC = ' class="r"'
FIRST_PAGE = dict.fromkeys(("page", "after", "before", "last"))
CURRENT = ' aria-current="true"'


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The current query string with changes, for a link on the same page."""
    return changed(_query(context), changes)


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The address of this page with what it understands of its query string, to come back to."""
    request = context.get("request")
    if request is None:
        return ""
    asked = understood(request.GET).urlencode()
    return f"{request.path}?{asked}" if asked else str(request.path)


def _sorted_by(context: Context) -> str:
    """The order in force: what ``core.paging`` made of the query string, else the query string."""
    page = context.get("page")
    if page is not None and (sort := getattr(page, "sort", "")):
        return f"-{sort}" if page.descending else str(sort)
    return _query(context).get("sort", "")


@register.simple_tag(takes_context=True)
def sort_th(
    context: Context,
    key: str,
    label: Any,
    default: bool = False,
    numeric: bool = False,
    descending: bool = False,
) -> SafeString:
    """A heading that sorts by ``key``; a second click turns the order round."""
    params = _query(context)
    current = _sorted_by(context) or ((("-" if descending else "") + key) if default else "")
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if state == "ascending" or (not state and descending) else key
    href = changed(params, {"sort": target, **FIRST_PAGE})
    aria = f' aria-sort="{state}"' if state else ""
    arrow = icon("arrow-up" if state == "ascending" else "arrow-down", 12) if state else ""
    return safe(
        f'<th scope="col"{aria}{NUMERIC if numeric else ""}>'
        f'<a class="sort" href="{esc(href)}">{esc(label)}{arrow}</a></th>'
    )


def page_numbers(number: int, last: int, *, open_end: bool = False) -> list[int | None]:
    """The numbers to offer around ``number``; ``None`` is a gap. Constant time, whatever ``last`` is.

    ``open_end``: there are pages past ``last`` whose numbers nobody has counted.
    """
    wanted = {1, last, *range(max(1, number - 1), min(last, number + 1) + 1)}
    numbers: list[int | None] = []
    for value in sorted(wanted):
        if numbers and numbers[-1] is not None:
            if value - numbers[-1] == 2:
                numbers.append(value - 1)
            elif value - numbers[-1] > 2:
                numbers.append(None)
        numbers.append(value)
    return [*numbers, None] if open_end else numbers


def _flag(page: Any, name: str) -> bool:
    value = getattr(page, name, False)
    return bool(value() if callable(value) else value)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any, param: str = "page", label: Any = "") -> SafeString:
    """Numbered pages of a ``core.paging.Page`` or a Django ``Page``; nothing when there is only one."""
    has_next, has_previous = _flag(page, "has_next"), _flag(page, "has_previous")
    if not has_next and not has_previous:
        return safe("")
    number: int | None = page.number
    params = _query(context)
    clean = dict.fromkeys((param, "after", "before", "last"))

    def link(changes: dict[str, Any], text: str, name: str) -> str:
        href = esc(changed(params, {**clean, **changes}))
        return f'<li><a href="{href}" aria-label="{esc(name)}">{text}</a></li>'

    def neighbour(step: int, name: str, mark: str, words: str) -> str:
        changes = getattr(page, name, None) or {param: (number or 1) + step}
        return link(changes, icon(mark, 14), words)

    if hasattr(page, "known_pages"):
        last, more = page.known_pages, page.total is None
    elif getattr(page, "paginator", None) is not None:
        last, more = page.paginator.num_pages, False
    else:
        known = getattr(page, "num_pages", None)
        last, more = known or (number or 1) + has_next, known is None and has_next
    items = []
    if has_previous and not last:
        items.append(link({}, icon("chevrons-left", 14), _("First page")))
    if has_previous:
        items.append(neighbour(-1, "previous_query", "chevron-left", _("Previous page")))
    for value in page_numbers(number or last, last, open_end=more) if last else ():
        if value is None:
            items.append('<li class="gap" aria-hidden="true">…</li>')
        elif value == number:
            items.append(f'<li><span aria-current="page">{value}</span></li>')
        else:
            items.append(link({param: value}, str(value), _("Page %(number)s") % {"number": value}))
    if has_next:
        items.append(neighbour(1, "next_query", "chevron-right", _("Next page")))
    if hasattr(page, "known_pages") and more:
        items.append(link({"last": 1}, icon("chevrons-right", 14), _("Last page")))
    return safe(
        f'<nav class="pages" aria-label="{esc(label or _("Pages"))}">'
        f'<ul class="num">{"".join(items)}</ul></nav>'
    )


@register.simple_tag
def filter_chips(chips: Sequence[Chip], label: Any) -> SafeString:
    """Filters as links; the ones in force carry ``aria-current``."""
    items = "".join(
        f'<li><a class="chip"{CURRENT if chip.active else ""} href="{esc(chip.url)}">'
        f"{icon('check', 13) if chip.active else ''}{esc(chip.label)}{count(chip.count)}</a></li>"
        for chip in chips
    )
    return safe(f'<nav class="chips" aria-label="{esc(label)}"><ul>{items}</ul></nav>')


@register.simple_tag(takes_context=True)
def filter_in_force(context: Context, value: Any, *names: str) -> SafeString:
    """What a list is narrowed to beside its chips, as a link that removes the parameters ``names``."""
    address = changed(_query(context), FIRST_PAGE | dict.fromkeys(names))
    return safe(
        f'<a class="chip"{CURRENT} href="{esc(address)}">{esc(value)}{icon("x", 13)}'
        f'<span class="vh">{esc(_("Remove this filter"))}</span></a>'
    )


@register.simple_tag(takes_context=True)
def filters_fold(context: Context, *names: str) -> SafeString:
    """The button that shows the filters on a phone: the ``.fold-b`` after it is folded until pressed.

    ``names`` are the filters' parameters, for how many are in force; ``state=open`` names the value
    that filters nothing. Wider pages show the filters and no button.
    """
    request = context.get("request")
    used = 0
    for name in names:
        name, _equals, usual = name.partition("=")
        value = request.GET.get(name, "").strip() if request is not None else ""
        used += value not in {"", usual}
    many = ngettext("%(number)s in force", "%(number)s in force", used) % {"number": used}
    shown = (
        f'<span class="count" aria-hidden="true">{used}</span><span class="vh">{esc(many)}</span>'
    )
    return safe(
        f'<details class="fold"><summary class="btn sm">{icon("sliders-horizontal", 14)}'
        f"{esc(_('Filters'))} {shown if used else ''}</summary></details>"
    )


@register.simple_tag(takes_context=True)
def search_box(
    context: Context,
    name: str,
    value: Any,
    label: Any,
    target: str = "",
    url: str = "",
    include: str = "",
) -> SafeString:
    """A search field; with ``target`` (a selector) the server's answer fills it as the reader types."""
    live = ""
    if target:
        request = context.get("request")
        # The page's own address can be shared and reloaded; that of a part of it cannot.
        push = "false" if url else "true"
        url = url or (request.path if request is not None else "")
        live = (
            f' hx-get="{esc(url)}" hx-trigger="input changed delay:250ms, search" '
            f'hx-target="{esc(target)}" hx-sync="this:replace" hx-push-url="{push}"'
            f' hx-include="{esc(include or "closest form")}"'
        )
    return safe(
        f'<label class="search"><span class="vh">{esc(label)}</span>{icon("search", 14)}'
        f'<input type="search" name="{esc(name)}" value="{esc(value or "")}" placeholder="{esc(label)}" '
        f'autocomplete="off"{live}></label>'
    )

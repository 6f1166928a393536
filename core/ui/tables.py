"""Parts of lists: sortable headings, page numbers, filters."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.template import Context, Library
from django.utils.html import conditional_escape as esc
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.basic import count, safe
from core.ui.icons import icon
from core.ui.parts import Chip

register = Library()
NUMERIC = ' class="r"'
CURRENT = ' aria-current="true"'


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


def changed(query: QueryDict, changes: dict[str, Any]) -> str:
    """The query string with ``changes``; ``None`` removes a parameter."""
    copy = query.copy()
    for key, value in changes.items():
        copy.pop(key, None)
        if value is not None and value != "":
            copy[key] = str(value)
    return f"?{copy.urlencode()}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The current query string with changes, for a link on the same page."""
    return changed(_query(context), changes)


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
    current = params.get("sort") or ((("-" if descending else "") + key) if default else "")
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    target = f"-{key}" if state == "ascending" or (not state and descending) else key
    href = changed(params, {"sort": target, "page": None})
    aria = f' aria-sort="{state}"' if state else ""
    arrow = icon("arrow-up" if state == "ascending" else "arrow-down", 12) if state else ""
    return safe(
        f'<th scope="col"{aria}{NUMERIC if numeric else ""}>'
        f'<a class="sort" href="{esc(href)}">{esc(label)}{arrow}</a></th>'
    )


def page_numbers(number: int, last: int | None, has_next: bool) -> list[int | None]:
    """The numbers to offer around ``number``; ``None`` is a gap. Constant time, whatever ``last`` is."""
    if last is None:
        last_known = number + (1 if has_next else 0)
        wanted = {1, *range(max(1, number - 2), last_known + 1)}
    else:
        wanted = {1, last, *range(max(1, number - 1), min(last, number + 1) + 1)}
    numbers: list[int | None] = []
    for value in sorted(wanted):
        if numbers and numbers[-1] is not None and value - numbers[-1] == 2:
            numbers.append(value - 1)
        elif numbers and numbers[-1] is not None and value - numbers[-1] > 2:
            numbers.append(None)
        numbers.append(value)
    return numbers


def _flag(page: Any, name: str) -> bool:
    value = getattr(page, name, False)
    return bool(value() if callable(value) else value)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any, param: str = "page", label: Any = "") -> SafeString:
    """Numbered pages; nothing when there is only one."""
    has_next, has_previous = _flag(page, "has_next"), _flag(page, "has_previous")
    if not has_next and not has_previous:
        return safe("")
    paginator = getattr(page, "paginator", None)
    last = paginator.num_pages if paginator is not None else getattr(page, "num_pages", None)
    params = _query(context)

    def link(number: int, text: str, name: str = "") -> str:
        voice = f' aria-label="{esc(name)}"' if name else ""
        href = esc(changed(params, {param: number}))
        return f'<li><a href="{href}"{voice}>{text}</a></li>'

    items = []
    if has_previous:
        items.append(link(page.number - 1, icon("chevron-left", 14), _("Previous page")))
    for number in page_numbers(page.number, last, has_next):
        if number is None:
            items.append('<li class="gap" aria-hidden="true">…</li>')
        elif number == page.number:
            items.append(f'<li><span aria-current="page">{number}</span></li>')
        else:
            items.append(link(number, str(number), _("Page %(number)s") % {"number": number}))
    if has_next:
        items.append(link(page.number + 1, icon("chevron-right", 14), _("Next page")))
    return safe(
        f'<nav class="pages" aria-label="{esc(label or _("Pages"))}"><ul class="num">{"".join(items)}</ul></nav>'
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
        url = url or (request.path if request is not None else "")
        live = (
            f' hx-get="{esc(url)}" hx-trigger="input changed delay:250ms, search" '
            f'hx-target="{esc(target)}" hx-sync="this:replace" hx-push-url="true"'
            f' hx-include="{esc(include or "closest form")}"'
        )
    return safe(
        f'<label class="search"><span class="vh">{esc(label)}</span>{icon("search", 14)}'
        f'<input type="search" name="{esc(name)}" value="{esc(value or "")}" placeholder="{esc(label)}" '
        f'autocomplete="off"{live}></label>'
    )

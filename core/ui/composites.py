"""Larger components: date tile, timeline, board, month grid, comparison matrix."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.ui import basic
from core.ui.blocks import csrf_input, next_id
from core.ui.escaping import esc, safe
from core.ui.icons import icon
from core.ui.parts import BoardCard, Change, Column, DayEntry, Entry, Matrix, MatrixCell, MatrixRow

register = Library()
# A page about something else shows so much of what happened to it.
SHOWN_ENTRIES = 12


@register.simple_tag
def date_tile(date: dt.date | dt.datetime) -> SafeString:
    """Month above day, as on a tear-off calendar."""
    iso = formats.day(date)
    return safe(
        f'<time class="cal" datetime="{iso}"><small>{esc(formats.month_name(date))}</small>'
        f'<b class="num">{int(iso[-2:])}</b></time>'
    )


@register.simple_tag
def timeline(entries: Sequence[Entry], shown: int = SHOWN_ENTRIES) -> SafeString:
    """What happened, newest first; what is older than the newest ``shown`` is folded away."""
    newest, older = entries[:shown], entries[shown:]
    drawn = f'<ol class="tl">{"".join(_entry(item) for item in newest)}</ol>'
    if older:
        label = ngettext("Show %(count)s older entry", "Show %(count)s older entries", len(older))
        drawn += (
            f'<details class="dt"><summary>{esc(label % {"count": len(older)})}</summary>'
            f'<ol class="tl">{"".join(_entry(item) for item in older)}</ol></details>'
        )
    return safe(drawn)


def _entry(item: Entry) -> str:
    who = f"<b>{esc(item.who)}</b> " if item.who else ""
    text = f'<a href="{esc(item.url)}">{esc(item.text)}</a>' if item.url else esc(item.text)
    extra = f'<p class="sub">{esc(item.extra)}</p>' if item.extra else ""
    if isinstance(item.when, dt.datetime):
        when = f'<time datetime="{item.when.isoformat()}">{formats.moment(item.when)}</time>'
    elif isinstance(item.when, dt.date):
        when = f'<time datetime="{item.when.isoformat()}">{esc(formats.long_day(item.when))}</time>'
    else:
        when = f'<span class="when">{esc(item.when)}</span>'
    return (
        f'<li><span class="tl-i t-{item.tone}">{icon(item.icon, 14)}</span>'
        f"<div><p>{who}{text}</p>{extra}{when}{_folded(item.changes)}</div></li>"
    )


def _folded(items: Sequence[Change]) -> str:
    if not items:
        return ""
    label = ngettext("%(count)s change", "%(count)s changes", len(items)) % {"count": len(items)}
    return f'<details class="chg"><summary>{esc(label)}</summary>{changes(items)}</details>'


@register.simple_tag
def changes(items: Sequence[Change]) -> SafeString:
    """What was changed, field by field: how it read before, and how after."""
    rows = "".join(f"<dt>{esc(item.name)}</dt><dd>{_from_to(item)}</dd>" for item in items)
    return safe(f'<dl class="chg-l">{rows}</dl>')


def _from_to(item: Change) -> str:
    if not item.before:
        return f"<ins>{esc(item.after)}</ins>"
    after = f"<ins>{esc(item.after)}</ins>" if item.after else f"<i>{esc(_('nothing'))}</i>"
    arrow = f'{icon("arrow-right", 12)}<span class="vh">{esc(_("is now"))}</span>'
    return f"<del>{esc(item.before)}</del> {arrow} {after}"


@register.simple_tag(takes_context=True)
def board(context: Context, columns: Sequence[Column], label: Any = "") -> SafeString:
    """Columns of cards; a card moves by the buttons of its menu, never only by dragging."""
    token = csrf_input(context)
    drawn = "".join(_column(context, column, token) for column in columns)
    return safe(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{esc(label or _("Board"))}">'
        f'<div class="board">{drawn}</div></div>'
    )


def _column(context: Context, column: Column, token: str) -> str:
    ident = next_id(context, "col")
    cards = "".join(_card(context, card, token) for card in column.cards)
    body = f"<ul>{cards}</ul>" if cards else f'<p class="col-none">{esc(_("Nothing here"))}</p>'
    return (
        f'<section class="col-b" aria-labelledby="{ident}"><h3 id="{ident}">'
        f'<span class="dot t-{column.tone}" aria-hidden="true"></span>{esc(column.label)}'
        f"{basic.count(len(column.cards))}</h3>{body}</section>"
    )


def _card(context: Context, card: BoardCard, token: str) -> str:
    mark = (
        basic.draw_badge(card.badge.label, card.badge.tone, card.badge.icon) if card.badge else ""
    )
    meta = f'<p class="sub">{esc(card.meta)}</p>' if card.meta else ""
    moves = ""
    if card.moves:
        ident = next_id(context, "move")
        forms = "".join(
            f'<form method="post" action="{esc(move.url)}" hx-post="{esc(move.url)}" hx-swap="none">{token}'
            f"<button>{icon('arrow-right', 14)}{esc(move.label)}</button></form>"
            for move in card.moves
        )
        label = esc(_("Move “%(title)s” to…") % {"title": card.title})
        moves = (
            f'<button class="btn sm ghost" type="button" popovertarget="{ident}" data-menu '
            f'aria-label="{label}">{esc(_("Move to…"))}</button>'
            f'<div id="{ident}" popover class="pop menu-pop">{forms}</div>'
        )
    ident = f' id="{esc(card.id)}"' if card.id else ""
    return (
        f'<li class="bcard"{ident}><a href="{esc(card.url)}">{esc(card.title)}</a>{meta}'
        f'<div class="between">{mark or "<span></span>"}{moves}</div></li>'
    )


@register.simple_tag
def month_grid(
    year: int,
    month: int,
    entries: Mapping[dt.date, Sequence[DayEntry]],
    prev_url: str = "",
    next_url: str = "",
    today: dt.date | None = None,
) -> SafeString:
    """A month with ISO weeks; on small screens only the days that hold something."""
    first = dt.date(year, month, 1)
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    heads = "".join(f'<th scope="col">{esc(formats.weekday(day))}</th>' for day in weeks[0])
    body = "".join(_week(week, month, entries, today) for week in weeks)

    def arrow(url: str, label: str, name: str) -> str:
        if not url:
            return ""
        return f'<a class="btn sm iconly" href="{esc(url)}" aria-label="{esc(label)}">{icon(name, 14)}</a>'

    return safe(
        f'<div class="month"><div class="month-h"><h2>{esc(formats.month(first).capitalize())}</h2><div class="row">'
        f"{arrow(prev_url, _('Previous month'), 'chevron-left')}{arrow(next_url, _('Next month'), 'chevron-right')}"
        f'</div></div><table><caption class="vh">{esc(formats.month(first))}</caption><thead><tr>'
        f'<th scope="col" class="wk">{esc(_("Week"))}</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _week(
    days: Sequence[dt.date],
    month: int,
    entries: Mapping[dt.date, Sequence[DayEntry]],
    today: dt.date | None,
) -> str:
    cells = []
    for day in days:
        items = "".join(
            f'<li><a class="ev t-{e.tone}" href="{esc(e.url)}">{esc(e.label)}</a></li>'
            if e.url
            else f'<li><span class="ev t-{e.tone}">{esc(e.label)}</span></li>'
            for e in entries.get(day, ())
        )
        css = " ".join(
            filter(
                None,
                [
                    "out" if day.month != month else "",
                    "today" if day == today else "",
                    "has" if items else "",
                ],
            )
        )
        now = ' aria-current="date"' if day == today else ""
        cells.append(
            f'<td class="{css}"{now}><time datetime="{day.isoformat()}" class="num">'
            f'<span class="dow">{esc(formats.weekday(day))} </span>{day.day}</time>'
            f"{f'<ul>{items}</ul>' if items else ''}</td>"
        )
    return (
        f'<tr><th scope="row" class="wk num">{esc(formats.week(days[0]))}</th>{"".join(cells)}</tr>'
    )


@register.simple_tag
def matrix(table: Matrix) -> SafeString:
    """Bids, offers or scenarios side by side: first column and heading stay in sight."""
    best = esc(table.best_label or _("Best price"))
    missing = esc(table.missing_label or _("No bid"))
    chosen = esc(table.chosen_label or _("awarded"))
    heads = "".join(f'<th scope="col" class="r lead">{esc(text)}</th>' for text in table.lead)
    for column in table.columns:
        name = (
            f'<a href="{esc(column.url)}">{esc(column.name)}</a>'
            if column.url
            else esc(column.name)
        )
        note = f"<small>{esc(column.note)}</small>" if column.note else ""
        heads += f'<th scope="col" class="r sup">{name}{note}</th>'

    def cell(item: MatrixCell) -> str:
        if item.missing:
            return f'<td class="r cmp"><span class="nobid">{missing}</span></td>'
        mark = f'<span class="bm">{icon("check", 12)}</span>' if item.best else ""
        note = best if item.best else esc(item.note)
        more = f"<small>{note}</small>" if note else ""
        css = " best" if item.best else " win" if item.win else ""
        if item.chosen:
            css += " chosen"
            mark += f'<span class="cm">{icon("award", 12)}<span class="vh">{chosen}: </span></span>'
        seen = f'<span class="vh"> ({esc(_("best"))})</span>' if item.win else ""
        return f'<td class="r num cmp{css}">{mark}<span class="p">{esc(item.text)}</span>{more}{seen}</td>'

    def row(item: MatrixRow, css: str = "") -> str:
        note = f"<small>{esc(item.note)}</small>" if item.note else ""
        lead = [*item.lead, *[""] * (len(table.lead) - len(item.lead))]
        before = "".join(f'<td class="r num mut lead">{esc(text)}</td>' for text in lead)
        cells = "".join(cell(each) for each in item.cells)
        return f'<tr{css}><th scope="row" class="stick"><span class="num">{esc(item.head)}</span>{note}</th>{before}{cells}</tr>'

    body = "".join(row(item) for item in table.rows)
    foot = "".join(row(item, ' class="tot"') for item in table.totals)
    foot += "".join(row(item) for item in table.footer)
    return safe(
        f'<div class="scroll" tabindex="0" role="region" aria-label="{esc(table.label)}"><table class="tbl mx">'
        f'<thead><tr><th scope="col" class="stick">{esc(table.head)}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )

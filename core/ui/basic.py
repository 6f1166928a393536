"""Small parts: icon, badge, avatar, score ring, bar, delta, key figures, tabs."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats
from core.ui.escaping import esc, safe
from core.ui.icons import icon
from core.ui.parts import Badge, Figure, Tab

register = Library()
CURRENT = ' aria-current="page"'
TONES = {"neutral", "good", "warn", "bad", "accent"}


@register.simple_tag(name="icon")
def icon_tag(name: str, size: int = 16, **attrs: Any) -> SafeString:
    """A Lucide icon; ``class`` adds classes."""
    return icon(name, size, str(attrs.get("class", "")))


# With arguments that stand in the template it is drawn when the template is read.
icon_tag.constant = True  # type: ignore[attr-defined]


@register.simple_tag
def badge(label: Any, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state: word, colour, and an icon or a dot, so that colour alone never tells."""
    return draw_badge(label, tone, icon)


def draw_badge(label: Any, tone: str = "neutral", name: str = "") -> SafeString:
    """The badge's HTML."""
    if type(label) is not str:
        return _badge(SafeString(esc(label)), tone, name)
    return _badge(label, tone, name)


# Badges are words of a state: a page draws few of them many times. Text and HTML are told apart.
@lru_cache(maxsize=2048, typed=True)
def _badge(label: str, tone: str, name: str) -> SafeString:
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}")
    mark = icon(name, 13) if name else '<span class="dot" aria-hidden="true"></span>'
    return safe(f'<span class="badge {tone}">{mark}{esc(label)}</span>')


@register.simple_tag
def count(number: Any, id: str = "") -> SafeString:
    """A counter beside a heading; nothing when there is no number."""
    if number is None or number == "":
        return safe("")
    ident = f' id="{esc(id)}"' if id else ""
    return safe(f'<span class="count"{ident}>{formats.number(number)}</span>')


@register.simple_tag
def not_shown(reason: Any) -> SafeString:
    """A lock in the place of what the reader may not see; an en dash is for what there is not."""
    mark = icon("lock", 14)
    return safe(
        f'<span class="lock" title="{esc(reason)}">{mark}<span class="vh">{esc(reason)}</span></span>'
    )


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """``Nordisk Precision AB`` → ``NP``: the first letters of the first two words."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.simple_tag
def avatar(name: Any, size: str = "", square: bool = False) -> SafeString:
    """Initials in a circle, or in a square for organisations; the picture of who has one (``picture``)."""
    css = " ".join(filter(None, ["av", size, "sq" if square else ""]))
    if address := getattr(name, "picture", ""):
        return safe(
            f'<img class="{css}" src="{esc(address)}" alt="" loading="lazy" decoding="async">'
        )
    return safe(f'<span class="{css}" aria-hidden="true">{esc(initials(str(name)))}</span>')


@register.simple_tag
def person(name: Any, title: Any = "", url: str = "") -> SafeString:
    """Small avatar and name; an en dash when nobody is named."""
    if not name:
        return safe(f'<span class="mut">{formats.MISSING}</span>')
    text = f'<a href="{esc(url)}">{esc(name)}</a>' if url else esc(name)
    more = f"<small>{esc(title)}</small>" if title else ""
    return safe(f'<span class="person">{avatar(name, "sm")}<span>{text}{more}</span></span>')


def band(value: float | None) -> str:
    """Colour of a 0 to 100 score: good from 75, warn from 50."""
    if value is None:
        return "neutral"
    return "good" if value >= 75 else "warn" if value >= 50 else "bad"


@register.simple_tag
def ring(value: Any, max: float = 100, size: int = 44) -> SafeString:
    """A ring filled to ``value / max``; empty for no data."""
    width = 4
    radius = (size - width) / 2
    share = 0.0 if value is None else min(1.0, float(value) / float(max))
    middle = size / 2
    arc = (
        f'<circle class="ring-v" cx="{middle}" cy="{middle}" r="{radius}" fill="none" stroke-width="{width}" '
        f'stroke-linecap="round" pathLength="100" stroke-dasharray="{share * 100:.1f} 100" '
        f'transform="rotate(-90 {middle} {middle})"/>'
        if share
        else ""
    )
    return safe(
        f'<svg class="ring t-{band(None if value is None else share * 100)}" width="{size}" height="{size}" '
        f'aria-hidden="true" focusable="false"><circle class="ring-t" cx="{middle}" cy="{middle}" '
        f'r="{radius}" fill="none" stroke-width="{width}"/>{arc}</svg>'
    )


@register.simple_tag
def score(value: Any, label: Any, delta: Any = None, url: str = "") -> SafeString:
    """Ring, figure and label; a link to the explanation when ``url`` is given."""
    shown = _("No data") if value is None else formats.number(value, 0)
    change = ""
    if delta is not None:
        tone = "good" if delta > 0 else "bad" if delta < 0 else "neutral"
        change = f' <em class="t-{tone}">{formats.signed(delta, 0)}</em>'
    inner = f'{ring(value)}<span><b class="num">{esc(shown)}</b><small>{esc(label)}{change}</small></span>'
    if url:
        return safe(f'<a class="score" href="{esc(url)}">{inner}</a>')
    return safe(f'<span class="score">{inner}</span>')


@register.simple_tag
def bar(value: Any, max: float = 100, tone: str = "", label: Any = "") -> SafeString:
    """A horizontal bar; with ``label`` it is read aloud, else the figure beside it must be."""
    share = 0.0 if value is None else min(100.0, 100 * float(value) / float(max or 1))
    voice = f'role="img" aria-label="{esc(label)}"' if label else 'aria-hidden="true"'
    return safe(
        f'<svg class="hbar t-{tone or "accent"}" width="100%" height="6" {voice} focusable="false">'
        f'<rect class="hb-t" width="100%" height="6" rx="3"/>'
        f'<rect class="hb-v" width="{share:.1f}%" height="6" rx="3"/></svg>'
    )


@register.simple_tag
def bars(rows: Sequence[tuple[Any, Any, str]]) -> SafeString:
    """Labelled bars from 0 to 100: rows of (label, value or None, tone)."""
    lines = []
    for label, value, tone in rows:
        figure = formats.number(value, 0) if value is not None else formats.MISSING
        lines.append(
            f"<div><dt>{esc(label)}</dt><dd>{bar(value, 100, tone)}</dd>"
            f'<dd class="num">{figure}</dd></div>'
        )
    return safe(f'<dl class="bars">{"".join(lines)}</dl>')


@register.simple_tag
def progress(value: Any, max: Any, label: Any) -> SafeString:
    """How far long work has come."""
    return format_html(
        '<div class="prog"><div class="between"><span>{}</span><span class="num">{} / {}</span></div>'
        '<progress value="{}" max="{}" aria-label="{}"></progress></div>',
        label,
        formats.number(value),
        formats.number(max),
        value,
        max or 1,
        label,
    )


@register.simple_tag
def sparkline(values: Sequence[Any], label: Any = "") -> SafeString:
    """A 96 × 24 line without axes; nothing for fewer than two figures."""
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return safe("")
    low, span = min(known), (max(known) - min(known)) or 1
    step = 90 / (len(known) - 1)
    points = [(2 + i * step, 21 - 18 * (v - low) / span) for i, v in enumerate(known)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    voice = f'role="img" aria-label="{esc(label)}"' if label else 'aria-hidden="true"'
    return safe(
        f'<svg class="spark" viewBox="0 0 96 24" width="96" height="24" {voice} focusable="false">'
        f'<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2"/></svg>'
    )


@register.simple_tag
def delta(value: Any, unit: str = "%", good: str = "up", decimals: int = 1) -> SafeString:
    """An arrow and the signed figure, green when the change is welcome; nothing without a figure."""
    if value is None:
        return safe("")
    direction = (value > 0) - (value < 0)
    welcome = {"up": direction, "down": -direction, "none": 0}[good]
    tone = {1: "good", -1: "bad", 0: "neutral"}[welcome]
    arrow = {1: "arrow-up-right", -1: "arrow-down-right", 0: "arrow-right"}[direction]
    text = (
        formats.signed_percent(value, decimals)
        if unit == "%"
        else f"{formats.signed(value, decimals)}{formats.NBSP}{unit}".rstrip()
    )
    return safe(f'<span class="delta t-{tone}">{icon(arrow, 13)}{esc(text)}</span>')


@register.simple_tag
def key_figures(figures: Sequence[Figure]) -> SafeString:
    """The strip of key figures at the top of a page."""
    cells = []
    for item in figures:
        below = (
            delta(item.delta, item.unit, item.good, item.decimals)
            if item.delta is not None
            else safe("")
        )
        if item.note:
            mark = icon(item.note_icon, 13) if item.note_icon else ""
            below = safe(
                f'{below}<span class="delta t-{item.note_tone}">{mark}{esc(item.note)}</span>'
            )
        value = (
            f'<a href="{esc(item.url)}">{esc(item.value)}</a>' if item.url else str(esc(item.value))
        )
        cells.append(
            f'<div class="kpi"><dt class="kpi-l">{esc(item.label)}</dt><dd class="kpi-v num">{value}</dd>'
            f'<dd class="kpi-b">{below}{sparkline(item.spark)}</dd></div>'
        )
    return safe(f'<dl class="kpis kpis-{len(figures)}">{"".join(cells)}</dl>')


@register.simple_tag
def tabs(items: Sequence[Tab], label: Any) -> SafeString:
    """Links to the parts of one thing."""
    return _links(items, label, "tabs")


@register.simple_tag
def segmented(items: Sequence[Tab], label: Any) -> SafeString:
    """A choice between two to five views of the same figures."""
    return _links(items, label, "seg")


def _links(items: Sequence[Tab], label: Any, css: str) -> SafeString:
    lines = "".join(
        f'<li><a href="{esc(item.url)}"{CURRENT if item.current else ""}>'
        f"{esc(item.label)}{count(item.count)}</a></li>"
        for item in items
    )
    return safe(f'<nav class="{css}" aria-label="{esc(label)}"><ul>{lines}</ul></nav>')


@register.simple_tag
def notice(text: Any, tone: str = "accent", icon: str = "") -> SafeString:
    """A lasting line in the page."""
    default = {"bad": "circle-alert", "warn": "triangle-alert", "good": "circle-check"}
    return draw_notice(text, tone, icon or default.get(tone, "info"))


def draw_notice(text: Any, tone: str, name: str) -> SafeString:
    """The notice's HTML."""
    return safe(f'<div class="notice {tone}">{icon(name)}<div>{esc(text)}</div></div>')


@register.simple_tag
def empty_state(
    title: Any,
    text: Any = "",
    icon: str = "inbox",
    url: str = "",
    action: Any = "",
    dialog: bool = False,
) -> SafeString:
    """What is missing, why, and the next step."""
    return draw_empty(title, text, icon, url, action, dialog)


def draw_empty(
    title: Any, text: Any, name: str, url: str = "", action: Any = "", dialog: bool = False
) -> SafeString:
    """The empty state's HTML."""
    link = ""
    if url:
        opens = f" {dialog_link(url)}" if dialog else ""
        link = f'<a class="btn sm" href="{esc(url)}"{opens}>{esc(action)}</a>'
    more = f"<p>{esc(text)}</p>" if text else ""
    # A bare statement of fact takes one line; what explains itself takes the room for it.
    css, size = ("empty", 20) if text or url else ("empty slim", 16)
    return safe(
        f'<div class="{css}">{icon(name, size)}<p><b>{esc(title)}</b></p>{more}{link}</div>'
    )


@register.simple_tag
def dialog_link(url: str) -> SafeString:
    """Attributes that open ``url`` in the dialog; keep ``href`` for readers without script."""
    return safe(
        f'hx-get="{esc(url)}" hx-target="#dialog-body" hx-swap="innerHTML" aria-haspopup="dialog"'
    )


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    """One step of the path to the page; the last has no address."""
    if url:
        return safe(f'<li><a href="{esc(url)}">{esc(label)}</a></li>')
    return safe(f'<li aria-current="page">{esc(label)}</li>')


@register.simple_tag
def file_size(size: int | None) -> str:
    """``1.2 MB``: decimal units."""
    if size is None:
        return formats.MISSING
    for scale, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= scale:
            return f"{formats.number(size / scale, 1)}{formats.NBSP}{unit}"
    return f"{formats.number(size)}{formats.NBSP}B"


def badges(items: Sequence[Badge]) -> SafeString:
    """Several badges beside each other."""
    return safe("".join(draw_badge(item.label, item.tone, item.icon) for item in items))

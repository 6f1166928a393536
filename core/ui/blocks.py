"""Components with content of the page's own: page header, dialog, menu, offer bubble."""

from collections.abc import Sequence
from typing import Any

from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import once
from core.ui import basic
from core.ui.escaping import esc, safe
from core.ui.icons import icon
from core.ui.parts import Badge

register = Library()


def next_id(context: Context, prefix: str) -> str:
    """An id that occurs once on the page."""
    serial: int = (context.render_context.get("ui-serial") or 0) + 1
    context.render_context["ui-serial"] = serial
    return f"{prefix}-{serial}"


def csrf_input(context: Context) -> str:
    """The hidden token of a POST form, and its key against a second press; empty outside a request."""
    if context.get("request") is None:
        return ""
    # Django's context processor masks it once for the whole page; get_token would for every form.
    token = context["csrf_token"]
    return (
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="{once.FIELD}" value="{once.new_key()}">'
    )


@register.simple_tag(takes_context=True, name="csrf_token")
def csrf_token_tag(context: Context) -> SafeString:
    """Django's own tag, in every form there is, libraries' included: so no page can forget the key."""
    return safe(csrf_input(context))


@register.simple_block_tag
def pagehead(
    content: str,
    title: Any,
    subtitle: Any = "",
    avatar: Any = "",
    badges: Sequence[Badge] = (),
    meta: Sequence[tuple[Any, Any]] = (),
    eyebrow: Any = "",
) -> SafeString:
    """The page's only ``h1`` with badges and facts; the actions are the content."""
    picture = basic.avatar(avatar, "lg", True) if avatar else ""
    facts = "".join(f"<div><dt>{esc(k)}</dt><dd>{esc(v)}</dd></div>" for k, v in meta)
    above = f'<p class="sub">{esc(eyebrow)}</p>' if eyebrow else ""
    below = f'<p class="sub">{esc(subtitle)}</p>' if subtitle else ""
    if facts:
        below += f'<dl class="meta">{facts}</dl>'
    actions = f'<div class="ph-a">{content}</div>' if content.strip() else ""
    return safe(
        f'<div class="phead"><div class="ph-id">{picture}<div>{above}<div class="ph-t">'
        f"<h1>{esc(title)}</h1>{basic.badges(badges)}</div>{below}</div></div>{actions}</div>"
    )


@register.simple_block_tag(takes_context=True)
def dialog(
    context: Context,
    content: str,
    title: Any,
    action: str,
    submit: Any,
    tone: str = "primary",
    icon: str = "",
    wide: bool = False,
    multipart: bool = False,
    back: str = "",
) -> SafeString:
    """A form with heading, fields and foot; posts itself and shows the answer in its place.

    The same markup works as a page of its own: without script the form is an ordinary POST and Cancel
    leads to ``back``.
    """
    kind = ' enctype="multipart/form-data" hx-encoding="multipart/form-data"' if multipart else ""
    return safe(
        f'<form class="dialog-form{" wide" if wide else ""}" method="post" action="{esc(action)}" '
        f'hx-post="{esc(action)}" hx-target="this" hx-swap="outerHTML"{kind}>{csrf_input(context)}'
        f'<header><h2 id="dialog-title">{esc(title)}</h2>{_close()}</header>'
        f'<div class="fields">{content}</div><footer>{_cancel(back)}'
        f'<button class="btn {esc(tone)}" type="submit">{_icon(icon)}{esc(submit)}</button></footer></form>'
    )


@register.simple_block_tag
def dialog_view(content: str, title: Any, wide: bool = False, back: str = "") -> SafeString:
    """A dialog that only shows something."""
    return safe(
        f'<div class="dialog-form{" wide" if wide else ""}"><header><h2 id="dialog-title">{esc(title)}'
        f'</h2>{_close()}</header><div class="fields">{content}</div>'
        f"<footer>{_cancel(back, _('Close'))}</footer></div>"
    )


def _icon(name: str) -> str:
    return icon(name) if name else ""


def _close() -> str:
    label = esc(_("Close"))
    return (
        f'<button class="btn ghost iconly" type="button" aria-label="{label}" data-close>'
        f"{icon('x')}</button>"
    )


def _cancel(back: str, label: Any = "") -> str:
    text = esc(label or _("Cancel"))
    if back:
        return f'<a class="btn" href="{esc(back)}" data-close>{text}</a>'
    return f'<button class="btn" type="button" data-close>{text}</button>'


@register.simple_block_tag(takes_context=True)
def menu(
    context: Context,
    content: str,
    label: Any,
    icon: str = "ellipsis",
    text: Any = "",
    size: str = "",
) -> SafeString:
    """A button and its popover; the content are links, or forms with one button each."""
    ident = next_id(context, "menu")
    css = " ".join(filter(None, ["btn", size, "" if text else "iconly"]))
    face = f"{esc(text)}{_icon('chevron-down')}" if text else _icon(icon)
    return safe(
        f'<div class="menu"><button class="{css}" type="button" aria-label="{esc(label)}" '
        f'popovertarget="{ident}" data-menu>{face}</button>'
        f'<div id="{ident}" popover class="pop menu-pop">{content}</div></div>'
    )


@register.simple_block_tag
def bubble(
    content: str,
    who: Any,
    when: Any,
    side: str = "us",
    badge: Badge | str = "",
    tone: str = "",
    title: Any = "",
) -> SafeString:
    """One offer or message in ``<ol class="thread">``; ``side`` is ``us`` or ``them``."""
    if side not in {"us", "them"}:
        raise ValueError(f"unknown side {side!r}")
    mark = (
        basic.draw_badge(badge.label, badge.tone, badge.icon)
        if isinstance(badge, Badge)
        else basic.draw_badge(badge, tone or "neutral")
        if badge
        else ""
    )
    heading = f'<h3 class="bubble-t">{esc(title)}</h3>' if title else ""
    return safe(
        f'<li class="bubble {side}"><div class="bubble-h">{basic.avatar(who, "sm")}<b>{esc(who)}</b>'
        f'<span class="sub">{esc(when)}</span>{mark}</div><div class="bubble-b">{heading}{content}</div></li>'
    )

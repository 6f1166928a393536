"""What a view answers to HTMX: a partial, a redirect, a toast, the end of a dialog."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri


def is_partial(request: HttpRequest) -> bool:
    """Does the browser want a fragment? Not for boosted links and restored history: they need the page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render ``template``, or only its ``partialdef`` named ``partial`` when HTMX asks for a fragment.

    The answer always varies with ``HX-Request``, so that no cache serves a fragment as a page.
    """
    name = f"{template}#{partial}" if partial and is_partial(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def trigger(response: HttpResponse, event: str, detail: Any = None) -> HttpResponse:
    """Let the browser raise ``event`` on the body; may be called several times on one response."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = detail
    # Header values are Latin-1; JSON escapes carry every other character.
    response.headers["HX-Trigger"] = json.dumps(events, ensure_ascii=True)
    return response


def toast(response: HttpResponse, text: str, tone: str = "neutral") -> HttpResponse:
    """Show ``text`` for a moment; with tone ``bad`` until the reader closes it."""
    return trigger(response, "toast", {"text": str(text), "tone": tone})


def dialog_done(
    text: str = "", *, tone: str = "good", refresh: str | Iterable[str] = ()
) -> HttpResponse:
    """Close the dialog, say ``text``, and raise the ``refresh`` events that parts of the page wait for."""
    response = HttpResponse(status=204)
    trigger(response, "dialog:close")
    if text:
        toast(response, text, tone)
    for event in [refresh] if isinstance(refresh, str) else refresh:
        trigger(response, event)
    patch_vary_headers(response, ["HX-Request"])
    return response


def htmx_redirect(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to ``url``: 303 for a plain form, ``HX-Redirect`` for HTMX (a full page load)."""
    if getattr(request, "htmx", None):
        # As Django does for Location: no line break ends the header, no letter is beyond Latin-1.
        response = HttpResponse(status=204, headers={"HX-Redirect": iri_to_uri(url)})
    else:
        response = HttpResponseRedirect(url)
        response.status_code = 303
    patch_vary_headers(response, ["HX-Request"])
    return response

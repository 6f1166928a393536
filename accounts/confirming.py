"""Grave steps (to open bids, to award) ask who sits there: whoever signed in or confirmed it just now.

A page that is posted later is kept while the person confirms with the password, a code or a passkey,
and is then drawn once more with all that was entered, for one more press: so it passes every check of
a request again. allauth would call the view by itself, past the middleware that checks permissions.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.http import ApiRequest, Request
from accounts.models import User
from core.htmx import htmx_redirect, render_page
from core.once import FIELD
from core.refused import Barred

KEPT = "confirming"
# Drawn anew with the form.
OF_THE_FORM = {"csrfmiddlewaretoken", FIELD}

View = Callable[..., HttpResponse]


def vouched_for(request: HttpRequest) -> None:
    """Say of the sign-in in this request that somebody else vouches for it, who has not asked who sits there."""
    request.unasked = True  # type: ignore[attr-defined]


def note_login(request: HttpRequest, user: User) -> None:
    """A sign-in is a confirmation, if anybody was asked for anything; called when all of its steps are done."""
    asked = not getattr(request, "unasked", False)
    record_authentication(request, user, method="login", reauthenticated=asked)


def is_fresh(session_holder: Any, user: User) -> bool:
    """Whether the session's person confirmed who they are in the last minutes (settings: seconds)."""
    records = get_authentication_records(session_holder, user)
    last = max((row["at"] for row in records if row.get("reauthenticated")), default=0)
    return bool(0 <= time.time() - last < app_settings.REAUTHENTICATION_TIMEOUT)


def require_person(request: ApiRequest) -> None:
    """Let a call of the API go on only by a session, never by a token: a person answers for it."""
    if request.auth is not None:
        raise Barred("not_by_token", _("A token cannot do this; sign in and do it yourself."))


def require(request: ApiRequest) -> None:
    """Let a call of the API go on only by a session that has just been confirmed, never by a token."""
    require_person(request)
    require_fresh(request)


def require_fresh(request: ApiRequest) -> None:
    """Let a call of the API go on by a session only if it has just been confirmed, as its page would ask.

    A token goes on: its owner confirmed who they are when they made it for this.
    """
    if request.auth is None and not is_fresh(request, request.user):
        raise Barred(
            "confirmation_required", _("Confirm that it is you: log in again, then repeat this.")
        )


def confirmed(view: View) -> View:
    """Ask, before the view takes a form, who sits there, unless that was asked a moment ago."""

    @wraps(view)
    def asking(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or is_fresh(request, request.user):
            return view(request, *args, **kwargs)
        return _ask(request)

    return asking


def confirmed_first(view: View) -> View:
    """Ask before the page is shown; for pages of allauth, which asks nobody who has neither password nor factor.

    Who can show in no way who they are is let through: they could never set up one.
    """

    @wraps(view)
    def asking(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or is_fresh(request, request.user):
            return view(request, *args, **kwargs)
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        if methods:
            query = urlencode({"next": request.path})
            return htmx_redirect(request, f"{methods[0]['url']}?{query}")
        return view(request, *args, **kwargs)

    return asking


def _ask(request: Request) -> HttpResponse:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if not methods:
        raise Barred("confirmation_required", _("Log out and in again first, then repeat this."))
    after = _came_from(request)
    data = request.POST.copy()
    for name in OF_THE_FORM:
        data.pop(name, None)
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "data": data.urlencode(),
        "after": after,
        "at": time.time(),
    }
    return htmx_redirect(request, f"{methods[0]['url']}?{urlencode({'next': after})}")


def _came_from(request: Request) -> str:
    """Where the form was: its own address may answer no GET."""
    hosts, secure = {request.get_host()}, request.is_secure()
    referer = request.headers.get("Referer", "")
    parts = urlsplit(referer) if url_has_allowed_host_and_scheme(referer, hosts, secure) else None
    if parts is None or not url_has_allowed_host_and_scheme(parts.path, hosts, secure):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def note(request: HttpRequest, user: User, method: str) -> None:
    """The person has shown again who they are, in a way that allauth does not know of."""
    record_authentication(request, user, method=method, reauthenticated=True)


def resume(request: Request, after: str | None = None) -> HttpResponse | None:
    """Return the page that goes on with what was kept, None if this confirmation is for something else.

    ``after`` is where the form was; unless given, the request says it.
    """
    kept = request.session.pop(KEPT, None)
    after = after or request.POST.get("next") or request.GET.get("next")
    if not kept or kept["after"] != after:
        return None
    if time.time() - kept["at"] > app_settings.REAUTHENTICATION_TIMEOUT:
        return None
    fields = [(name, value) for name, values in QueryDict(kept["data"]).lists() for value in values]
    context = {"path": kept["path"], "fields": fields, "after": after}
    return render_page(request, "account/resume.html", context)

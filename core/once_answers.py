"""What a repeated request is answered: the address that the first one led to, or that it is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from rest_framework.response import Response

from core import once
from core.htmx import dialog_done, htmx_redirect


def said() -> str:
    return _("This was saved already. It was not done a second time.")


def page(request: HttpRequest, repeated: once.Repeated) -> HttpResponse:
    """Lead to where the first request led; where it led nowhere, say that all is well."""
    row = once.first(repeated)
    if row is not None and row.location:
        messages.info(request, said())
        return htmx_redirect(request, row.location)
    if getattr(request, "htmx", None):
        return dialog_done(said(), tone="neutral")
    return render(request, "repeated.html", {"said": said()})


def api(repeated: once.Repeated) -> Response:
    """Lead to the object (303), or say that it is saved (200); 422 if the key meant another call."""
    row = once.first(repeated)
    if row is not None and row.digest != repeated.attempt.digest:
        return Response(
            {
                "code": "key_reused",
                "message": _("This Idempotency-Key was used for another request."),
                "details": {},
            },
            status=422,
        )
    location = row.location if row is not None else ""
    return Response(
        {"code": "repeated", "message": said(), "details": {"location": location}},
        status=303 if location else 200,
        headers={"Location": location} if location else None,
    )


def malformed() -> JsonResponse:
    """Say what a key of the API looks like."""
    return JsonResponse(
        {"detail": _("Idempotency-Key takes 8 to 200 visible ASCII characters.")}, status=400
    )


def location_of(request: HttpRequest, response: HttpResponse) -> str:
    """Return where an answer leads: its redirect, or the address of the object that the API shows."""
    if isinstance(response, HttpResponseRedirect):
        return response.url
    if target := response.headers.get("HX-Redirect"):
        return target
    if isinstance(response, Response) and response.status_code in {200, 201}:
        return _object_of(request, response.data)
    return ""


def _object_of(request: HttpRequest, data: Any) -> str:
    match = request.resolver_match
    if match is None or not isinstance(data, dict):
        return ""
    route = getattr(match.func, "initkwargs", {})
    key = match.kwargs.get("key")
    # An answer about a part (a contact of a partner) has an id of its own and no address.
    if key is not None and data.get("id") != key:
        return ""
    try:
        return reverse(f"{route.get('basename')}-detail", args=[data.get("id")])
    except NoReverseMatch:
        return ""

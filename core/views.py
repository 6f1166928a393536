"""Pages of the house itself: the style guide for developers, and the choice of theme."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import styleguide as samples
from core.context import THEME_COOKIE, THEMES
from core.htmx import dialog_done, htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import public

YEAR = 365 * 24 * 3600


def _development_only() -> None:
    if not (settings.DEBUG or getattr(settings, "DEVELOPMENT", False)):
        raise Http404


@public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; exists in development only."""
    _development_only()
    if request.GET.get("message"):
        messages.success(request, _("Saved"))
    return render_page(request, "styleguide/page.html", samples.context(request.GET))


@public
@form_page
def styleguide_part(request: HttpRequest, part: str) -> HttpResponse:
    """The answers that the style guide's dialog, inline edit and searches ask for."""
    _development_only()
    answers = {
        "dialog": _dialog,
        "value": _value,
        "options": _options,
        "rows": _rows,
        "move": _move,
        "conflict": _conflict,
    }
    if part not in answers:
        raise Http404
    return answers[part](request)


def _dialog(request: HttpRequest) -> HttpResponse:
    form = samples.VisitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return dialog_done(_("Saved"))
    return render_page(
        request,
        "styleguide/dialog.html",
        {"form": form},
        partial="dialog",
        status=422 if form.is_bound else 200,
    )


def _value(request: HttpRequest) -> HttpResponse:
    form = samples.DueForm(posted(request), initial={"due_date": samples.DUE})
    context: dict[str, Any] = {"form": form, "due": samples.DUE}
    if request.method == "POST" and form.is_valid():
        context["due"] = form.cleaned_data["due_date"]
        return render_page(request, "styleguide/value.html", context)
    if request.GET.get("show"):
        return render_page(request, "styleguide/value.html", context)
    status = 422 if form.is_bound else 200
    return render_page(request, "styleguide/value_form.html", context, status=status)


def _options(request: HttpRequest) -> HttpResponse:
    options = samples.options(request.GET.get("q", ""))
    return render_page(request, "components/options.html", {"options": options})


def _rows(request: HttpRequest) -> HttpResponse:
    context = samples.context(request.GET)
    return render_page(request, "styleguide/tables.html", context, partial="rows")


def _move(request: HttpRequest) -> HttpResponse:
    return dialog_done(_("Moved"))


def _conflict(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=409)


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie; the server draws the next page in it. Refuses other values."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        raise BadRequest(f"theme is one of {THEMES}")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = htmx_redirect(request, target)
    response.set_cookie(
        THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response

"""Home, dashboard and search: what no single app can show alone."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import page_not_found, server_error
from rest_framework.exceptions import NotFound

from accounts.http import Request
from core import broken_off
from core import search as registry
from core.htmx import render_page
from core.once import repeatable
from core.permissions import SIGNED_IN, requires
from rfps import spreadsheet
from srm import access, actions, reports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(SIGNED_IN)
@require_safe
def home(request: Request) -> HttpResponse:
    """My day; a supplier's day is in the portal."""
    if request.user.is_supplier:
        return redirect("portal-home")
    return render_page(request, "srm/home.html", reports.my_day(request.user))


@requires("accounts.portal")
@require_safe
def portal_home(request: Request) -> HttpResponse:
    """What waits for a supplier's representative."""
    return render_page(request, "srm/portal_home.html", reports.portal_day(request.user))


@requires("accounts.dashboard")
@require_safe
def dashboard(request: Request) -> HttpResponse:
    """The relationships of the people under a manager, in figures."""
    return render_page(
        request,
        "srm/dashboard.html",
        reports.dashboard(request.user, request.GET.get("people", "1")),
    )


@requires(SIGNED_IN)
@require_safe
def search(request: Request) -> HttpResponse:
    """Everything that has the words in it, as far as the reader may see it."""
    text = request.GET.get("q", "").strip()
    groups = registry.find(request.user, text, limit=20)
    return render_page(request, "srm/search.html", {"q": text, "groups": groups})


@requires(SIGNED_IN)
@require_safe
def suggest(request: Request) -> HttpResponse:
    """The first hits, while one types in the search dialog."""
    text = request.GET.get("q", "").strip()
    groups = registry.find(request.user, text, limit=5)
    return render_page(request, "srm/suggest.html", {"q": text, "groups": groups})


@requires(access.AUDIT)
@require_safe
def audit(request: Request) -> HttpResponse:
    """Everything that has happened, as far as the reader may know of it."""
    return render_page(request, "srm/audit.html", reports.audit.page(request.user, request.GET))


@requires(access.AUDIT)
@require_safe
def audit_people(request: Request) -> HttpResponse:
    """People for the filter of the audit trail, searched on the server."""
    options = reports.audit.people_options(request.user, request.GET.get("q", ""))
    return render_page(request, "components/options.html", {"options": options})


@repeatable
@requires(access.AUDIT)
@require_POST
def audit_export(request: Request) -> HttpResponse:
    """What the query string asks for of the audit trail as XLSX; that it was taken is on the trail."""
    rows, filters = reports.audit.events(request.user, request.GET)
    cells = reports.audit.cells_for_export(request.user, rows)
    content = spreadsheet.workbook(_("Audit trail"), cells, reports.audit.WIDTHS, "A2")
    many = min(len(cells) - 1, reports.audit.MOST)
    actions.note_export(filters=filters.shown, rows=many, by=request.user)
    name = f"audit-{timezone.localdate().isoformat()}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that there is not; a program is told in JSON, as by the API itself."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": NotFound.default_detail}, status=NotFound.status_code)
    return page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of an error that is in the air: ours, or what the database broke off outside of a view."""
    before = request.resolver_match is None
    answer = broken_off.answer(request, sys.exc_info()[1], nothing_saved=before)
    return server_error(request) if answer is None else answer

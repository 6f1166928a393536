"""The partner's side of visits and commitments."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page
from core.permissions import requires
from core.ui.parts import Tab
from meetings import access, reports
from meetings.pages import beside, month_of
from meetings.views.comments import Comments
from meetings.views.commitments import Moves, commitment_context, list_context, propose_form
from meetings.views.dependencies import Dependencies
from meetings.views.evidence import Files
from meetings.views.steps import Steps
from meetings.views.visits import calendar_download
from suppliers import access as suppliers
from suppliers.standing import why_not_bind


def _tabs(current: str) -> list[Tab]:
    names = [
        ("portal-visits", _("Upcoming")),
        ("portal-visits-past", _("Past")),
        ("portal-visits-calendar", _("Calendar")),
    ]
    return [Tab(label, reverse(f"meetings:{name}"), name == current) for name, label in names]


@require_safe
@requires(access.PORTAL)
def visits(request: Request) -> HttpResponse:
    """Visits ahead."""
    found = reports.visit_list(request.user, request.GET, past=False)
    name = "portal-visits"
    return render_page(
        request, "meetings/portal_visits.html", found | {"tabs": _tabs(name), "tab": name}
    )


@require_safe
@requires(access.PORTAL)
def visits_past(request: Request) -> HttpResponse:
    """Visits that took place or did not."""
    found = reports.visit_list(request.user, request.GET, past=True)
    name = "portal-visits-past"
    return render_page(
        request, "meetings/portal_visits.html", found | {"tabs": _tabs(name), "tab": name}
    )


@require_safe
@requires(access.PORTAL)
def calendar(request: Request) -> HttpResponse:
    """A month of visits."""
    first = month_of(request)
    before, after = beside(first)
    context = {
        "first": first,
        "entries": reports.month_entries(request.user, first, portal=True),
        "before": before,
        "after": after,
        "today": timezone.localdate(),
        "tabs": _tabs("portal-visits-calendar"),
    }
    return render_page(request, "meetings/visits_calendar.html", context)


@require_safe
@requires(access.PORTAL, row=access.get_visit)
def visit(request: Request, key: str) -> HttpResponse:
    """One visit: people, agenda, minutes, the promises made there."""
    row = access.get_visit(request.user, key)
    context = reports.visit_detail(request.user, row, timezone.now())
    return render_page(request, "meetings/portal_visit.html", context)


@require_safe
@requires(access.PORTAL, row=access.get_visit)
def file(request: Request, key: str) -> HttpResponse:
    """The visit for one's own calendar."""
    return calendar_download(access.get_visit(request.user, key))


@require_safe
@requires(access.PORTAL)
def commitments(request: Request) -> HttpResponse:
    """The promises of both sides."""
    context = list_context(request) | {"shut": why_not_bind(request.user)}
    return render_page(request, "meetings/portal_commitments.html", context, partial="rows")


@require_safe
@requires(access.PORTAL, row=access.get_commitment)
def commitment(request: Request, key: str) -> HttpResponse:
    """One promise with its history and what can be done next."""
    row = access.get_commitment(request.user, key)
    context = commitment_context(request, row, "portal-")
    return render_page(request, "meetings/portal_commitment.html", context)


@form_page
@requires(access.PORTAL)
def propose(request: Request) -> HttpResponse:
    """Promise something, or ask a promise of the buying side."""
    return propose_form(
        request,
        suppliers.own_partner(request.user),
        action=reverse("meetings:portal-commitment-new"),
        back=reverse("meetings:portal-commitments"),
        # The list opens with one's own: what is asked of the other side does not stand there.
        to=lambda row: reverse("meetings:portal-commitment", args=[row.key]),
    )


moves = Moves(access.PORTAL, "portal-").views()
_comments = Comments(access.PORTAL, "portal-")
new_comment, take_back_comment = _comments.new(), _comments.take_back()
_files = Files(access.PORTAL, access.PORTAL, "portal-")
new_evidence, evidence, remove_evidence = _files.new(), _files.file(), _files.remove()
_waits = Dependencies(access.PORTAL, "portal-")
new_dependency, dependency_options = _waits.new(), _waits.options()
remove_dependency = _waits.remove()
_steps = Steps(access.PORTAL, "portal-")
new_step, step_buttons = _steps.new(), _steps.buttons()

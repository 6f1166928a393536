"""Internal pages from the opening on: comparison, bids, award."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.confirming import confirmed
from accounts.http import Request
from core import formats
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from rfps import access, actions, forms, reports, spreadsheet
from rfps.actions import AwardedLine
from rfps.views.common import refuse, submit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(access.VIEW, row=access.get_rfx)
def comparison(request: Request, key: str) -> HttpResponse:
    """Lines down, bidders across; 403 before the opening."""
    rfx = access.get_rfx(request.user, key)
    result = reports.comparison_of(request.user, rfx)
    awarded = reports.awarded_of(request.user, rfx)
    context = {
        **reports.rfx_page(request.user, rfx),
        "comparison": result,
        "matrix": reports.matrix_of(result, rfx, awarded),
        "awarded": awarded,
        "tab": "comparison",
    }
    return render_page(request, "rfps/comparison.html", context)


@require_safe
@requires(access.VIEW, row=access.get_rfx)
def comparison_file(request: Request, key: str) -> HttpResponse:
    """The comparison as XLSX."""
    rfx = access.get_rfx(request.user, key)
    result = reports.comparison_of(request.user, rfx)
    rows = reports.cells_for_export(result, rfx, reports.awarded_of(request.user, rfx))
    content = spreadsheet.workbook(rfx.reference, rows, reports.WIDTHS, reports.FIXED)
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{rfx.reference}.xlsx"'},
    )


@require_safe
@requires(access.VIEW, row=access.get_bid)
def bid(request: Request, key: str) -> HttpResponse:
    """One opened bid with the check of its fingerprint."""
    found = access.get_bid(request.user, key)
    return render_page(request, "rfps/bid.html", reports.bid_page(request.user, found))


@require_safe
@requires(access.VIEW, row=access.get_bid)
def bid_file(request: Request, key: str, number: int) -> HttpResponse:
    """The canonical form of an opened bid: its SHA-256 is the fingerprint."""
    found = access.get_bid(request.user, key)
    return canonical_response(reports.canonical_of(request.user, found, number), key, number)


def canonical_response(document: bytes, key: str, number: int) -> HttpResponse:
    """Answer with the exact bytes, as a file to save."""
    name = f"bid-{key}-{number}.json"
    return HttpResponse(
        document,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@form_page
@requires(access.WORK, row=access.get_bid)
def disqualify(request: Request, key: str) -> HttpResponse:
    """Take a bid out of the ranking, with a reason."""
    found = access.get_bid(request.user, key)
    if not access.works_on(request.user, found.rfx):
        raise PermissionDenied
    form = forms.ReasonForm(posted(request))
    return submit(
        request,
        form,
        lambda: actions.disqualify_bid(
            bid=key, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        lambda row: reverse("rfps:bid", args=[row.key]),
        {
            "title": _("Disqualify the bid"),
            "submit": _("Disqualify"),
            "tone": "danger",
            "hint": _("The bidder reads the reason."),
            "action": reverse("rfps:disqualify", args=[key]),
            "back": reverse("rfps:bid", args=[key]),
        },
    )


@require_POST
@requires(access.WORK, row=access.get_rfx)
def start_evaluation(request: Request, key: str) -> HttpResponse:
    actions.start_evaluation(rfx=key, by=request.user, now=timezone.now())
    return htmx_redirect(request, reverse("rfps:comparison", args=[key]))


def _choice(column: Any, currency: str, effects: reports.Effects) -> str:
    """A bid for everything; one without a price for every line only looks cheap."""
    words = [str(column.bid.partner), formats.money(column.total, currency)]
    if not column.complete:
        words.append(_("incomplete"))
    if effects.outcome == "either":
        above = column.bid.key in effects.waits
        words.append(_("waits for approval") if above else _("takes effect at once"))
    return " · ".join(words)


def _award_form(
    request: Request, result: Any, currency: str, effects: reports.Effects
) -> forms.AwardForm:
    columns = reports.award_choices(result)
    bids = [(column.bid.key, _choice(column, currency, effects)) for column in columns]
    lines = []
    for row in result.rows:
        choices = [
            (
                column.bid.key,
                f"{column.bid.partner} · {formats.price(row.cells[column.bid.pk].unit_price)}",
            )
            for column in columns
            if column.bid.pk in row.cells
        ]
        best = next((c.bid.key for c in columns if c.bid.pk in row.lowest_bids), "")
        lines.append((row.line, choices, best))
    return forms.AwardForm(posted(request), bids=bids, lines=lines)


@form_page
@requires(access.WORK, row=access.get_rfx)
@confirmed
def propose_award(request: Request, key: str) -> HttpResponse:
    """Choose one bid for everything, or a bid per line; say why if it is not the best-ranked."""
    rfx = access.get_worked_rfx(request.user, key)
    result = reports.comparison_of(request.user, rfx)
    effects = reports.award_effects(result, rfx, request.user)
    form = _award_form(request, result, rfx.currency, effects)
    if request.method == "POST" and form.is_valid():
        chosen = None if form.cleaned_data["bid"] == forms.SPLIT else form.cleaned_data["bid"]
        pieces = [AwardedLine(line, given) for line, given in form.chosen().items()]
        try:
            actions.propose_award(
                rfx=key,
                bid=chosen,
                lines=[] if chosen else pieces,
                justification=form.cleaned_data["justification"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            refuse(form, no)
        else:
            return htmx_redirect(request, reverse("rfps:award", args=[key]))
    context = {
        "rfx": rfx,
        "form": form,
        "comparison": result,
        "outcome": effects.outcome,
        "entered": effects.entered,
        "limit": settings.AWARD_APPROVAL_LIMIT,
        "limit_currency": settings.BASE_CURRENCY,
    }
    return render_page(
        request, "rfps/propose_award.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@requires(access.VIEW, row=access.get_rfx)
def award(request: Request, key: str) -> HttpResponse:
    """The award: what, to whom, why, and who decided."""
    rfx = access.get_rfx(request.user, key)
    found = reports.award_page(request.user, rfx)
    if found is None:
        raise Http404
    context = {**reports.rfx_page(request.user, rfx), **found, "tab": "award"}
    return render_page(request, "rfps/award.html", context)


@require_POST
@requires(access.APPROVE, row=access.get_award)
@confirmed
def approve_award(request: Request, key: str) -> HttpResponse:
    row = actions.approve_award(award=key, by=request.user, now=timezone.now())
    messages.success(request, _("Approved. Winners and losers have been told."))
    return htmx_redirect(request, reverse("rfps:award", args=[row.rfx.key]))


@form_page
@requires(access.APPROVE, row=access.get_award)
@confirmed
def send_back_award(request: Request, key: str) -> HttpResponse:
    """Send a proposed award back to evaluation, with a reason."""
    found = access.get_award(request.user, key)
    if not access.may_approve(request.user, found):
        raise PermissionDenied
    form = forms.ReasonForm(posted(request))
    back = reverse("rfps:award", args=[found.rfx.key])
    return submit(
        request,
        form,
        lambda: actions.send_back_award(
            award=key, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        lambda _award: back,
        {
            "title": _("Send the award back"),
            "submit": _("Send back"),
            "action": reverse("rfps:send-back-award", args=[key]),
            "back": back,
        },
    )


@require_POST
@requires(access.WORK, row=access.get_rfx)
def complete(request: Request, key: str) -> HttpResponse:
    rfx = actions.complete(rfx=key, by=request.user, now=timezone.now())
    return htmx_redirect(request, reverse("rfps:detail", args=[rfx.key]))

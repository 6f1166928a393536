"""Pages of the supplier portal: needs, invitations, the bid, its receipt."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from rfps import access, actions, forms, reports
from rfps.views.common import refuse, submit
from rfps.views.evaluation import canonical_response
from suppliers.standing import why_not_bind


def portal(row: Any = None) -> Any:
    """A page of the portal: it does not exist for our own people."""

    return requires(access.PORTAL, row=row)


def _detail_url(key: str) -> str:
    return reverse("rfps:portal-detail", args=[key])


@require_safe
@portal()
def invitations(request: Request) -> HttpResponse:
    return render_page(
        request, "rfps/portal_list.html", reports.portal_list(request.user, request.GET)
    )


@require_safe
@portal()
def detail(request: Request, key: str) -> HttpResponse:
    """The request as this supplier sees it, with its own answer and bid."""
    invitation = access.get_own_invitation(request.user, key)
    return render_page(
        request, "rfps/portal_detail.html", reports.portal_page(request.user, invitation)
    )


@require_POST
@portal()
def accept(request: Request, key: str) -> HttpResponse:
    actions.accept_invitation(rfx=key, by=request.user, now=timezone.now())
    messages.success(request, _("The buyer knows that you will bid."))
    return htmx_redirect(request, _detail_url(key))


@form_page
@portal()
def decline(request: Request, key: str) -> HttpResponse:
    access.get_own_invitation(request.user, key)
    form = forms.ReasonForm(posted(request))
    return submit(
        request,
        form,
        lambda: actions.decline_invitation(
            rfx=key, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        lambda _invitation: _detail_url(key),
        {
            "title": _("Decline to bid"),
            "submit": _("Decline"),
            "hint": _("The buyer reads the reason."),
            "action": reverse("rfps:portal-decline", args=[key]),
            "back": _detail_url(key),
        },
    )


@form_page
@portal()
def bid(request: Request, key: str) -> HttpResponse:
    """The bid form: “Save draft” keeps it for oneself, “Submit” seals it.

    Lines left without a price are named first, and only the next press submits the bid without them.
    """
    invitation = access.get_own_invitation(request.user, key)
    context = reports.bid_form(request.user, invitation)
    form = forms.BidForm(posted(request), lines=context["lines"], content=context["content"])
    ready = request.method == "POST" and form.is_valid()
    if ready and ("draft" in request.POST or form.knows_what_is_left_out()):
        try:
            return _write_bid(request, key, form)
        except Refused as no:
            refuse(form, no)
    context |= {"form": form, "left_out": [] if form.errors else form.without_price()}
    status = 422 if form.is_bound else 200
    return render_page(request, "rfps/bid_form.html", context, status=status)


def _write_bid(request: Request, key: str, form: forms.BidForm) -> HttpResponse:
    arguments: dict[str, Any] = {
        "rfx": key,
        "content": form.content(),
        "by": request.user,
        "now": timezone.now(),
    }
    if "draft" in request.POST:
        actions.save_draft(**arguments)
        messages.success(request, _("Draft saved. It has not been submitted."))
        return htmx_redirect(request, reverse("rfps:portal-bid", args=[key]))
    actions.submit_bid(**arguments)
    messages.success(request, _("Your bid is in. The receipt is below."))
    return htmx_redirect(request, reverse("rfps:portal-receipt", args=[key]))


@require_POST
@portal()
def withdraw(request: Request, key: str) -> HttpResponse:
    actions.withdraw_bid(rfx=key, by=request.user, now=timezone.now())
    messages.success(request, _("Your bid is withdrawn. You may bid again until the deadline."))
    return htmx_redirect(request, _detail_url(key))


@require_safe
@portal()
def receipt(request: Request, key: str) -> HttpResponse:
    """What was submitted, when, and its fingerprint; after the opening also the check."""
    invitation = access.get_own_invitation(request.user, key)
    return render_page(request, "rfps/receipt.html", reports.receipt(request.user, invitation))


@require_safe
@portal()
def bid_file(request: Request, key: str, number: int) -> HttpResponse:
    """The canonical form of one's own submission: its SHA-256 is the fingerprint."""
    invitation = access.get_own_invitation(request.user, key)
    found = access.get_bid_of(request.user, invitation)
    return canonical_response(reports.canonical_of(request.user, found, number), found.key, number)


@require_safe
@portal()
def needs(request: Request) -> HttpResponse:
    return render_page(
        request, "rfps/portal_needs.html", reports.portal_need_list(request.user, request.GET)
    )


@form_page
@portal()
def need(request: Request, key: str) -> HttpResponse:
    """A shared need and one's own answer to it."""
    share = access.get_own_share(request.user, key)
    form = forms.AnswerForm(
        posted(request),
        initial={
            "product": share.product,
            "indicative_price": share.indicative_price,
            "currency": share.currency or share.partner.currency,
            "lead_time_days": share.lead_time_days,
            "advice": share.advice,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_need(share=key, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as no:
            refuse(form, no)
        else:
            messages.success(request, _("Thank you. The buyer has your answer."))
            return htmx_redirect(request, reverse("rfps:portal-need", args=[key]))
    context = {
        "share": share,
        "need": share.need,
        "form": form,
        "open": share.need.status in {"shared", "answered"},
        "rfxs": reports.rfxs_of(request.user, share.need),
        "shut": why_not_bind(request.user),
    }
    return render_page(
        request, "rfps/portal_need.html", context, status=422 if form.is_bound else 200
    )

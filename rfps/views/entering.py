"""Bids and answers that came by mail, entered for their suppliers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from rfps import access, actions, forms, reports
from rfps.actions import EntryFacts
from rfps.views.common import refuse, submit
from suppliers.entering import told


@form_page
@requires(access.WORK, row=access.get_rfx)
def enter_bid(request: Request, key: str, partner: str) -> HttpResponse:
    """The form of a bid that came by mail; lines left without a price are named first.

    It is not asked again who sits there: what was posted would be kept in the session, in the clear.
    """
    invitation = access.get_worked_invitation(request.user, key, partner)
    context = reports.entering(request.user, invitation)
    form = forms.EntryForm(posted(request), lines=context["lines"])
    ready = request.method == "POST" and form.is_valid()
    if ready and form.knows_what_is_left_out():
        try:
            actions.enter_bid(
                rfx=key,
                partner=partner,
                content=form.content(),
                facts=EntryFacts(**form.facts()),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            refuse(form, no)
        else:
            messages.success(request, _("Entered and sealed. The supplier is being told."))
            return htmx_redirect(request, reverse("rfps:entered", args=[key]))
    context |= {"form": form, "left_out": [] if form.errors else form.without_price()}
    status = 422 if form.is_bound else 200
    return render_page(request, "rfps/enter_bid.html", context, status=status)


@form_page
@requires(access.WORK, row=access.get_rfx)
def withdraw_entry(request: Request, key: str, partner: str) -> HttpResponse:
    """Withdraw the bid that one entered for a supplier without an account, as it asked by mail."""
    invitation = access.get_worked_invitation(request.user, key, partner)
    if not reports.has_entered_for(request.user, invitation):
        raise Http404
    form = forms.WithdrawEntryForm(posted(request))

    def write() -> None:
        actions.withdraw_entry(
            rfx=key, partner=partner, **form.cleaned_data, by=request.user, now=timezone.now()
        )
        messages.success(request, _("Withdrawn. The supplier is being told."))

    return submit(
        request,
        form,
        write,
        lambda _done: reverse("rfps:entered", args=[key]),
        {
            "title": _("Withdraw the bid of %(partner)s") % {"partner": invitation.partner},
            "submit": _("Withdraw"),
            "hint": _(
                "Only if the supplier has asked for it. Until the deadline another may be entered."
            ),
            "action": reverse("rfps:withdraw-entry", args=[key, partner]),
            "back": reverse("rfps:entered", args=[key]),
            "tone": "danger",
        },
    )


@form_page
@requires(access.WORK, row=access.get_rfx)
def enter_answer(request: Request, key: str, partner: str) -> HttpResponse:
    """What a supplier said by mail to its invitation."""
    invitation = access.get_worked_invitation(request.user, key, partner)
    form = forms.EntryAnswerForm(posted(request))

    def write() -> None:
        actions.enter_answer(
            rfx=key,
            partner=partner,
            accept=form.cleaned_data["accept"] == "yes",
            words=form.cleaned_data["words"],
            facts=EntryFacts(**form.facts()),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Entered. The supplier is being told."))

    return _answered(
        request,
        form,
        write,
        invitation.partner,
        invitation.rfx.published_at,
        reverse("rfps:enter-answer", args=[key, partner]),
        reverse("rfps:detail", args=[key]),
    )


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def enter_need_answer(request: Request, key: str, partner: str) -> HttpResponse:
    """What a supplier said by mail to a need; it begins with what was entered before."""
    share = access.get_worked_share(request.user, key, partner)
    names = forms.AnswerForm.base_fields
    form = forms.EntryNeedForm(
        posted(request), initial={name: getattr(share, name) for name in names}
    )

    def write() -> None:
        actions.enter_need_answer(
            need=key,
            partner=partner,
            **{name: form.cleaned_data[name] for name in names},
            facts=EntryFacts(**form.facts()),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Entered. The supplier is being told."))

    return _answered(
        request,
        form,
        write,
        share.partner,
        share.created_at,
        reverse("rfps:enter-need-answer", args=[key, partner]),
        reverse("rfps:need", args=[key]),
    )


def _answered(
    request: Request,
    form: Form,
    write: Callable[[], None],
    partner: Any,
    asked: datetime | None,
    address: str,
    back: str,
) -> HttpResponse:
    names = [str(one) for one in told(partner, asked=asked)] if asked else []
    hint = (
        _("For an answer that came by mail. %(names)s will be told.") % {"names": ", ".join(names)}
        if names
        else _("For an answer that came by mail. Nobody at the supplier can be told by e-mail.")
    )
    return submit(
        request,
        form,
        write,
        lambda _done: back,
        {
            "title": _("Enter the answer of %(partner)s") % {"partner": partner},
            "submit": _("Enter"),
            "hint": hint,
            "action": address,
            "back": back,
        },
    )


@require_safe
@requires(access.WORK, row=access.get_rfx)
def entered(request: Request, key: str) -> HttpResponse:
    """What one has entered oneself: when, for whom, and the fingerprint; nothing of what it says."""
    rfx = access.get_worked_rfx(request.user, key)
    context = {
        "rfx": rfx,
        "entries": reports.own_entries(request.user, rfx),
        "withdrawable": reports.withdrawable(request.user, rfx),
    }
    return render_page(request, "rfps/entered.html", context)

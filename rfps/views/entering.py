"""Bids that came by mail, entered for their suppliers."""

from django.contrib import messages
from django.http import HttpResponse
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
from rfps.views.common import refuse


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


@require_safe
@requires(access.WORK, row=access.get_rfx)
def entered(request: Request, key: str) -> HttpResponse:
    """What one has entered oneself: when, for whom, and the fingerprint; nothing of what it says."""
    rfx = access.get_worked_rfx(request.user, key)
    context = {"rfx": rfx, "entries": reports.own_entries(request.user, rfx)}
    return render_page(request, "rfps/entered.html", context)

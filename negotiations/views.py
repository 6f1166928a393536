"""Internal pages of negotiations and agreements."""

from typing import Any

from django.conf import settings
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
from negotiations import access, actions, forms, pages, reports
from negotiations.pages import OURS
from negotiations.states import Party
from negotiations.terms import MOST_ROWS
from suppliers import access as partners
from suppliers.reports import partner_header

ROWS = 5


@require_safe
@requires(access.VIEW)
def negotiation_list(request: Request) -> HttpResponse:
    """All negotiations in sight."""
    return pages.negotiation_list(request, OURS)


@form_page
@requires(access.NEGOTIATE)
def new(request: Request) -> HttpResponse:
    """Start a negotiation freely, or choose an award to start from."""
    asked = request.GET.get("rows", "")
    rows = min(int(asked), MOST_ROWS) if asked.isdecimal() and len(asked) < 4 else ROWS
    initial = {"partner": request.GET.get("partner", ""), "currency": settings.BASE_CURRENCY}
    form = forms.StartForm(posted(request), initial=initial)
    lines = forms.line_formset(posted(request), rows)
    # Both are asked, so that all mistakes are shown at once.
    valid = [form.is_valid(), lines.is_valid()] if request.method == "POST" else [False]
    if all(valid):
        data = form.cleaned_data
        try:
            row = actions.start(
                partner=access.partner_key(request.user, data["partner"]),
                title=data["title"],
                currency=data["currency"],
                lines=lines.new_lines(),
                first=Party(data["first"]),
                expires_at=data["expires_at"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            messages.success(request, _("The negotiation has begun."))
            return htmx_redirect(request, reverse("negotiations:detail", args=[row.key]))
    context = {
        "form": form,
        "lines": lines,
        "more_rows": max(rows, ROWS) + ROWS,
        "partner_text": access.partner_name(request.user, initial["partner"]),
        "starters": reports.starters(request.user),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "negotiations/new.html", context, status=status)


@form_page
@requires(access.NEGOTIATE)
def from_award(request: Request, key: str, partner: str) -> HttpResponse:
    """Say what was won and what the first offer is, then start with one winner of an award."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    page = reports.award_start(request.user, key, partner, today)
    started = []

    def run(data: dict[str, Any]) -> str:
        row = actions.start_from_award(
            award=key,
            partner=partner,
            first=Party(data["first"]),
            expires_at=data["expires_at"],
            by=request.user,
            now=timezone.now(),
        )
        started.append(row.key)
        return _("The negotiation has begun.")

    return pages.write(
        request,
        forms.AwardForm(posted(request), stands=page["stands"]),
        run,
        template="negotiations/from_award.html",
        after=lambda: reverse("negotiations:detail", args=started),
        title=_("Negotiate with %(partner)s") % {"partner": page["partner"]},
        submit=_("Start the negotiation"),
        action=reverse("negotiations:from-award", args=[key, partner]),
        back=reverse("rfps:award", args=[page["award"].rfx.key]),
        **page,
    )


@require_safe
@requires(access.VIEW, row=access.get_negotiation)
def detail(request: Request, key: str) -> HttpResponse:
    """One negotiation as a thread."""
    return pages.detail(request, key, OURS)


@form_page
@requires(access.NEGOTIATE, row=access.get_negotiation)
def offer(request: Request, key: str) -> HttpResponse:
    """Make an offer for our side."""
    return pages.offer(request, key, OURS)


@form_page
@requires(access.NEGOTIATE, row=access.get_negotiation)
def accept(request: Request, key: str) -> HttpResponse:
    """Accept the partner's standing offer."""
    return pages.accept(request, key, OURS)


@form_page
@requires(access.NEGOTIATE, row=access.get_negotiation)
def break_off(request: Request, key: str) -> HttpResponse:
    """End the negotiation without an agreement."""
    return pages.break_off(request, key, OURS)


@form_page
@requires(access.NEGOTIATE, row=access.get_negotiation)
def position(request: Request, key: str) -> HttpResponse:
    """Keep our private figures."""
    return pages.position(request, key, OURS)


@require_safe
@requires(access.VIEW)
def agreements(request: Request) -> HttpResponse:
    """All agreements in sight."""
    return pages.agreement_list(request, OURS)


@require_safe
@requires(access.VIEW, row=access.get_agreement)
def agreement(request: Request, key: str) -> HttpResponse:
    """One agreement with its price list."""
    return pages.agreement(request, key, OURS)


@form_page
@requires(access.SIGN, row=access.get_agreement)
def sign(request: Request, key: str) -> HttpResponse:
    """Sign for our side."""
    return pages.sign(request, key, OURS)


@form_page
@requires(access.TERMINATE, row=access.get_agreement)
def terminate(request: Request, key: str) -> HttpResponse:
    """End an agreement in force before its time."""
    row = access.get_agreement(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.terminate(agreement=key, reason=data["reason"], by=request.user, now=timezone.now())
        return _("The agreement is terminated.")

    return pages.write(
        request,
        forms.ReasonForm(posted(request)),
        run,
        title=_("Terminate “%(title)s”?") % {"title": row.title},
        submit=_("Terminate"),
        tone="danger",
        action=reverse("negotiations:terminate", args=[key]),
        back=reverse("negotiations:agreement", args=[key]),
    )


@require_safe
@requires(access.VIEW, row=partners.get_partner)
def partner_tab(request: Request, key: str) -> HttpResponse:
    """Negotiations and agreements with one partner, and what something costs there."""
    partner = partners.get_worked_partner(request.user, key)
    negotiations, agreed = reports.of_partner(request.user, partner)
    context = {
        **partner_header(request.user, partner),
        **pages.price_question(request, partner),
        "tab": "negotiations",
        "negotiations": negotiations.drawn(
            lambda rows: [(row, OURS.url("detail", row.negotiation.key)) for row in rows]
        ),
        "agreements": agreed.drawn(
            lambda rows: [(row, OURS.url("agreement", row.agreement.key)) for row in rows]
        ),
        "may_start": request.user.has_permission(access.NEGOTIATE),
    }
    return render_page(request, "negotiations/partner_tab.html", context)

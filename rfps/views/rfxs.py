"""Internal pages of RFxs up to the opening."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import colleagues
from accounts.confirming import confirmed
from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from rfps import access, actions, forms, reports
from rfps.actions import LineInput
from rfps.states import RfxStatus
from rfps.views.common import submit
from suppliers.access import categories, get_worked_partner
from suppliers.access import visible_to as visible_partners
from suppliers.reports import partner_header


def _detail_url(rfx: Any) -> str:
    return reverse("rfps:detail", args=[rfx.key])


@require_safe
@requires(access.VIEW)
def rfx_list(request: Request) -> HttpResponse:
    """RFxs in sight: search, state, mine, sorting, pages."""
    found = reports.rfx_list(request.user, request.GET)
    context = {
        "list": found,
        "page": found.page,
        "statuses": [("running", _("Running")), *RfxStatus.choices],
        "may_create": request.user.has_permission(access.WORK),
    }
    return render_page(request, "rfps/list.html", context, partial="rows")


@require_safe
@requires(access.VIEW, row=access.get_rfx)
def detail(request: Request, key: str) -> HttpResponse:
    """One RFx: state, lines, team, invitations, timeline; nothing about unopened bids."""
    rfx = access.get_rfx(request.user, key)
    context = reports.rfx_page(request.user, rfx)
    return render_page(request, "rfps/detail.html", {**context, "tab": "overview"})


def _rfx_form(request: Request, **kwargs: Any) -> forms.RfxForm:
    return forms.RfxForm(posted(request), categories=categories(), **kwargs)


def _head(form: forms.RfxForm) -> dict[str, Any]:
    return {**form.cleaned_data, "category": form.cleaned_data["category"] or None}


@form_page
@requires(access.WORK)
def new(request: Request) -> HttpResponse:
    """Draft an RFx; its lines are next."""
    form = _rfx_form(
        request, initial={"currency": request.GET.get("currency", settings.BASE_CURRENCY)}
    )
    return submit(
        request,
        form,
        lambda: actions.create_rfx(**_head(form), by=request.user, now=timezone.now()),
        lambda rfx: reverse("rfps:lines", args=[rfx.key]),
        {
            "title": _("New RFP"),
            "submit": _("Save and add lines"),
            "action": reverse("rfps:new"),
            "back": reverse("rfps:list"),
        },
    )


@form_page
@requires(access.WORK, row=access.get_rfx)
def edit(request: Request, key: str) -> HttpResponse:
    """Change the head of a draft."""
    rfx = access.get_worked_rfx(request.user, key)
    category = rfx.category
    form = _rfx_form(
        request,
        category_text=str(category or ""),
        initial={
            "title": rfx.title,
            "kind": rfx.kind,
            "currency": rfx.currency,
            "deadline_at": rfx.deadline_at,
            "description": rfx.description,
            "category": category.key if category else "",
        },
    )
    return submit(
        request,
        form,
        lambda: actions.edit_rfx(rfx=key, **_head(form), by=request.user, now=timezone.now()),
        _detail_url,
        {
            "title": _("Edit RFP"),
            "submit": _("Save"),
            "action": reverse("rfps:edit", args=[key]),
            "back": _detail_url(rfx),
        },
    )


@form_page
@requires(access.WORK, row=access.get_rfx)
def lines(request: Request, key: str) -> HttpResponse:
    """All lines of a draft in one form; emptied rows are removed, “More rows” adds some."""
    rfx = access.get_worked_rfx(request.user, key)
    formset = forms.LineFormSet(posted(request), initial=reports.line_initial(rfx), prefix="lines")
    problem = ""
    if request.method == "POST" and formset.is_valid():
        try:
            actions.set_lines(
                rfx=key, lines=_line_inputs(formset), by=request.user, now=timezone.now()
            )
        except Refused as no:
            problem = no.message
        else:
            again = "more" in request.POST
            return htmx_redirect(
                request, reverse("rfps:lines", args=[key]) if again else _detail_url(rfx)
            )
    status = 422 if formset.is_bound else 200
    context = {"rfx": rfx, "formset": formset, "problem": problem}
    return render_page(request, "rfps/lines.html", context, status=status)


def _line_inputs(formset: Any) -> list[LineInput]:
    inputs = []
    for form in formset.forms:
        if form.is_empty() or form in formset.deleted_forms:
            continue
        values = {name: form.cleaned_data[name] for name in form.fields if name != "DELETE"}
        inputs.append(LineInput(**values))
    return inputs


@form_page
@requires(access.WORK, row=access.get_rfx)
def team(request: Request, key: str) -> HttpResponse:
    """The team in one form; a row without a person is no member."""
    rfx = access.get_worked_rfx(request.user, key)
    formset = forms.TeamFormSet(
        posted(request),
        initial=reports.team_initial(rfx),
        prefix="team",
        form_kwargs={"people": colleagues(request.user), "url": reverse("accounts:colleagues")},
    )
    problem = ""
    if request.method == "POST" and formset.is_valid():
        members = [
            (form.cleaned_data["user"], form.cleaned_data["function"])
            for form in formset.forms
            if form.cleaned_data.get("user") and form not in formset.deleted_forms
        ]
        try:
            actions.set_team(rfx=key, members=members, by=request.user, now=timezone.now())
        except Refused as no:
            problem = no.message
        else:
            return htmx_redirect(request, _detail_url(rfx))
    status = 422 if formset.is_bound else 200
    context = {"rfx": rfx, "formset": formset, "problem": problem}
    return render_page(request, "rfps/team.html", context, status=status)


def _invite_form(request: Request) -> forms.InviteForm:
    return forms.InviteForm(
        posted(request), partners=visible_partners(request.user), url=reverse("suppliers:options")
    )


@form_page
@requires(access.WORK, row=access.get_rfx)
def invite(request: Request, key: str) -> HttpResponse:
    """Put a partner on the list of a draft."""
    rfx = access.get_worked_rfx(request.user, key)
    form = _invite_form(request)
    return submit(
        request,
        form,
        lambda: actions.invite(
            rfx=key, partner=form.cleaned_data["partner"], by=request.user, now=timezone.now()
        ),
        lambda _invitation: _detail_url(rfx),
        {
            "title": _("Invite a partner"),
            "submit": _("Invite"),
            "action": reverse("rfps:invite", args=[key]),
            "back": _detail_url(rfx),
        },
    )


@require_POST
@requires(access.WORK, row=access.get_rfx)
def uninvite(request: Request, key: str, partner: str) -> HttpResponse:
    """Take a partner off the list of a draft."""
    rfx = actions.uninvite(rfx=key, partner=partner, by=request.user, now=timezone.now())
    return htmx_redirect(request, _detail_url(rfx))


@form_page
@requires(access.WORK, row=access.get_rfx)
def publish(request: Request, key: str) -> HttpResponse:
    """Say who gets it, how many lines it has and until when, or what it lacks; then publish."""
    rfx = access.get_worked_rfx(request.user, key)

    def write() -> Any:
        row = actions.publish(rfx=key, by=request.user, now=timezone.now())
        messages.success(request, _("Published. The invited partners have been told."))
        return row

    return submit(
        request,
        django_forms.Form(posted(request)),
        write,
        _detail_url,
        {
            **reports.publication(request.user, rfx),
            "action": reverse("rfps:publish", args=[key]),
            "back": _detail_url(rfx),
        },
        "rfps/publish.html",
    )


def _end(request: Request, key: str, title: str, name: str, write: Any) -> HttpResponse:
    rfx = access.get_worked_rfx(request.user, key)
    form = forms.ReasonForm(posted(request))
    return submit(
        request,
        form,
        lambda: write(
            rfx=key, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
        ),
        _detail_url,
        {
            "title": title,
            "submit": title,
            "tone": "danger",
            "hint": _("The invited partners read the reason."),
            "action": reverse(name, args=[key]),
            "back": _detail_url(rfx),
        },
    )


@form_page
@requires(access.WORK, row=access.get_rfx)
def cancel(request: Request, key: str) -> HttpResponse:
    """Cancel, with a reason."""
    return _end(request, key, _("Cancel the RFP"), "rfps:cancel", actions.cancel)


@form_page
@requires(access.WORK, row=access.get_rfx)
def unsuccessful(request: Request, key: str) -> HttpResponse:
    """End without an award, with a reason."""
    return _end(
        request, key, _("End without an award"), "rfps:unsuccessful", actions.declare_unsuccessful
    )


@require_POST
@requires(access.OPEN, row=access.get_rfx)
@confirmed
def approve_opening(request: Request, key: str) -> HttpResponse:
    """Agree to open the bids; the second person's agreement opens them."""
    rfx = actions.approve_opening(rfx=key, by=request.user, now=timezone.now())
    if rfx.opened_at is None:
        messages.success(request, _("You have approved. A second person must approve, too."))
        return htmx_redirect(request, _detail_url(rfx))
    messages.success(request, _("The bids are open."))
    return htmx_redirect(request, reverse("rfps:comparison", args=[key]))


@require_safe
@requires(access.VIEW, row=get_worked_partner)
def partner_tab(request: Request, key: str) -> HttpResponse:
    """The RFPs of one partner, for those who work the relationship."""
    partner = get_worked_partner(request.user, key)
    found = reports.of_partner(request.user, partner, request.GET)
    context = {
        **partner_header(request.user, partner),
        "list": found,
        "page": found.page,
        "tab": "rfps",
    }
    return render_page(request, "rfps/partner_tab.html", context)

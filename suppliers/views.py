"""Internal pages of partners."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import colleagues
from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from core.ui.parts import Option
from suppliers import access, actions, forms, reports
from suppliers.states import PartnerStatus


@require_safe
@requires(access.VIEW)
def partner_list(request: Request) -> HttpResponse:
    """The directory: search, filters, sorting, pages."""
    found = reports.partner_list(request.user, request.GET)
    return render_page(
        request,
        "suppliers/list.html",
        {
            "list": found,
            "page": found.page,
            "choices": reports.filter_choices(),
            "may_create": request.user.has_permission(access.CREATE),
        },
        partial="rows",
    )


@require_safe
@requires(access.VIEW)
def options(request: Request) -> HttpResponse:
    """Partners for a select that is searched on the server.

    ``?worked=1`` are those that the person works, ``?lasting=1`` those whose relationship goes on.
    """
    asked = {name: request.GET.get(name) == "1" for name in ("worked", "lasting")}
    found = reports.options(request.user, request.GET.get("q", ""), **asked)
    return render_page(request, "components/options.html", {"options": found})


@require_safe
@requires(access.VIEW)
def category_options(request: Request) -> HttpResponse:
    """Categories for a select that is searched on the server, by code or name."""
    found: list[Option] = reports.category_options(request.GET.get("q", ""))
    return render_page(request, "components/options.html", {"options": found})


@require_safe
@requires(access.VIEW, row=access.get_partner)
def detail(request: Request, key: str) -> HttpResponse:
    """The overview; readers who do not work the partner see facts and people only."""
    partner = access.get_partner(request.user, key)
    header = reports.partner_header(request.user, partner)
    overview = reports.overview(request.user, partner, worked=header["worked"])
    return render_page(
        request, "suppliers/overview.html", {**header, **overview, "tab": "overview"}
    )


@require_safe
@requires(access.VIEW, row=access.get_partner)
def people(request: Request, key: str) -> HttpResponse:
    """Contacts, portal accounts, sites and the relationship team."""
    partner = access.get_partner(request.user, key)
    header = reports.partner_header(request.user, partner)
    context = {
        **header,
        **reports.people(request.user, partner),
        "answers": access.answers_for_contacts(request.user, partner),
        "tab": "people",
    }
    return render_page(request, "suppliers/people.html", context)


@require_safe
@requires(access.WORK, row=access.get_partner)
def trade(request: Request, key: str) -> HttpResponse:
    """Trade both ways: totals, the chart, the lines."""
    partner = access.get_worked_partner(request.user, key)
    header = reports.partner_header(request.user, partner)
    context = {**header, **reports.trade_tab(partner, request.GET), "tab": "trade"}
    return render_page(request, "suppliers/trade.html", context)


@require_safe
@requires(access.WORK, row=access.get_partner)
def scorecard(request: Request, key: str) -> HttpResponse:
    """Delivery and quality of a period."""
    partner = access.get_worked_partner(request.user, key)
    header = reports.partner_header(request.user, partner)
    context = {**header, **reports.scorecard_tab(partner, request.GET), "tab": "scorecard"}
    return render_page(request, "suppliers/scorecard.html", context)


@require_safe
@requires(access.WORK, row=access.get_partner)
def timeline(request: Request, key: str) -> HttpResponse:
    """What happened, newest first; ``before`` continues an earlier answer."""
    partner = access.get_worked_partner(request.user, key)
    header = reports.partner_header(request.user, partner)
    before = request.GET.get("before", "")
    context = reports.timeline_tab(request.user, partner, before)
    return render_page(request, "suppliers/timeline.html", {**header, **context, "tab": "timeline"})


def write(
    request: Request,
    form: django_forms.Form,
    run: Callable[[dict[str, Any]], str],
    **page: Any,
) -> HttpResponse:
    """Show a form in a dialog (or its own page), run the action when it is filled in.

    ``run`` takes the cleaned data and returns the message of success. ``page`` has title, submit,
    action and back (addresses); a refusal becomes an error of its field.
    """
    if request.method == "POST" and form.is_valid():
        try:
            message = run(form.cleaned_data)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            messages.success(request, message)
            return htmx_redirect(request, page["back"])
    return render_page(
        request,
        page.pop("template", "suppliers/form.html"),
        {"form": form, "tone": "primary", **page},
        partial="dialog",
        status=422 if form.is_bound else 200,
    )


@form_page
@requires(access.CREATE)
def new(request: Request) -> HttpResponse:
    """Add a partner."""
    form = forms.PartnerForm(posted(request), initial={"is_supplier": True})
    if request.method == "POST" and form.is_valid():
        try:
            partner = actions.create_partner(
                by=request.user,
                fields=form.facts(),
                categories=reports.chosen_categories(form.cleaned_data),
                parent=form.cleaned_data["parent"],
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            messages.success(request, _("Partner added"))
            return htmx_redirect(request, reverse("suppliers:detail", args=[partner.key]))
    page = {
        "title": _("New partner"),
        "submit": _("Add partner"),
        "action": reverse("suppliers:new"),
        "back": reverse("suppliers:list"),
    }
    return render_page(
        request,
        "suppliers/partner_form.html",
        {"form": form, **page},
        partial="dialog",
        status=422 if form.is_bound else 200,
    )


@form_page
@requires(access.EDIT, row=access.get_partner)
def edit(request: Request, key: str) -> HttpResponse:
    """Change the partner's facts."""
    partner = access.get_worked_partner(request.user, key)
    form = forms.PartnerForm(
        posted(request),
        initial=reports.form_values(partner),
        categories=reports.category_choices(partner),
    )

    def run(data: dict[str, Any]) -> str:
        actions.edit_partner(
            partner=key,
            by=request.user,
            fields=form.facts(),
            categories=reports.chosen_categories(data),
            parent=data["parent"],
        )
        return _("Saved")

    return write(
        request,
        form,
        run,
        template="suppliers/partner_form.html",
        partner=partner,
        texts=reports.form_texts(partner),
        title=_("Edit %(partner)s") % {"partner": partner.legal_name},
        submit=_("Save"),
        action=reverse("suppliers:edit", args=[key]),
        back=reverse("suppliers:detail", args=[key]),
    )


@form_page
@requires(access.EDIT, row=access.get_partner)
def move(request: Request, key: str, status: str) -> HttpResponse:
    """Move the partner to another status."""
    if status not in PartnerStatus.values:
        raise Http404
    partner = access.get_worked_partner(request.user, key)
    label = PartnerStatus(status).label

    def run(data: dict[str, Any]) -> str:
        actions.move_partner(partner=key, by=request.user, to=status, reason=data["reason"])
        return _("The status is now “%(status)s”.") % {"status": label}

    return write(
        request,
        forms.ReasonForm(posted(request)),
        run,
        partner=partner,
        title=_("%(partner)s: %(status)s") % {"partner": partner.legal_name, "status": label},
        submit=label,
        action=reverse("suppliers:move", args=[key, status]),
        back=reverse("suppliers:detail", args=[key]),
    )


@form_page
@requires(access.EDIT, row=access.get_partner)
def tier(request: Request, key: str) -> HttpResponse:
    """Put the partner into another tier."""
    partner = access.get_worked_partner(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.change_tier(partner=key, by=request.user, **data)
        return _("Tier changed")

    return write(
        request,
        forms.TierForm(posted(request), initial={"tier": partner.tier}),
        run,
        partner=partner,
        title=_("Change tier"),
        submit=_("Change tier"),
        action=reverse("suppliers:tier", args=[key]),
        back=reverse("suppliers:detail", args=[key]),
    )


@form_page
@requires(access.ASSIGN, row=access.get_partner)
def assign(request: Request, key: str) -> HttpResponse:
    """Make a colleague responsible for the partner."""
    partner = access.get_assignable_partner(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.assign(partner=key, by=request.user, **data)
        return _("Assigned")

    return write(
        request,
        forms.AssignForm(
            posted(request), people=colleagues(request.user), url=reverse("accounts:colleagues")
        ),
        run,
        partner=partner,
        title=_("Assign a colleague"),
        submit=_("Assign"),
        action=reverse("suppliers:assign", args=[key]),
        back=reverse("suppliers:people", args=[key]),
    )


@form_page
@requires(access.ASSIGN, row=access.get_assignment)
def end_assignment(request: Request, key: str) -> HttpResponse:
    """End somebody's responsibility for a partner."""
    assignment = access.get_assignment(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.end_assignment(assignment=key, by=request.user, on=data["on"])
        return _("Assignment ended")

    return write(
        request,
        forms.EndForm(posted(request)),
        run,
        partner=assignment.partner,
        title=_("End the assignment of %(person)s") % {"person": assignment.user.name},
        submit=_("End"),
        tone="danger",
        action=reverse("suppliers:end-assignment", args=[key]),
        back=reverse("suppliers:people", args=[assignment.partner.key]),
    )


@form_page
@requires(access.EDIT, row=access.get_partner)
def new_contact(request: Request, key: str) -> HttpResponse:
    """Add a person at the partner."""
    partner = access.get_worked_partner(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.add_contact(partner=key, by=request.user, fields=data)
        return _("Contact added")

    return write(
        request,
        forms.NewContactForm(posted(request)),
        run,
        partner=partner,
        title=_("New contact"),
        submit=_("Add contact"),
        action=reverse("suppliers:new-contact", args=[key]),
        back=reverse("suppliers:people", args=[key]),
    )


@form_page
@requires(access.EDIT, row=access.get_worked_contact)
def contact(request: Request, key: str) -> HttpResponse:
    """Change a person at a partner."""
    row = access.get_worked_contact(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.edit_contact(contact=key, by=request.user, fields=data)
        return _("Saved")

    return write(
        request,
        forms.ContactForm(posted(request), initial=vars(row)),
        run,
        partner=row.partner,
        title=row.name,
        submit=_("Save"),
        action=reverse("suppliers:contact", args=[key]),
        back=reverse("suppliers:people", args=[row.partner.key]),
    )


@form_page
@requires(access.EDIT, row=access.get_partner)
def new_site(request: Request, key: str) -> HttpResponse:
    """Add a place of the partner."""
    partner = access.get_worked_partner(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.add_site(partner=key, by=request.user, fields=data)
        return _("Site added")

    return write(
        request,
        forms.SiteForm(posted(request), initial={"country": partner.country}),
        run,
        partner=partner,
        title=_("New site"),
        submit=_("Add site"),
        action=reverse("suppliers:new-site", args=[key]),
        back=reverse("suppliers:people", args=[key]),
    )


@form_page
@requires(access.EDIT, row=access.get_worked_site)
def site(request: Request, key: str) -> HttpResponse:
    """Change a place of a partner."""
    row = access.get_worked_site(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.edit_site(site=key, by=request.user, fields=data)
        return _("Saved")

    return write(
        request,
        forms.SiteForm(posted(request), initial=vars(row)),
        run,
        partner=row.partner,
        title=row.name,
        submit=_("Save"),
        action=reverse("suppliers:site", args=[key]),
        back=reverse("suppliers:people", args=[row.partner.key]),
    )

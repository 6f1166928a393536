"""Pages of a supplier's own company."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from suppliers import access, actions, forms, reports
from suppliers.views import write


@require_safe
@requires(access.PORTAL)
def company(request: Request) -> HttpResponse:
    """Our company as the buyer knows it: facts, people, sites, and who works with us there."""
    context = reports.company(request.user, access.own_partner(request.user))
    return render_page(request, "suppliers/portal_company.html", context)


@form_page
@requires(access.PORTAL)
def edit_company(request: Request) -> HttpResponse:
    """Change what the company may say about itself."""
    partner = access.own_partner(request.user)

    def run(data: dict[str, Any]) -> str:
        actions.edit_partner(partner=partner.key, by=request.user, fields=data)
        return _("Saved")

    return write(
        request,
        forms.OwnCompanyForm(posted(request), initial=vars(partner)),
        run,
        title=_("Our company"),
        submit=_("Save"),
        action=reverse("suppliers:portal-edit-company"),
        back=reverse("suppliers:portal-company"),
    )


@form_page
@requires(access.PORTAL)
def new_contact(request: Request) -> HttpResponse:
    """Add a person of the own company."""
    partner = access.own_partner(request.user)

    def run(data: dict[str, Any]) -> str:
        actions.add_contact(partner=partner.key, by=request.user, fields=data)
        return _("Contact added")

    return write(
        request,
        forms.NewContactForm(posted(request)),
        run,
        title=_("New contact"),
        submit=_("Add contact"),
        action=reverse("suppliers:portal-new-contact"),
        back=reverse("suppliers:portal-company"),
    )


@form_page
@requires(access.PORTAL, row=access.get_contact)
def contact(request: Request, key: str) -> HttpResponse:
    """Change a person of the own company."""
    row = access.get_contact(request.user, key)

    def run(data: dict[str, Any]) -> str:
        actions.edit_contact(contact=key, by=request.user, fields=data)
        return _("Saved")

    return write(
        request,
        forms.ContactForm(posted(request), initial=vars(row)),
        run,
        title=row.name,
        submit=_("Save"),
        action=reverse("suppliers:portal-contact", args=[key]),
        back=reverse("suppliers:portal-company"),
    )


for page in (company, edit_company, new_contact, contact):
    setattr(page, "side", "supplier")  # noqa: B010  mypy knows no attributes of functions

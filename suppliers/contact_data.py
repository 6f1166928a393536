"""Pages about what is held about a contact of a partner, who has no account to look at it with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.confirming import confirmed
from accounts.http import Request
from accounts.views.personal import Places, anonymise_page, data_page
from core.addresses import reverse
from core.http import form_page
from core.permissions import requires
from suppliers import access, actions


def _of(key: str, back: str = "") -> Places:
    return Places(
        data=reverse("suppliers:contact-data", args=[key]),
        copy=reverse("suppliers:copy-contact", args=[key]),
        anonymise=reverse("suppliers:anonymise-contact", args=[key]),
        search=reverse("suppliers:search-contact", args=[key]),
        back=back,
    )


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@require_safe
def contact_data(request: Request, key: str) -> HttpResponse:
    """What is held about a contact, what for and how long."""
    contact = access.get_answered_contact(request.user, key)
    back = reverse("suppliers:people", args=[contact.partner.key])
    return data_page(request, access.as_reached(contact), _of(key, back))


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@require_POST
@confirmed
def copy(request: Request, key: str) -> HttpResponse:
    """Have a copy made for a contact who has asked for it."""
    actions.ask_for_contact_copy(contact=key, by=request.user, now=timezone.now())
    messages.success(request, _("The copy is being prepared. You get a message."))
    return redirect("suppliers:contact-data", key=key)


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@form_page
@confirmed
def anonymise(request: Request, key: str) -> HttpResponse:
    """Forget who a contact was who has left."""
    contact = access.as_reached(access.get_answered_contact(request.user, key))
    return anonymise_page(
        request,
        contact,
        _of(key),
        lambda data: actions.ask_to_anonymise_contact(contact=key, **data, by=request.user),
        label=_("Type the name: %s") % contact.name,
        first="" if contact.left_date else _("Note first that the person has left the partner."),
    )


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@require_POST
def search(request: Request, key: str) -> HttpResponse:
    """Have the texts searched for a contact's name."""
    actions.search_texts_for_contact(contact=key, by=request.user)
    return redirect("suppliers:anonymise-contact", key=key)

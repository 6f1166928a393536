"""Pages about what is held about a contact of a partner, who has no account to look at it with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import copies
from accounts.confirming import confirmed
from accounts.forms import AnonymiseForm
from accounts.http import Request
from accounts.views.personal import zip_file
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.once import repeatable
from core.permissions import requires
from core.refused import Refused
from suppliers import access, actions


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@require_safe
def contact_data(request: Request, key: str) -> HttpResponse:
    """What is held about a contact, what for and how long."""
    contact = access.get_answered_contact(request.user, key)
    context = {
        "person": contact,
        "parts": copies.held(contact),
        "copy_url": reverse("suppliers:copy-contact", args=[key]),
        "anonymise_url": reverse("suppliers:anonymise-contact", args=[key]),
        "back": reverse("suppliers:people", args=[contact.partner.key]),
        "is_own": False,
    }
    return render_page(request, "personal/data.html", context)


@repeatable
@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@require_POST
@confirmed
def copy(request: Request, key: str) -> HttpResponse:
    """A copy for a contact who has asked for it."""
    contact = actions.note_contact_copy(contact=key, by=request.user, now=timezone.now())
    titles = access.is_worked_by(request.user, contact.partner)
    return zip_file(copies.copied(contact, own=False, titles=titles))


@requires(access.PERSONAL_DATA, row=access.get_answered_contact)
@form_page
@confirmed
def anonymise(request: Request, key: str) -> HttpResponse:
    """Forget who a contact was who has left: what goes and what stays, before it is done."""
    contact = access.get_answered_contact(request.user, key)
    data_url = reverse("suppliers:contact-data", args=[key])
    if request.method != "POST" and contact.anonymised_at is not None:
        return redirect(data_url)
    form = AnonymiseForm(posted(request), label=_("Type the name: %s") % contact.name)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.anonymise_contact(
                contact=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(request, _("Anonymised: from now on %s") % done.name)
            return redirect(data_url)
    context = {
        "form": form,
        "person": contact,
        "parts": copies.held(contact),
        "places": copies.places(request.user, contact),
        "first": "" if contact.left_date else _("Note first that the person has left the partner."),
        "action": reverse("suppliers:anonymise-contact", args=[key]),
        "back": data_url,
    }
    return render_page(
        request, "personal/anonymise.html", context, status=422 if form.is_bound else 200
    )

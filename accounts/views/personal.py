"""What is held about people: the page, the copy, and anonymising who has left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, copies
from accounts.confirming import confirmed
from accounts.forms import AnonymiseForm, PeriodsForm
from accounts.http import Request
from core import retention
from core.actions import set_periods
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.once import repeatable
from core.permissions import SIGNED_IN, requires
from core.refused import Refused


def zip_file(content: bytes) -> HttpResponse:
    """Answer with a copy, to be kept and not shown."""
    name = f"personal-data-{timezone.localdate().isoformat()}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(SIGNED_IN)
@require_safe
def own_data(request: Request) -> HttpResponse:
    """What is held about oneself, what for and how long."""
    context = {
        "person": request.user,
        "parts": copies.held(request.user),
        "copy_url": reverse("accounts:own-copy"),
        "is_own": True,
    }
    return render_page(request, "personal/data.html", context)


@repeatable
@requires(SIGNED_IN)
@require_POST
@confirmed
def copy_own(request: Request) -> HttpResponse:
    """A copy of what is held about oneself."""
    person = actions.note_copy(person=request.user.key, by=request.user, now=timezone.now())
    return zip_file(copies.copied(person, own=True, titles=True))


@requires(access.MANAGE, row=access.get_user)
@require_safe
def person_data(request: Request, key: str) -> HttpResponse:
    """What is held about somebody with an account, of either side."""
    person = access.get_user(request.user, key)
    context = {
        "person": person,
        "parts": copies.held(person),
        "copy_url": reverse("accounts:copy-person", args=[key]),
        "anonymise_url": reverse("accounts:anonymise", args=[key]),
        "back": reverse("accounts:person", args=[key]) if person.is_internal else "",
        "is_own": False,
    }
    return render_page(request, "personal/data.html", context)


@repeatable
@requires(access.MANAGE, row=access.get_user)
@require_POST
@confirmed
def copy_person(request: Request, key: str) -> HttpResponse:
    """A copy for somebody who has asked for it; their messages are not in it."""
    person = actions.note_copy(person=key, by=request.user, now=timezone.now())
    is_own = person == request.user
    return zip_file(copies.copied(person, own=is_own, titles=is_own))


@requires(access.MANAGE, row=access.get_user)
@form_page
@confirmed
def anonymise(request: Request, key: str) -> HttpResponse:
    """Forget who somebody was who has left: what goes and what stays, before it is done."""
    person = access.get_user(request.user, key)
    if request.method != "POST" and person.anonymised_at is not None:
        return redirect("accounts:person-data", key=key)
    form = AnonymiseForm(posted(request), label=_("Type the e-mail address: %s") % person.email)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.anonymise(
                person=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(request, _("Anonymised: from now on %s") % done.name)
            return redirect("accounts:person-data", key=key)
    context = {
        "form": form,
        "person": person,
        "parts": copies.held(person),
        "places": copies.places(request.user, person),
        "first": _("Close the account first.") if person.is_active else "",
        "action": reverse("accounts:anonymise", args=[key]),
        "back": reverse("accounts:person-data", args=[key]),
    }
    return render_page(
        request, "personal/anonymise.html", context, status=422 if form.is_bound else 200
    )


@requires(access.MANAGE)
@form_page
def periods(request: Request) -> HttpResponse:
    """How long what is done with is kept, and what would go next."""
    waiting = retention.next_to_go(timezone.now())
    form = PeriodsForm(
        posted(request),
        least={one.rule.name: one.rule.least for one in waiting},
        initial={one.rule.name: one.days for one in waiting},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_periods(days=form.cleaned_data, by=request.user)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(request, _("Saved"))
            return redirect("accounts:periods")
    rows = [(one, form[one.rule.name]) for one in waiting]
    return render_page(
        request,
        "personal/periods.html",
        {"form": form, "rows": rows},
        status=422 if form.is_bound else 200,
    )

"""What is held about people: the page, the copy, and anonymising who has left.

The worker makes the copy and anonymises: the page says how far it is, and asks again by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, copies, requested
from accounts.confirming import confirmed, confirmed_first
from accounts.forms import AnonymiseForm, PeriodsForm
from accounts.http import Request
from accounts.states import RequestKind
from core import retention
from core.actions import set_periods
from core.addresses import reverse
from core.htmx import is_partial, render_page
from core.http import form_page, posted
from core.permissions import SIGNED_IN, requires
from core.refused import Refused


@dataclass(frozen=True)
class Places:
    """Where what is held about somebody is looked at and dealt with; ``back`` leads to themselves."""

    data: str
    copy: str
    anonymise: str = ""
    search: str = ""
    back: str = ""


def data_page(request: Request, person: Any, urls: Places) -> HttpResponse:
    """The page of what is held about a person; as long as something waits it asks for that part again."""
    asked = requested.newest(request.user, person)
    copy, anonymising = asked.get(RequestKind.COPY), asked.get(RequestKind.ANONYMISING)
    if copy is not None and copy.is_done:
        (copy,) = requested.with_ends([copy])
    waits = any(row is not None and row.is_waiting for row in (copy, anonymising))
    context = {
        "person": person,
        "is_own": person == request.user and not urls.anonymise,
        "urls": urls,
        "copy": copy,
        "anonymising": anonymising,
        "waits": waits,
        "parts": [] if is_partial(request) else copies.held(person),
    }
    response = render_page(request, "personal/data.html", context, partial="asked")
    if is_partial(request) and person.anonymised_at is not None and not waits:
        # It happened while the page was looked at: what it counts is another matter now.
        response["HX-Refresh"] = "true"
    return response


def anonymise_page(
    request: Request,
    person: Any,
    urls: Places,
    ask: Callable[[dict[str, Any]], Any],
    *,
    label: str,
    first: str,
) -> HttpResponse:
    """The page before somebody is forgotten: what goes and what stays, and where else the name is.

    ``ask`` is called with the cleaned form, ``label`` says what is to be typed, ``first`` what has to be
    done before.
    """
    if request.method != "POST" and person.anonymised_at is not None:
        return redirect(urls.data)
    form = AnonymiseForm(posted(request), label=label)
    if request.method == "POST" and form.is_valid():
        try:
            ask(form.cleaned_data)
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            messages.success(request, _("It is being done. You get a message."))
            return redirect(urls.data)
    asked = requested.newest(request.user, person)
    search = asked.get(RequestKind.PLACES)
    context = {
        "form": form,
        "person": person,
        "urls": urls,
        "first": first,
        "search": search,
        "places": copies.shown_places(request.user, search.found or {})
        if search is not None and search.is_done
        else [],
        "parts": [] if is_partial(request) else copies.held(person),
    }
    return render_page(
        request,
        "personal/anonymise.html",
        context,
        partial=None if form.is_bound else "places",
        status=422 if form.is_bound else 200,
    )


def _own() -> Places:
    return Places(reverse("accounts:own-data"), reverse("accounts:own-copy"))


def _of(key: str, back: str = "") -> Places:
    return Places(
        data=reverse("accounts:person-data", args=[key]),
        copy=reverse("accounts:copy-person", args=[key]),
        anonymise=reverse("accounts:anonymise", args=[key]),
        search=reverse("accounts:search-person", args=[key]),
        back=back,
    )


@requires(SIGNED_IN)
@require_safe
def own_data(request: Request) -> HttpResponse:
    """What is held about oneself, what for and how long."""
    return data_page(request, request.user, _own())


@requires(SIGNED_IN)
@require_POST
@confirmed
def copy_own(request: Request) -> HttpResponse:
    """Have a copy made of what is held about oneself."""
    actions.ask_for_copy(person=request.user.key, by=request.user, now=timezone.now())
    messages.success(request, _("The copy is being prepared. You get a message."))
    return redirect("accounts:own-data")


@requires(SIGNED_IN, row=requested.get_copy)
@require_safe
@confirmed_first
def own_file(request: Request, key: str) -> HttpResponse:
    """Download a copy that one has asked for, about oneself or somebody one answers for."""
    return copies.zip_file(requested.content_of(request.user, key))


@requires(access.MANAGE, row=access.get_user)
@require_safe
def person_data(request: Request, key: str) -> HttpResponse:
    """What is held about somebody with an account, of either side."""
    person = access.get_user(request.user, key)
    back = reverse("accounts:person", args=[key]) if person.is_internal else ""
    return data_page(request, person, _of(key, back))


@requires(access.MANAGE, row=access.get_user)
@require_POST
@confirmed
def copy_person(request: Request, key: str) -> HttpResponse:
    """Have a copy made for somebody who has asked for it; their messages are not in it."""
    actions.ask_for_copy(person=key, by=request.user, now=timezone.now())
    messages.success(request, _("The copy is being prepared. You get a message."))
    return redirect("accounts:person-data", key=key)


@requires(access.MANAGE, row=access.get_user)
@form_page
@confirmed
def anonymise(request: Request, key: str) -> HttpResponse:
    """Forget who somebody was who has left."""
    person = access.get_user(request.user, key)
    no = requested.hindrance(person)
    return anonymise_page(
        request,
        person,
        _of(key),
        lambda data: actions.ask_to_anonymise(person=key, **data, by=request.user),
        label=_("Type the e-mail address: %s") % person.email,
        first=no.message if no is not None else "",
    )


@requires(access.MANAGE, row=access.get_user)
@require_POST
def search_person(request: Request, key: str) -> HttpResponse:
    """Have the texts searched for somebody's name."""
    actions.search_texts(person=key, by=request.user)
    return redirect("accounts:anonymise", key=key)


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

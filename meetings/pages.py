"""What the internal pages and the portal's have in common."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.queries import changed
from core.refused import Refused
from core.ui.parts import Chip
from meetings import access, reports
from meetings.owners import ListedOwners, Owners, SearchedOwners
from meetings.states import OwnerSide

if TYPE_CHECKING:
    from suppliers.models import Partner

# What each side is called by a supplier.
THEIRS_AND_OURS = {
    OwnerSide.US.value: gettext_lazy("Their people"),
    OwnerSide.PARTNER.value: gettext_lazy("Our people"),
}


def owners_of(user: Any, partner: Any) -> Owners:
    """Who can own a promise made with the partner: ours search everybody, a supplier has a list."""
    if user.is_supplier:
        return ListedOwners(reports.choices_of_owners(user, partner), THEIRS_AND_OURS)
    return SearchedOwners(
        access.possible_owners(user, partner),
        reverse("meetings:owners", args=[partner.key]),
        reports.sides_of,
        {user.key: user.name},
    )


DIALOG_FORM = "meetings/form.html"
GIFT_FORM = "meetings/gift_form.html"
FINISH_FORM = "meetings/finish_form.html"
EVIDENCE_FORM = "meetings/evidence_form.html"
# Forms that are short enough for a dialog; any other is always a whole page.
IN_DIALOG = {DIALOG_FORM, GIFT_FORM, FINISH_FORM, EVIDENCE_FORM}


def write(
    request: Request,
    form: django_forms.Form,
    run: Callable[[], Any],
    *,
    done: str | Callable[[], str] = "",
    back: str,
    to: Callable[[], str] | None = None,
    template: str = DIALOG_FORM,
    **page: Any,
) -> HttpResponse:
    """Show a form in a dialog (or its own page); when it is filled in, run the action and go back.

    ``to`` is asked where to go instead of ``back``; ``done`` is what is said then, if anything, or asked
    for what to say; ``page`` has title, submit and action (address), perhaps more for the template. A refusal
    becomes an error of its field.
    """
    if request.method == "POST" and form.is_valid():
        try:
            run()
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            if done:
                messages.success(request, done() if callable(done) else done)
            return htmx_redirect(request, to() if to else back)
    return render_page(
        request,
        template,
        {"form": form, "back": back, **page},
        partial="dialog" if template in IN_DIALOG else None,
        status=422 if request.method == "POST" else 200,
    )


def choose_partner(
    request: Request, form: django_forms.Form, *, then: str, title: str, action: str, back: str
) -> HttpResponse:
    """Ask for the partner first, whose people the page named ``then`` needs to know."""
    chosen: list[Partner] = []
    return write(
        request,
        form,
        lambda: chosen.append(access.find_partner(request.user, form.cleaned_data["partner"])),
        to=lambda: reverse(then, args=[chosen[-1].key]),
        title=title,
        submit=_("Continue"),
        action=action,
        back=back,
    )


def move(request: Request, run: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
    """Run an action that needs no form and go back; a refusal is answered by the middleware."""
    run()
    messages.success(request, done)
    return htmx_redirect(request, back)


def chips(request: Request, name: str, default: str, options: list[tuple[str, Any]]) -> list[Chip]:
    """Filters of one parameter as links; the others stay, the page does not."""
    current = request.GET.get(name, default)
    first = dict.fromkeys(("page", "after", "before", "last"))
    return [
        Chip(label, changed(request.GET, {**first, name: value}), value == current)
        for value, label in options
    ]


def month_of(request: Request) -> date:
    """The first day of the month asked for as ``?month=2026-03``, else of this one."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        asked = date.min
    return asked if 2000 <= asked.year < 2100 else timezone.localdate().replace(day=1)


def beside(first: date) -> tuple[str, str]:
    """The months before and after, as query strings."""
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return f"?month={before:%Y-%m}", f"?month={after:%Y-%m}"

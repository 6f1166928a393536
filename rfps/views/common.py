"""What the form pages of RFxs share."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.utils import timezone

from accounts.http import Request
from core.htmx import htmx_redirect, render_page
from core.refused import Refused


def submit(
    request: Request,
    form: django_forms.Form,
    write: Callable[[], Any],
    after: Callable[[Any], str],
    context: dict[str, Any],
    template: str = "rfps/form.html",
) -> HttpResponse:
    """Show the form; when it is posted and valid, call ``write`` and go to ``after(its result)``.

    A refusal becomes an error of the field it names, or of the form: 422 with what was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return htmx_redirect(request, after(write()))
        except Refused as no:
            refuse(form, no)
    status = 422 if form.is_bound else 200
    return render_page(
        request, template, {"form": form, **context}, partial="dialog", status=status
    )


def refuse(form: django_forms.Form, no: Refused) -> None:
    """Put a refusal where it belongs in the form."""
    form.add_error(no.field if no.field in form.fields else None, no.message)


def now() -> Any:
    return timezone.now()

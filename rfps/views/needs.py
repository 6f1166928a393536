"""Internal pages of needs."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from rfps import access, actions, forms, reports
from rfps.states import NeedStatus
from rfps.views.common import submit
from suppliers.access import categories
from suppliers.access import visible_to as visible_partners


def _url(need: Any) -> str:
    return reverse("rfps:need", args=[need.key])


@require_safe
@requires(access.NEEDS_VIEW)
def need_list(request: Request) -> HttpResponse:
    found = reports.need_list(request.user, request.GET)
    context = {
        **found,
        "statuses": NeedStatus.choices,
        "may_create": request.user.has_permission(access.NEEDS_WORK),
    }
    return render_page(request, "rfps/needs.html", context, partial="rows")


@require_safe
@requires(access.NEEDS_VIEW, row=access.get_need)
def need(request: Request, key: str) -> HttpResponse:
    """A need and what the partners answered."""
    found = access.get_need(request.user, key)
    return render_page(request, "rfps/need.html", reports.need_page(request.user, found))


def _form(request: Request, **kwargs: Any) -> forms.NeedForm:
    return forms.NeedForm(posted(request), categories=categories(), **kwargs)


def _values(form: forms.NeedForm) -> dict[str, Any]:
    return {**form.cleaned_data, "category": form.cleaned_data["category"] or None}


@form_page
@requires(access.NEEDS_WORK)
def new_need(request: Request) -> HttpResponse:
    form = _form(request)
    return submit(
        request,
        form,
        lambda: actions.create_need(**_values(form), by=request.user, now=timezone.now()),
        _url,
        {
            "title": _("New need"),
            "submit": _("Save"),
            "action": reverse("rfps:new-need"),
            "back": reverse("rfps:needs"),
        },
    )


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def edit_need(request: Request, key: str) -> HttpResponse:
    found = access.get_own_need(request.user, key)
    category = found.category
    names = ("title", "description", "quantity", "unit", "needed_date")
    initial = {name: getattr(found, name) for name in names}
    form = _form(
        request,
        category_text=str(category or ""),
        initial={**initial, "category": category.key if category else ""},
    )
    return submit(
        request,
        form,
        lambda: actions.edit_need(need=key, **_values(form), by=request.user, now=timezone.now()),
        _url,
        {
            "title": _("Edit need"),
            "submit": _("Save"),
            "action": reverse("rfps:edit-need", args=[key]),
            "back": _url(found),
        },
    )


def _dialog(
    request: Request, key: str, form: Any, title: str, name: str, write: Any, **more: Any
) -> HttpResponse:
    found = access.get_own_need(request.user, key)
    after = more.pop("after", _url)
    return submit(
        request,
        form,
        lambda: write(need=key, by=request.user, now=timezone.now()),
        after,
        {
            "title": title,
            "submit": title,
            "action": reverse(name, args=[key]),
            "back": _url(found),
            **more,
        },
    )


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def share(request: Request, key: str) -> HttpResponse:
    """Share with one more partner; none learns of another."""
    form = forms.InviteForm(
        posted(request), partners=visible_partners(request.user), url=reverse("suppliers:options")
    )

    def write(**kwargs: Any) -> Any:
        return actions.share_need(partners=[form.cleaned_data["partner"]], **kwargs)

    hint = _("No partner sees who else was asked.")
    return _dialog(request, key, form, _("Share the need"), "rfps:share-need", write, hint=hint)


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def to_rfp(request: Request, key: str) -> HttpResponse:
    """Make a draft RFP of it, inviting those who answered."""
    form = forms.ToRfpForm(posted(request), initial={"currency": settings.BASE_CURRENCY})

    def write(**kwargs: Any) -> Any:
        return actions.need_to_rfp(currency=form.cleaned_data["currency"], **kwargs)

    return _dialog(
        request,
        key,
        form,
        _("Make an RFP of it"),
        "rfps:need-to-rfp",
        write,
        after=lambda rfx: reverse("rfps:detail", args=[rfx.key]),
        hint=_("The partners who answered are put on its list of invitations."),
    )


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def drop(request: Request, key: str) -> HttpResponse:
    form = forms.ReasonForm(posted(request))

    def write(**kwargs: Any) -> Any:
        return actions.drop_need(reason=form.cleaned_data["reason"], **kwargs)

    return _dialog(request, key, form, _("Drop the need"), "rfps:drop-need", write, tone="danger")


@form_page
@requires(access.NEEDS_WORK, row=access.get_need)
def arrange(request: Request, key: str) -> HttpResponse:
    form = forms.NoteForm(posted(request))

    def write(**kwargs: Any) -> Any:
        return actions.arrange_need(note=form.cleaned_data["reason"], **kwargs)

    return _dialog(request, key, form, _("Mark as arranged"), "rfps:arrange-need", write)

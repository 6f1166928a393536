"""The partner page's tabs: visits and touchpoints, commitments, gifts; and deciding on gifts."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms, reports
from meetings.pages import GIFT_FORM, write
from meetings.states import GiftStatus
from meetings.views.commitments import list_context
from suppliers import access as suppliers
from suppliers.reports import partner_header


def _tab(request: Request, key: str, tab: str) -> tuple[Any, dict[str, Any]]:
    partner = suppliers.get_worked_partner(request.user, key)
    return partner, {**partner_header(request.user, partner), "tab": tab}


@require_safe
@requires(access.VIEW, row=suppliers.get_partner)
def visits(request: Request, key: str) -> HttpResponse:
    """Visits ahead and past, touchpoints, and when the next are due."""
    partner, context = _tab(request, key, "visits")
    context |= reports.partner_visits(request.user, partner)
    context |= {
        "may_plan": request.user.has_permission(access.VISIT),
        "may_touch": request.user.has_permission(access.TOUCH),
    }
    return render_page(request, "meetings/partner_visits.html", context)


@require_safe
@requires(access.VIEW, row=suppliers.get_partner)
def commitments(request: Request, key: str) -> HttpResponse:
    """The promises of both sides, and how many were kept on time in the last year."""
    partner, context = _tab(request, key, "commitments")
    query = request.GET.copy()
    query["partner"] = key
    query.setdefault("scope", "all")
    request.GET = query  # type: ignore[assignment]  # the stubs know the immutable kind only
    context |= list_context(request)
    context |= {
        "figures": reports.kept_figures(request.user, partner, timezone.localdate()),
        "may_add": request.user.has_permission(access.COMMIT),
        # The partner is the page here, and no filter that could be cleared.
        "filtered": any(request.GET.get(name) for name in ("q", "side", "state")),
    }
    return render_page(request, "meetings/partner_commitments.html", context, partial="rows")


@require_safe
@requires(access.VIEW, row=suppliers.get_partner)
def gifts(request: Request, key: str) -> HttpResponse:
    """Gifts both ways, with the year's totals and limits."""
    partner, context = _tab(request, key, "gifts")
    context |= reports.gift_overview(request.user, partner)
    return render_page(request, "meetings/partner_gifts.html", context)


@form_page
@requires(access.TOUCH, row=suppliers.get_partner)
def new_touchpoint(request: Request, key: str) -> HttpResponse:
    """Note a call, an e-mail, a video meeting or a letter."""
    suppliers.get_worked_partner(request.user, key)
    form = forms.TouchpointForm(posted(request), initial={"happened_at": timezone.localtime()})
    return write(
        request,
        form,
        lambda: actions.log_touchpoint(
            partner=key, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
        done=_("Contact noted"),
        back=reverse("meetings:partner-visits", args=[key]),
        title=_("Note a contact"),
        submit=_("Save"),
        action=reverse("meetings:touchpoint-new", args=[key]),
    )


@form_page
@requires(access.GIFT, row=suppliers.get_partner)
def new_gift(request: Request, key: str) -> HttpResponse:
    """Declare a gift; the year's totals and the limits stand above the form."""
    partner = suppliers.get_partner(request.user, key)
    form = forms.GiftForm(posted(request), initial={"date": timezone.localdate()})
    declared: list[Any] = []
    return write(
        request,
        form,
        lambda: declared.append(
            actions.declare_gift(
                partner=key, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        ),
        done=lambda: (
            _("Gift declared; it waits for your manager")
            if declared[-1].status == GiftStatus.PENDING
            else _("Gift declared")
        ),
        back=reports.gifts_address(request.user, partner),
        template=GIFT_FORM,
        title=_("Declare a gift"),
        submit=_("Declare"),
        action=reverse("meetings:gift-new", args=[key]),
        totals=reports.gift_totals(partner, timezone.localdate()),
        blocked=reports.rfx_running(partner),
        partner=partner,
    )


@require_safe
@requires(access.VIEW, row=access.get_gift)
def gift(request: Request, key: str) -> HttpResponse:
    """One gift, and its decision."""
    row = access.get_gift(request.user, key)
    return render_page(request, "meetings/gift.html", reports.gift_detail(request.user, row))


@form_page
@requires(access.APPROVE_GIFT, row=access.get_gift)
def approve_gift(request: Request, key: str) -> HttpResponse:
    """A manager above the declarer approves."""
    access.get_deciding_gift(request.user, key)
    form = forms.ApproveForm(posted(request))
    return write(
        request,
        form,
        lambda: actions.approve_gift(gift=key, by=request.user, **form.cleaned_data),
        done=_("Gift approved"),
        back=reverse("meetings:gift", args=[key]),
        title=_("Approve the gift"),
        submit=_("Approve"),
        action=reverse("meetings:gift-approve", args=[key]),
    )


@form_page
@requires(access.APPROVE_GIFT, row=access.get_gift)
def refuse_gift(request: Request, key: str) -> HttpResponse:
    """A manager above the declarer refuses."""
    access.get_deciding_gift(request.user, key)
    form = forms.ReasonForm(posted(request))
    return write(
        request,
        form,
        lambda: actions.refuse_gift(gift=key, by=request.user, **form.cleaned_data),
        done=_("Gift refused"),
        back=reverse("meetings:gift", args=[key]),
        title=_("Refuse the gift"),
        submit=_("Refuse"),
        action=reverse("meetings:gift-refuse", args=[key]),
        tone="danger",
    )

"""What the partner answers to a visit (in its portal), and what we say to that."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Request
from core.addresses import reverse
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from meetings import access, actions, forms, reports
from meetings.pages import move, write

# --- the partner's side -----------------------------------------------------------------------


@require_POST
@requires(access.PORTAL, row=access.get_visit)
def confirm(request: Request, key: str) -> HttpResponse:
    """Say that the visit suits."""
    form = forms.SeenVisitForm(request.POST)
    sequence = form.cleaned_data["sequence"] if form.is_valid() else None
    return move(
        request,
        lambda: actions.confirm_visit(
            visit=key, by=request.user, now=timezone.now(), sequence=sequence
        ),
        done=_("Visit confirmed"),
        back=reverse("meetings:portal-visit", args=[key]),
    )


@form_page
@requires(access.PORTAL, row=access.get_visit)
def decline(request: Request, key: str) -> HttpResponse:
    """Say that the visit cannot be, and why."""
    visit = access.get_visit(request.user, key)
    form = forms.DeclineVisitForm(posted(request), initial={"sequence": visit.sequence})
    return write(
        request,
        form,
        lambda: actions.decline_visit(
            visit=key, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
        done=_("Visit declined; the organiser is told"),
        back=reverse("meetings:portal-visit", args=[key]),
        title=_("Decline the visit"),
        submit=_("Decline"),
        action=reverse("meetings:portal-visit-decline", args=[key]),
        tone="danger",
    )


@form_page
@requires(access.PORTAL, row=access.get_visit)
def other_time(request: Request, key: str) -> HttpResponse:
    """Ask for another time, in the time zone of the place."""
    visit = access.get_visit(request.user, key)
    starts, ends = reports.asked_times(visit) or reports.local_times(visit)
    form = forms.OtherTimeForm(
        posted(request),
        zone=visit.time_zone,
        initial={
            "date": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "end_date": ends.date() if ends.date() != starts.date() else None,
            "sequence": visit.sequence,
        },
    )
    names = ("starts_at", "ends_at", "reason", "sequence")
    return write(
        request,
        form,
        lambda: actions.ask_for_time(
            visit=key,
            by=request.user,
            now=timezone.now(),
            **{name: form.cleaned_data[name] for name in names},
        ),
        done=_("The organiser is asked"),
        back=reverse("meetings:portal-visit", args=[key]),
        title=_("Ask for another time"),
        submit=_("Ask"),
        action=reverse("meetings:portal-visit-other-time", args=[key]),
    )


# --- ours -------------------------------------------------------------------------------------


@form_page
@requires(access.VISIT, row=access.get_visit)
def enter(request: Request, key: str) -> HttpResponse:
    """Note what the partner said to the visit by mail or telephone."""
    visit = access.get_own_visit(request.user, key)
    form = forms.EnterAnswerForm(
        posted(request),
        initial={"sequence": visit.sequence, "accept": "no" if visit.came_by else "yes"},
    )

    def run() -> Any:
        said = {
            "facts": actions.EntryFacts(**form.facts()),
            "sequence": form.cleaned_data["sequence"],
            "by": request.user,
            "now": timezone.now(),
        }
        if form.cleaned_data["accept"] == "yes":
            return actions.enter_confirmation(visit=key, **said)
        return actions.enter_decline(visit=key, words=form.cleaned_data["words"], **said)

    return write(
        request,
        form,
        run,
        done=_("Entered. The partner is being told."),
        back=reverse("meetings:visit", args=[key]),
        title=_("Enter their answer"),
        submit=_("Enter"),
        action=reverse("meetings:visit-enter", args=[key]),
    )


@require_POST
@requires(access.VISIT, row=access.get_visit)
def agree(request: Request, key: str) -> HttpResponse:
    """Agree to the time that the partner asked for: exactly the one that was shown."""
    access.get_own_visit(request.user, key)
    form = forms.AgreedTimeForm(request.POST)
    if not form.is_valid():
        raise Refused("other_time_asked", _("Read the visit again, then agree to its time."))
    return move(
        request,
        lambda: actions.agree_to_time(
            visit=key, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
        done=_("Agreed; everyone gets the new time"),
        back=reverse("meetings:visit", args=[key]),
    )


@require_POST
@requires(access.VISIT, row=access.get_visit)
def keep(request: Request, key: str) -> HttpResponse:
    """Keep the visit at its time."""
    return move(
        request,
        lambda: actions.keep_time(visit=key, by=request.user),
        done=_("The time stays; the partner is told"),
        back=reverse("meetings:visit", args=[key]),
    )


@require_POST
@requires(access.VISIT, row=access.get_visit)
def call_off(request: Request, key: str) -> HttpResponse:
    """Call off the visit that the partner declined, for the partner's reason."""
    return move(
        request,
        lambda: actions.agree_to_decline(visit=key, by=request.user),
        done=_("Visit cancelled; everyone is told"),
        back=reverse("meetings:visit", args=[key]),
    )

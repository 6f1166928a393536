"""Visits: lists, calendar, planning, and what becomes of them."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import colleagues
from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused
from core.ui.parts import Tab
from meetings import access, actions, calendar_file, forms, reports
from meetings.pages import beside, choose_partner, month_of, move, owners_of, write
from suppliers import access as suppliers


def _tabs(current: str) -> list[Tab]:
    names = [
        ("visits", _("Upcoming")),
        ("visits-past", _("Past")),
        ("visits-due", _("Visits due")),
        ("visits-calendar", _("Calendar")),
    ]
    return [Tab(label, reverse(f"meetings:{name}"), name == current) for name, label in names]


def _page(name: str, context: dict[str, Any], request: Request) -> dict[str, Any]:
    return context | {
        "tabs": _tabs(name),
        "tab": name,
        "may_plan": request.user.has_permission(access.VISIT),
    }


@require_safe
@requires(access.VIEW)
def upcoming(request: Request) -> HttpResponse:
    """What is planned, and what took place and still has to be closed."""
    found = reports.visit_list(request.user, request.GET, past=False)
    return render_page(request, "meetings/visits.html", _page("visits", found, request))


@require_safe
@requires(access.VIEW)
def past(request: Request) -> HttpResponse:
    """Held, cancelled and missed visits, the latest first."""
    found = reports.visit_list(request.user, request.GET, past=True)
    return render_page(request, "meetings/visits.html", _page("visits-past", found, request))


@require_safe
@requires(access.VIEW)
def due(request: Request) -> HttpResponse:
    """Who is to be visited by whom, the longest overdue first."""
    page = reports.due_page(request.user, timezone.localdate(), request.GET)
    return render_page(
        request, "meetings/visits_due.html", _page("visits-due", {"page": page}, request)
    )


@require_safe
@requires(access.VIEW)
def calendar(request: Request) -> HttpResponse:
    """A month of visits."""
    first = month_of(request)
    before, after = beside(first)
    context = {
        "first": first,
        "entries": reports.month_entries(request.user, first),
        "before": before,
        "after": after,
        "today": timezone.localdate(),
    }
    return render_page(
        request, "meetings/visits_calendar.html", _page("visits-calendar", context, request)
    )


@require_safe
@requires(access.VIEW, row=access.get_visit)
def detail(request: Request, key: str) -> HttpResponse:
    """One visit: people, agenda, minutes, the promises made there, its history."""
    visit = access.get_visit(request.user, key)
    context = reports.visit_detail(request.user, visit, timezone.now())
    return render_page(request, "meetings/visit.html", context)


@require_safe
@requires(access.VIEW, row=access.get_visit)
def file(request: Request, key: str) -> HttpResponse:
    """The visit for one's own calendar."""
    return calendar_download(access.get_visit(request.user, key))


def calendar_download(visit: Any) -> HttpResponse:
    """The file: a cancelled visit takes itself out of the calendar again."""
    people = reports.addresses(visit)
    cancelled = visit.status in ("cancelled", "missed")
    make = calendar_file.cancellation if cancelled else calendar_file.publication
    response = HttpResponse(
        make(visit, people), content_type=f"{calendar_file.MIME_TYPE}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="visit-{visit.key}.ics"'
    return response


@require_safe
@requires(access.VIEW, row=access.get_visit)
def brief(request: Request, key: str) -> HttpResponse:
    """Everything to read before the visit, on one page for print; for those who work the partner."""
    visit = access.get_visit(request.user, key)
    suppliers.get_worked_partner(request.user, visit.partner.key)
    return render_page(request, "meetings/brief.html", reports.visit_brief(request.user, visit))


@form_page
@requires(access.VISIT)
def new(request: Request) -> HttpResponse:
    """Choose the partner first: the people who can take part depend on it."""
    return choose_partner(
        request,
        forms.PartnerChoiceForm(posted(request)),
        then="meetings:visit-plan",
        title=_("Plan visit"),
        action=reverse("meetings:visit-new"),
        back=reverse("meetings:visits"),
    )


@form_page
@requires(access.VISIT, row=suppliers.get_partner)
def plan(request: Request, key: str) -> HttpResponse:
    """Plan a visit with a partner."""
    partner = suppliers.get_worked_partner(request.user, key)
    form = forms.VisitForm(
        posted(request),
        people=reports.possible_participants(partner),
        colleagues=colleagues(request.user),
        url=reverse("accounts:colleagues"),
        initial={
            "time_zone": request.user.time_zone,
            "at_their_place": True,
            "visitor_role": reports.likely_role(request.user),
            "starts": "10:00",
            "ends": "12:00",
        },
    )
    visit: list[Any] = []

    def run() -> None:
        visit.append(
            actions.plan_visit(partner=key, by=request.user, now=timezone.now(), **form.values())
        )

    if request.method == "POST" and form.is_valid():
        try:
            run()
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.message))
        else:
            text = _("Visit planned; the invitations are on their way")
            if not form.cleaned_data["theirs"]:
                text = _("Visit planned. Nobody of the partner is invited yet.")
            messages.success(request, text)
            return htmx_redirect(request, reverse("meetings:visit", args=[visit[0].key]))
    return render_page(
        request,
        "meetings/visit_form.html",
        {
            "form": form,
            "title": _("Plan visit"),
            "submit": _("Plan visit"),
            "action": reverse("meetings:visit-plan", args=[key]),
            "back": reverse("meetings:partner-visits", args=[key]),
            "partner": partner,
        },
        status=422 if form.is_bound else 200,
    )


@form_page
@requires(access.VISIT, row=access.get_visit)
def change(request: Request, key: str) -> HttpResponse:
    """Change a visit that lies ahead; everyone gets the new calendar file."""
    visit = access.get_own_visit(request.user, key)
    zone = ZoneInfo(visit.time_zone)
    starts, ends = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    chosen = {
        person.key
        for row in reports.participants_of(visit)
        if (person := row.user or row.contact) is not None
    }
    names = ("title", "visitor_role", "place", "at_their_place", "time_zone", "agenda")
    form = forms.VisitForm(
        posted(request),
        people=reports.possible_participants(visit.partner, visit),
        colleagues=colleagues(request.user),
        url=reverse("accounts:colleagues"),
        initial={name: getattr(visit, name) for name in names}
        | {
            "date": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "end_date": ends.date() if ends.date() != starts.date() else None,
            "ours": list(chosen),
            "theirs": list(chosen),
        },
    )
    return write(
        request,
        form,
        lambda: actions.change_visit(
            visit=key, by=request.user, now=timezone.now(), **form.values()
        ),
        done=_("Visit changed; everyone is told"),
        back=reverse("meetings:visit", args=[key]),
        template="meetings/visit_form.html",
        title=_("Change visit"),
        submit=_("Save and tell everyone"),
        action=reverse("meetings:visit-change", args=[key]),
        partner=visit.partner,
    )


@form_page
@requires(access.VISIT, row=access.get_visit)
def cancel(request: Request, key: str) -> HttpResponse:
    """Call the visit off."""
    return _with_reason(
        request,
        key,
        lambda reason: actions.cancel_visit(visit=key, reason=reason, by=request.user),
        done=_("Visit cancelled; everyone is told"),
        title=_("Cancel visit"),
        submit=_("Cancel the visit"),
        action=reverse("meetings:visit-cancel", args=[key]),
        tone="danger",
    )


@form_page
@requires(access.VISIT, row=access.get_visit)
def missed(request: Request, key: str) -> HttpResponse:
    """Note that the visit did not take place."""
    return _with_reason(
        request,
        key,
        lambda reason: actions.miss_visit(
            visit=key, reason=reason, by=request.user, now=timezone.now()
        ),
        done=_("Noted as missed"),
        title=_("The visit did not take place"),
        submit=_("Note as missed"),
        action=reverse("meetings:visit-missed", args=[key]),
    )


def _with_reason(request: Request, key: str, run: Any, **page: Any) -> HttpResponse:
    access.get_own_visit(request.user, key)
    form = forms.ReasonForm(posted(request))
    return write(
        request,
        form,
        lambda: run(form.cleaned_data["reason"]),
        back=reverse("meetings:visit", args=[key]),
        **page,
    )


@require_POST
@requires(access.VISIT, row=access.get_visit)
def held(request: Request, key: str) -> HttpResponse:
    """Note that the visit took place; the minutes come next."""
    return move(
        request,
        lambda: actions.hold_visit(visit=key, by=request.user, now=timezone.now()),
        done=_("Held; write the minutes while you remember"),
        back=reverse("meetings:visit-minutes", args=[key]),
    )


@form_page
@requires(access.VISIT, row=access.get_visit)
def minutes(request: Request, key: str) -> HttpResponse:
    """The minutes and the promises out of them, in one form and one transaction."""
    visit = access.get_own_visit(request.user, key)
    back = reverse("meetings:visit", args=[key])
    if request.method != "POST" and visit.status != "held":
        return redirect(back)
    form = forms.MinutesForm(posted(request))
    rows = forms.MinutesRows(
        posted(request), prefix="c", form_kwargs={"owners": owners_of(request.user, visit.partner)}
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        filled = [row for row in rows if row.has_changed()]
        promises = [
            actions.NewCommitment(
                title=row.cleaned_data["title"],
                side=row.cleaned_data["side"],
                owner=row.cleaned_data["owner"],
                due_date=row.cleaned_data["due_date"],
            )
            for row in filled
        ]
        try:
            actions.write_minutes(
                visit=key,
                minutes=form.cleaned_data["minutes"],
                commitments=promises,
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            place = no.details.get("row")
            bad = form if place is None else filled[place]
            bad.add_error(no.field if no.field in bad.fields else None, str(no.message))
        else:
            messages.success(request, _("Minutes saved"))
            return htmx_redirect(request, back)
    return render_page(
        request,
        "meetings/minutes_form.html",
        {"form": form, "rows": rows, "visit": visit, "back": back},
        status=422 if form.is_bound else 200,
    )

"""Pages about the people of ours."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import access, actions, looking, reports
from accounts.confirming import confirmed
from accounts.forms import HandOverForm, InviteForm, LookForm
from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from core.refused import Refused


@requires(access.PEOPLE)
@require_safe
def people(request: Request) -> HttpResponse:
    """Our own people, as far as one oversees them; for who invites, the invitations that wait."""
    invites = request.user.has_permission(access.INVITE)
    return render_page(
        request,
        "accounts/people.html",
        {
            **reports.our_people(request.user, request.GET),
            "invites": invites,
            "invitations": reports.open_invitations(request.user) if invites else [],
            "now": timezone.now(),
        },
        partial="rows",
    )


@requires(access.PEOPLE, row=access.get_overseen)
@require_safe
def person(request: Request, key: str) -> HttpResponse:
    """One of ours: who they are, and what they have in hand."""
    found = access.get_overseen(request.user, key)
    in_hand = reports.in_hand(request.user, found)
    return render_page(
        request,
        "accounts/person.html",
        {
            "person": found,
            "roles": reports.role_names(found),
            "absence": reports.absence(found),
            "in_hand": in_hand,
            "total": sum(kind.count for kind in in_hand),
            "hands_over": any(kind.passes for kind in in_hand),
            "administers": request.user.has_permission(access.MANAGE),
            "looks": request.user.has_permission(access.LOOK_AS)
            and found != request.user
            and looking.is_open(found),
        },
    )


@requires(access.HAND_OVER, row=access.get_overseen)
@form_page
@confirmed
def hand_over(request: Request, key: str) -> HttpResponse:
    """Pass what somebody has in hand to a colleague."""
    found = access.get_handed_over(request.user, key)
    kinds = [kind for kind in reports.in_hand(request.user, found, shown=0) if kind.passes]
    form = HandOverForm(
        posted(request),
        people=access.colleagues(request.user).exclude(pk=found.pk),
        url=reverse("accounts:colleagues"),
        kinds=[(kind.name, f"{kind.label} ({kind.count})") for kind in kinds],
        closes=found.is_active
        and found != request.user
        and request.user.has_permission(access.MANAGE),
    )
    if request.method == "POST" and form.is_valid():
        try:
            passed = actions.hand_over(
                person=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field if no.field in form.fields else None, no.message)
        else:
            count = sum(passed.values())
            text = ngettext("%(count)s thing handed over", "%(count)s things handed over", count)
            messages.success(request, text % {"count": count})
            return redirect("accounts:person", key=key)
    return render_page(
        request,
        "accounts/hand_over.html",
        {"form": form, "person": found, "kinds": kinds},
        status=422 if form.is_bound else 200,
    )


@requires(access.LOOK_AS, row=access.get_user)
@form_page
@confirmed
def look(request: Request, key: str) -> HttpResponse:
    """See for a while what somebody sees, and change nothing."""
    found = access.get_user(request.user, key)
    form = LookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.start_look(
                person=key, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            request.session[looking.KEY] = begun.key
            return redirect("home")
    context = {
        "form": form,
        "person": found,
        "open": found != request.user and looking.is_open(found),
        "minutes": looking.LASTS.seconds // 60,
    }
    return render_page(request, "accounts/look.html", context, status=422 if form.is_bound else 200)


@requires("accounts.invite")
@form_page
@confirmed
def invite(request: Request) -> HttpResponse:
    """Invite one of ours."""
    form = InviteForm(
        posted(request),
        people=access.colleagues(request.user),
        url=reverse("accounts:colleagues"),
        initial={"language": request.user.language},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.invite(
                **{**data, "manager": data["manager"] or None},
                by=request.user,
                now=timezone.now(),
            )
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % data["email"])
            return redirect("accounts:people")
    return render_page(
        request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200
    )

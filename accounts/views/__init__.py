"""Pages about oneself, and from the outside in; those about the people of ours are in team.py."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, email_groups, invited, looking, reports, tokens
from accounts.confirming import confirmed
from accounts.forms import (
    AbsenceForm,
    AcceptForm,
    EmailsForm,
    PhotoForm,
    PreferencesForm,
    TokenForm,
)
from accounts.http import Request
from accounts.states import Language
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.once import repeatable
from core.permissions import SIGNED_IN, public, requires
from core.refused import Refused

YEAR = 365 * 24 * 3600


def _safe(request: HttpRequest, target: str) -> str:
    """Return an address within the site, or the start page."""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return "/"


@requires(SIGNED_IN)
@require_safe
def inbox(request: Request) -> HttpResponse:
    """One's messages by day, newest first; ``?unread=1`` leaves out what was read."""
    unread_only = request.GET.get("unread") == "1"
    page, days = reports.inbox(request.user, request.GET, unread_only=unread_only)
    context = {"page": page, "days": days, "unread_only": unread_only}
    return render_page(request, "accounts/inbox.html", context)


@repeatable
@requires(SIGNED_IN)
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark the whole inbox as read; ``?unread=1`` goes back to what is unread."""
    actions.mark_all_read(by=request.user, now=timezone.now())
    query = "?unread=1" if request.GET.get("unread") == "1" else ""
    return htmx_redirect(request, reverse("inbox") + query)


@repeatable
@requires(SIGNED_IN)
@require_POST
def open_message(request: Request, pk: int) -> HttpResponse:
    """Mark a message as read and go to what it is about."""
    row = actions.mark_read(notification=pk, by=request.user, now=timezone.now())
    return htmx_redirect(request, _safe(request, row.path))


@requires(SIGNED_IN)
@form_page
def profile(request: Request) -> HttpResponse:
    """Name, title, language and time zone; absence, API tokens and sessions below."""
    form = _preferences(request, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_preferences(**form.cleaned_data, by=request.user)
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            with translation.override(changed.language):
                messages.success(request, _("Saved"))
            response = redirect("profile")
            _remember_language(response, changed.language)
            return response
    return profile_page(request, form=form)


def _preferences(request: Request, data: QueryDict | None = None) -> PreferencesForm:
    user = request.user
    return PreferencesForm(
        data,
        initial={
            "name": user.name,
            "title": user.title,
            "phone": user.phone,
            "language": user.language,
            "time_zone": user.time_zone,
        },
    )


def _absence(request: Request, data: QueryDict | None = None) -> AbsenceForm:
    user = request.user
    return AbsenceForm(
        data,
        people=access.colleagues(user).exclude(pk=user.pk),
        url=reverse("accounts:colleagues"),
        auto_id="absence_%s",
    )


def _emails(request: Request, data: QueryDict | None = None) -> EmailsForm:
    user = request.user
    groups = email_groups.groups_for(user)
    return EmailsForm(
        data,
        groups=[(group.name, group.label) for group in groups],
        initial={f"group_{one.name}": email_groups.way_of(user, one.name) for one in groups}
        | {
            "digest_hour": user.digest_hour,
            "working_days": user.working_days,
            "quiet_from_hour": user.quiet_from_hour,
            "quiet_until_hour": user.quiet_until_hour,
        },
        auto_id="emails_%s",
    )


def _token(request: Request, data: QueryDict | None = None) -> TokenForm:
    user = request.user
    areas, usual = tokens.areas_for(user), tokens.usual_areas(user)
    return TokenForm(data, areas=areas, usual=usual, auto_id="token_%s")


def profile_page(request: Request, **forms: Form) -> HttpResponse:
    """The profile, with the forms that were sent in the place of the empty ones."""
    context = {
        "form": _preferences(request),
        "token_form": _token(request),
        "emails_form": _emails(request),
        "photo_form": PhotoForm(auto_id="photo_%s"),
        "absence_form": _absence(request) if request.user.is_internal else None,
        **reports.profile(request.user, request.session.session_key or ""),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    return render_page(request, "accounts/profile.html", context, status=422 if bound else 200)


@repeatable
@requires(SIGNED_IN)
@require_POST
def choose_emails(request: Request) -> HttpResponse:
    """Choose how messages come by e-mail, when the digest does, and when no reminder."""
    form = _emails(request, request.POST)
    if not form.is_valid():
        return profile_page(request, emails_form=form)
    actions.choose_emails(**form.choice(), by=request.user)
    messages.success(request, _("Saved"))
    return htmx_redirect(request, reverse("profile"))


@requires(access.COLLEAGUES)
@require_POST
def set_absence(request: Request) -> HttpResponse:
    """Note when one is away, and who stands in."""
    form = _absence(request, request.POST)
    if form.is_valid():
        try:
            actions.set_absence(**form.cleaned_data, by=request.user)
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            messages.success(request, _("Saved"))
            return redirect("profile")
    return profile_page(request, absence_form=form)


@repeatable
@requires(access.COLLEAGUES)
@require_POST
def end_absence(request: Request) -> HttpResponse:
    """Note that one is back."""
    actions.end_absence(by=request.user)
    messages.success(request, _("Saved"))
    return htmx_redirect(request, reverse("profile"))


@requires(SIGNED_IN)
@require_POST
@confirmed
def create_token(request: Request) -> HttpResponse:
    """Create a token and show it, this once."""
    form = _token(request, request.POST)
    new = None
    if form.is_valid():
        try:
            new, text = actions.create_token(
                **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except Refused as no:
            form.add_error(no.field, no.message)
    if new is None:
        return profile_page(request, token_form=form)
    return render_page(request, "accounts/token.html", {"token": new, "text": text})


@requires(SIGNED_IN)
@require_POST
def revoke_token(request: Request, key: str) -> HttpResponse:
    """Make one of one's own tokens useless."""
    actions.revoke_token(token=key, by=request.user, now=timezone.now())
    messages.success(request, _("Revoked"))
    return htmx_redirect(request, reverse("profile"))


@requires(SIGNED_IN)
@require_POST
def end_session(request: Request, key: str) -> HttpResponse:
    """Sign out somewhere else."""
    actions.end_session(session=key, by=request.user)
    messages.success(request, _("Signed out there"))
    return htmx_redirect(request, reverse("profile"))


@repeatable
@requires(SIGNED_IN)
@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere else."""
    actions.end_other_sessions(this=request.session.session_key or "", by=request.user)
    messages.success(request, _("Signed out everywhere else"))
    return htmx_redirect(request, reverse("profile"))


@repeatable
@requires(SIGNED_IN)
@require_POST
def end_look(request: Request) -> HttpResponse:
    """Look as oneself again; for the middleware it is the administrator who asks."""
    look = getattr(request, "look", None)
    if look is not None:
        actions.end_look(look=look.key, by=request.user, now=timezone.now())
        del request.session[looking.KEY]
    return htmx_redirect(request, reverse("home"))


@repeatable
@requires(SIGNED_IN)
@require_POST
def end_look_as_me(request: Request, key: str) -> HttpResponse:
    """End a look at one's own pages."""
    actions.end_look(look=key, by=request.user, now=timezone.now())
    messages.success(request, _("Ended"))
    return htmx_redirect(request, reverse("profile"))


@repeatable
@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages: in a cookie, and for good when signed in."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        raise BadRequest(f"language is one of {Language.values}")
    if request.user.is_authenticated:
        actions.set_language(language=language, by=request.user)
    response = htmx_redirect(request, _safe(request, request.POST.get("next", "")))
    _remember_language(response, language)
    return response


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )


@requires("accounts.colleagues")
@require_safe
def colleagues(request: Request) -> HttpResponse:
    """Our own people for a select that is searched on the server."""
    found = reports.options(request.user, request.GET.get("q", ""))
    return render_page(request, "components/options.html", {"options": found})


@requires(SIGNED_IN, row=invited.get_invitation)
@require_POST
def revoke_invitation(request: Request, key: str) -> HttpResponse:
    """Revoke an invitation: one's own, or any for an administrator."""
    actions.revoke_invitation(invitation=key, by=request.user, now=timezone.now())
    messages.success(request, _("Revoked"))
    return htmx_redirect(request, _safe(request, request.POST.get("next", "")))


@public
@form_page
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password and begin. A link that no longer works says so; a false one is 404."""
    invitation = reports.invitation(token)
    if invitation.closed:
        return render_page(request, "accounts/invitation_closed.html", status=410)
    form = AcceptForm(
        posted(request),
        person=invitation.person,
        initial={
            "name": invitation.name,
            "language": translation.get_language(),
            "time_zone": settings.TIME_ZONE,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = actions.accept_invitation(
                token=token,
                name=data["name"],
                password=data["password1"],
                language=data["language"],
                time_zone=data["time_zone"],
            )
        except Refused as no:
            form.add_error(None, no.message)
        else:
            if request.user.is_authenticated:  # somebody else, who has tried the link
                get_adapter(request).logout(request)
            return perform_login(request, user, email_verification="none")
    return render_page(
        request,
        "accounts/accept.html",
        {
            "form": form,
            "invitation": invitation,
            "company_url": reverse("accounts:accept-company", args=[token]),
        },
        status=422 if form.is_bound else 200,
    )

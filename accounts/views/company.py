"""Logging in, and confirming who one is, with the company's own identity provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, company_login, confirming, oidc, reports
from accounts.http import Request
from accounts.invitations import key_of, token_for
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page
from core.once import repeatable
from core.permissions import SIGNED_IN, public, requires
from core.refused import Refused

if TYPE_CHECKING:
    from accounts.models import User

log = structlog.get_logger(__name__)


@public
@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Go to the provider to log in there. 404 where there is none."""
    if not company_login.is_on():
        raise Http404
    if request.user.is_authenticated:
        return redirect(get_next_redirect_url(request) or "home")
    return _go(request, oidc.LOGIN)


@public
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Go to the provider to accept an invitation with it. 404 where there is none, and for suppliers."""
    invitation = reports.invitation(token)
    if not invitation.company_label:
        raise Http404
    return _go(request, oidc.JOIN, invitation=key_of(token))


@public
@require_safe
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends people back to. 404 where there is none.

    Every attempt that is looked at was begun here, and counted then.
    """
    if not company_login.is_on():
        raise Http404
    try:
        visitor = oidc.arrived(request)
    except oidc.Failed as failed:
        return _failed(request, failed)
    if visitor.purpose == oidc.CONFIRM:
        return _confirmed(request, visitor)
    if visitor.purpose == oidc.JOIN:
        return _join(request, visitor)
    return _enter(request, visitor)


@repeatable
@requires(SIGNED_IN)
@form_page
def confirm(request: Request) -> HttpResponse:
    """Confirm who one is there: it asks even if it knows. 404 for who has not logged in with it."""
    if not company_login.confirms(request.user):
        raise Http404
    if request.method == "POST":
        return _go(request, oidc.CONFIRM)
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    next_url = get_next_redirect_url(request) or ""
    context = {
        "label": settings.OIDC_LABEL,
        "next": next_url,
        "others": [way for way in ways if way["id"] != "company"],
    }
    return render_page(request, "account/company_confirm.html", context)


@requires(SIGNED_IN)
@require_POST
def unlink(request: Request, key: str) -> HttpResponse:
    """Forget who one is at the provider."""
    actions.unlink(identity=key, by=request.user)
    messages.success(request, _("Removed"))
    return htmx_redirect(request, reverse("profile"))


def _go(request: HttpRequest, purpose: str, invitation: str = "") -> HttpResponse:
    """Answer with a page that goes on to the provider.

    Not with a redirect: the Content-Security-Policy lets no form lead away from this site.
    """
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    try:
        url = oidc.begin(request, purpose, get_next_redirect_url(request) or "", invitation)
    except oidc.Failed as failed:
        return _failed(request, failed)
    context = {"url": url, "label": settings.OIDC_LABEL}
    response = render_page(request, "account/company_go.html", context)
    response["Refresh"] = f"0; url={url}"
    return response


def _enter(request: HttpRequest, visitor: oidc.Visitor) -> HttpResponse:
    try:
        user = actions.recognise(
            issuer=settings.OIDC_ISSUER,
            subject=visitor.subject,
            email=visitor.email,
            verified=visitor.verified,
            now=timezone.now(),
        )
    except Refused as no:
        _note_failure(request, visitor.email, no.code)
        return _page(request, no.message, status=403)
    return _begin_session(request, visitor, user)


def _join(request: HttpRequest, visitor: oidc.Visitor) -> HttpResponse:
    try:
        user = actions.accept_with_company(
            invitation=visitor.invitation,
            issuer=settings.OIDC_ISSUER,
            subject=visitor.subject,
            email=visitor.email,
            verified=visitor.verified,
            language=translation.get_language(),
            time_zone=settings.TIME_ZONE,
        )
    except Refused as no:
        _note_failure(request, visitor.email, no.code)
        back = reverse("accounts:accept", args=[token_for(visitor.invitation)])
        return _page(request, no.message, status=403, back=back)
    return _begin_session(request, visitor, user)


def _begin_session(request: HttpRequest, visitor: oidc.Visitor, user: User) -> HttpResponse:
    """Sign the person in. It confirms who they are if the provider has asked them just now, not if it knew them."""
    if request.user.is_authenticated:  # meanwhile, in another window
        get_adapter(request).logout(request)
    if not visitor.asked:
        confirming.vouched_for(request)
    response: HttpResponse = perform_login(
        request,
        user,
        email_verification="none",
        redirect_url=visitor.next or None,
        signal_kwargs={"way": settings.OIDC_LABEL},
    )
    request.session.set_expiry(0)  # as with a password, unless it is to be kept
    return response


def _confirmed(request: HttpRequest, visitor: oidc.Visitor) -> HttpResponse:
    user = request.user
    if not user.is_authenticated or not access.has_identity(
        user, settings.OIDC_ISSUER, visitor.subject
    ):
        return _failed(request, oidc.Failed("somebody_else", oidc.CONFIRM))
    confirming.note(request, user, "company")
    resumed = confirming.resume(request, visitor.next)  # type: ignore[arg-type]  # signed in
    return resumed or redirect(visitor.next or "home")


def _note_failure(request: HttpRequest, email: str, code: str) -> None:
    ip = get_adapter(request).get_client_ip(request)
    actions.note_login_failure(email=email, ip=ip, way=settings.OIDC_LABEL, code=code)


def _failed(request: HttpRequest, failed: oidc.Failed) -> HttpResponse:
    log.warning("company login failed", code=failed.code, purpose=failed.purpose)
    if failed.code in {"refused", "token", "not_asked", "somebody_else"}:
        _note_failure(request, getattr(request.user, "email", ""), failed.code)
    label = {"provider": settings.OIDC_LABEL}
    if failed.code == "unreachable":
        return _page(request, _("%(provider)s does not answer at the moment.") % label, status=503)
    if failed.code == "cancelled":
        return _page(request, _("You have cancelled it. Nothing has happened."), status=400)
    if failed.code == "somebody_else":
        return _page(request, _("It was somebody else who logged in there."), status=400)
    if failed.code == "not_asked":
        text = _("%(provider)s did not ask who you are. Choose another way.") % label
        return _page(request, text, status=400)
    return _page(request, _("That did not work. Please begin once more."), status=400)


def _page(request: HttpRequest, text: str, *, status: int, back: str = "") -> HttpResponse:
    context = {"text": text, "label": settings.OIDC_LABEL, "back": back}
    return render_page(request, "account/company_failed.html", context, status=status)

"""What applies to a whole request of somebody signed in: language, time zone, the second factor, and
whether it is somebody else who looks."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import looking, second_factors
from accounts.acting import of
from accounts.models import Look, User
from accounts.sessions import note_use
from core import behalf, permissions
from core.addresses import reverse
from core.api.errors import said
from core.htmx import htmx_redirect
from core.middleware import RefusedMiddleware
from core.postgres import acting
from core.refused import Barred


class PreferencesMiddleware:
    """Activate the user's own language and zone; anonymous pages follow cookie and browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # The person in place of Django's lazy object: what every page asks of them needs no detour.
        user = request.user = get_user(request)
        if not user.is_authenticated:
            return self.get_response(request)
        note_use(request.session, request.headers.get("User-Agent", ""), user)
        look = request.look = looking.of_request(request, user)  # type: ignore[attr-defined]
        if look is not None:
            user = request.user = look.person
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(ZoneInfo(user.time_zone)), behalf.looking(look and look.looker):
            return self.get_response(request)


class LookingMiddleware:
    """Let who looks as somebody else read, and nothing else: no unsafe method, on pages and in the API.

    Nor is what concerns the person alone shown: the profile with its tokens and sessions, passwords
    and second factors. The ways out are the administrator's own: to end it, to log out, and to look as another one
    (which is also what a second press of the button that began it comes to).
    """

    WAYS_OUT = frozenset({"accounts:end-look", "accounts:look", "account_logout"})
    PERSONAL = ("profile", "account_", "mfa_", "accounts:company-", "accounts:own-", "api-me-data")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        look: Look | None = getattr(request, "look", None)
        is_api = hasattr(getattr(view, "cls", None), "permissions")
        name = str(request.resolver_match.view_name if request.resolver_match else "")
        if name in self.WAYS_OUT:
            request.user = look.looker if look is not None else request.user
            return None
        if getattr(request, "look_is_over", False):
            # What was pressed was meant for the other's page.
            if is_api:
                over = Barred("look_is_over", _("You look as yourself again."))
                return JsonResponse(said(over), status=over.status)
            messages.info(request, _("You look as yourself again."))
            return htmx_redirect(request, reverse("home"))
        if look is None:
            return None
        if request.method in {"GET", "HEAD", "OPTIONS"} and not name.startswith(self.PERSONAL):
            return None
        error = behalf.barred()
        if is_api:
            request.refusal = error.code  # type: ignore[attr-defined]
            return JsonResponse(said(error), status=error.status)
        return RefusedMiddleware(self.get_response).process_exception(request, error)


class ActingMiddleware:
    """Have the database asked for a supplier's person with that person's rights, to the end of the request.

    Whom a token belongs to is learnt later (accounts/tokens.py). What is open to everybody is the same
    for everybody, or its link is the right to it: there nobody acts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting.request(of(request.user)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        declared = getattr(view, "permission", None) or permissions.library_permission(match)
        # Who looks as somebody else may be themselves again by now.
        acting.begin(None if declared == permissions.PUBLIC else of(request.user))
        return None


class SecondFactorMiddleware:
    """Lead who must have a second factor and has none to where it is set up, and nowhere else."""

    # What setting it up takes; everything public (language, logging out) stays open as well.
    OPEN = frozenset(
        {
            "account_reauthenticate",
            "account_change_password",
            "account_set_password",
            "accounts:company-confirm",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if getattr(request, "look", None) is not None:
            return None  # asked of who looks, and answered
        if not isinstance(user, User) or not second_factors.is_missing(user):
            return None
        if hasattr(getattr(view, "cls", None), "permissions"):
            error = second_factors.barred()
            return JsonResponse(said(error), status=error.status)
        name = str(match.view_name if match else "")
        declared = getattr(view, "permission", None) or permissions.library_permission(match)
        if declared == permissions.PUBLIC or name in self.OPEN or name.startswith("mfa_"):
            return None
        return htmx_redirect(request, reverse("mfa_index"))

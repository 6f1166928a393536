"""What applies to a whole request of somebody signed in: language, time zone, the second factor."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation

from accounts import second_factors
from accounts.models import User
from accounts.sessions import note_use
from core import permissions
from core.addresses import reverse
from core.api.errors import said
from core.htmx import htmx_redirect


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
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        with timezone.override(ZoneInfo(user.time_zone)):
            return self.get_response(request)


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

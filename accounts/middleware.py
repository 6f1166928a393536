"""The signed-in person's language and time zone apply to the whole request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.sessions import note_use


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

"""Small middleware that every request passes."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from core import actions, broken_off, once, once_answers, permissions
from core.logs import request_id
from core.queries import Asked
from core.refused import Refused

log = structlog.get_logger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id (the proxy's own, if well-formed) that logs and audit events carry."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        current = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(current)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = current
        return response


class PlainQueryMiddleware:
    """Read addresses without NUL characters, which PostgreSQL takes in no text."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "").replace("%00", "")
        # Taking one out may have made another. Only on purpose: a long query could keep us busy for minutes.
        request.META["QUERY_STRING"] = "" if "%00" in query else query
        return self.get_response(request)


class ResponseHeadersMiddleware:
    """Keep private pages out of caches and htmx partials apart from whole pages; say what pages may load.

    The Content-Security-Policy is the same for every page, so it is put together once.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Content-Security-Policy", self.policy)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class PermissionMiddleware:
    """Enforce the permission that the view declares; login is required unless it is public."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if hasattr(getattr(view, "cls", None), "permissions"):
            return None  # REST framework authenticates (tokens) and checks by itself
        name = getattr(view, "permission", None)
        if name is None:
            name = permissions.library_permission(request.resolver_match)
        if name is None:
            raise RuntimeError(f"{request.path} declares no permission")
        if permissions.allowed(request.user, name):
            # Links of the page repeat what its view looks at, and nothing else.
            request.GET = Asked.of(request)  # type: ignore[assignment]
            return None
        if not request.user.is_authenticated:
            return self._to_login(request)
        match = request.resolver_match
        permissions.deny(request.user, view, match.route if match else "", kwargs)
        return None

    def _to_login(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "htmx", None):
            # A partial would show the login form inside the page; after login the whole page is due.
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


class RefusedMiddleware:
    """A refusal that no form has caught is a 409 (or a 403), never a 500."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        log.info("refused", code=error.code, path=request.path)
        request.refusal = error.code  # type: ignore[attr-defined]
        if getattr(request, "htmx", None):
            response = HttpResponse(status=error.status)
            from core.htmx import toast

            return toast(response, error.message, tone="bad")
        context = {"refusal": error, "again": self._again(request)}
        return render(request, "409.html", context, status=error.status)

    def _again(self, request: HttpRequest) -> str:
        """Where to see the current state; the address of a button answers no GET, its page does."""
        if request.method in ("GET", "HEAD"):
            return request.get_full_path()
        came_from = request.headers.get("Referer", "")
        own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
        return came_from if own else ""


class BrokenOffMiddleware:
    """What the database broke off in a view is a 503, and one line of the log without a trace.

    What it broke off before or after is one by ``handler500`` (``srm.views.failed``): middleware hears of no
    errors in other middleware.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return broken_off.answer(request, error)


class RefusalNotesMiddleware:
    """Put on the audit trail what one of ours was refused: for want of a right, or by a rule.

    What a form says about its fields is not, nor a press that came twice. Stands outside of
    ``OnceMiddleware``: a refused attempt must leave its key unused.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        code = getattr(request, "refusal", None)
        if code is None and response.status_code != 403:
            return response
        user: Any = getattr(request, "user", None)
        if user is not None and user.is_authenticated and user.is_internal:
            actions.tell_refusal(path=request.path, code=code or "", by=user)
        return response


class OnceMiddleware:
    """Let a request that repeats another one change nothing, and lead it where the first one led.

    Only for those who were signed in when they pressed: signing in and out are no business changes.
    Pages of libraries (the admin among them) and views marked ``once.repeatable`` are left alone.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = once.current.set(None)
        try:
            response = self.get_response(request)
            if attempt := once.current.get():
                if repeated := self._refused_by_the_first(request, response, attempt):
                    return once_answers.page(request, repeated)
                once.remember(attempt, once_answers.location_of(request, response))
            return response
        finally:
            once.current.reset(token)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
            return None
        if hasattr(getattr(view, "cls", None), "permissions"):
            given = request.headers.get(once.HEADER)
            if given is None:
                return None
            if not once.API_KEY.fullmatch(given):
                return once_answers.malformed()
            once.current.set(once.of_api(request, given))
        elif (
            getattr(view, "permission", None)
            and not getattr(view, "repeatable", False)
            and request.user.is_authenticated
        ):
            once.current.set(once.of_form(request))
        return None

    @staticmethod
    def _refused_by_the_first(
        request: HttpRequest, response: HttpResponse, attempt: once.Attempt
    ) -> once.Repeated | None:
        """Whether a form went wrong because its first press went well: nothing to hand over is left, for one."""
        if response.status_code != 422 or attempt.digest:  # the API's errors are for programs
            return None
        return once.repeats(request.user, attempt)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return once_answers.page(request, error) if isinstance(error, once.Repeated) else None

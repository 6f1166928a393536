"""The access registry: which permissions exist, and which one every view declares.

A permission says whether a *kind of person* may use a verb at all (by role and side). Which rows they
may use it on is decided by each app's ``access.py``. A view without a declared permission stops the
server from starting.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.core import checks
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = "public"
SIGNED_IN = "signed in"

_permissions: dict[str, Callable[[Any], bool]] = {}
# Views of libraries, by URL name or "namespace:*"; they cannot be decorated where they are written.
_library_views: dict[str, str] = {}

View = TypeVar("View", bound=Callable[..., Any])


def define(name: str, test: Callable[[Any], bool]) -> str:
    """Register a permission; ``test(user)`` tells whether a signed-in user has it."""
    if name in _permissions:
        raise ImproperlyConfigured(f"permission {name} is defined twice")
    _permissions[name] = test
    return name


def known() -> list[str]:
    return sorted(_permissions)


def allowed(user: Any, name: str) -> bool:
    """Return whether the user has the permission. An unknown name is a programming error."""
    if name == PUBLIC:
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return name == SIGNED_IN or _permissions[name](user)


def allowed_on_side(user: Any, internal: str, portal: str) -> bool:
    """Return whether the user has the permission of their side: ours, or the suppliers'."""
    return allowed(user, internal if user.is_internal else portal)


def requires(name: str, *, row: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Declare the permission of a view.

    ``row(user, **url_arguments)`` fetches the row that the view is about, raising Http404 when the
    user may not see it. It is only called when the permission is missing, so that the answer is 404
    for a row out of sight and 403 for one in sight (and 404 for a page of the other side).
    """

    def declare(view: View) -> View:
        view.permission = name  # type: ignore[attr-defined]
        view.permission_row = row  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that the view needs no login."""
    return requires(PUBLIC)(view)


def library_view(url_name: str, permission: str) -> None:
    """Declare the permission of a library's view, by its URL name or by ``namespace:*``."""
    _library_views[url_name] = permission


@functools.cache
def _permission_of(url_name: str) -> str | None:
    """Return the permission that the view with this name declares (``rfps:detail``)."""
    for _route, namespace, pattern in every_url():
        if (f"{namespace}:{pattern.name}" if namespace else pattern.name) == url_name:
            return declared(pattern, namespace)
    raise LookupError(f"no URL is called {url_name}")


def may_open(user: Any, url_name: str) -> bool:
    """Return whether the user has the permission of a page; which rows it shows them is another
    question."""
    name = _permission_of(url_name)
    return name is not None and allowed(user, name)


def deny(user: Any, view: Any, route: str, arguments: dict[str, Any]) -> None:
    """Raise what a signed-in user without the view's permission is to see: 404 or 403.

    Pages of the other side do not exist for this one, whatever the id in the address: the portal for
    ours, everything else that needs a permission for suppliers.
    """
    if route.startswith("portal/") == user.is_internal:
        raise Http404
    if row := getattr(view, "permission_row", None):
        # The first id in an address is that of the row; others (a line, a number) are within it.
        row(user, next(iter(arguments.values())))
    raise PermissionDenied


def declared(pattern: URLPattern, namespace: str) -> str | None:
    """Return the permission that a URL declares, or None."""
    view = pattern.callback
    own: str | None = getattr(view, "permission", None)
    if own is None and getattr(getattr(view, "cls", None), "permissions", None):
        return "api"
    name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
    return own or _library_views.get(name) or _library_views.get(f"{namespace}:*")


def library_permission(match: Any) -> str | None:
    """Return the permission of the library view that a resolved request leads to."""
    return _library_views.get(match.view_name) or _library_views.get(f"{match.namespace}:*")


def every_url(
    patterns: Any = None, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Walk the URLconf; yields (route, namespace, pattern)."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = ":".join(filter(None, [namespace, item.namespace]))
            yield from every_url(item.url_patterns, route, inner)
        else:
            yield route, namespace, item


@checks.register("permissions")
def check_declared(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Every URL declares a permission that exists."""
    problems: list[checks.CheckMessage] = []
    for route, namespace, pattern in every_url():
        name = declared(pattern, namespace)
        if name is None:
            problems.append(checks.Error(f"/{route} declares no permission", id="core.E001"))
        elif name not in {PUBLIC, SIGNED_IN, "api"} and name not in _permissions:
            problems.append(checks.Error(f"/{route}: unknown permission {name}", id="core.E002"))
    return problems

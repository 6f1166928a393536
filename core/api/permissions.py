"""Access to the API."""

from typing import Any

from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core import permissions


class DeclaredPermission(BasePermission):
    """Check the permission that the view declares for the action: ``permissions = {"list": …}``.

    Without it: 404 if the row is out of the user's sight, 403 if it is in sight.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if view.action is None:  # a method that the route does not have
            if not request.user.is_authenticated:
                return False
            raise exceptions.MethodNotAllowed(request.method or "")
        name = view.permissions.get(view.action)
        if name is None and view.action in {"metadata"}:
            name = permissions.SIGNED_IN
        if name is None:
            raise LookupError(f"{type(view).__name__}.{view.action} declares no permission")
        if permissions.allowed(request.user, name):
            return True
        if request.user.is_authenticated and (row := getattr(view, "row", None)):
            key = view.kwargs.get(view.lookup_url_kwarg or view.lookup_field)
            if key is not None:
                row(request.user, key)  # raises Http404
        return False

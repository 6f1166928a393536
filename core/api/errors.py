"""Errors of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from core import once_answers
from core.once import Repeated
from core.refused import Refused


def said(error: Refused) -> dict[str, Any]:
    """Return the body that tells a program of a refusal."""
    details = {name: str(value) for name, value in error.details.items()}
    body = {"code": error.code, "message": str(error.message), "details": details}
    return body | {"field": error.field} if error.field else body


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is a 409 (403 if it bars the person) with its code, message and facts.

    The rest is REST framework's.

    ``field`` is there when the refusal is about one of the fields that were sent.
    """
    if isinstance(error, Repeated):
        return once_answers.api(error)
    if isinstance(error, Refused):
        # On the request that the middleware has.
        context["request"]._request.refusal = error.code
        return Response(said(error), status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return default_handler(error, context)

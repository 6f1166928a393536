"""Errors of the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from core import once_answers
from core.once import Repeated
from core.refused import Refused


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is a 409 with its code, message and facts; the rest is REST framework's.

    ``field`` is there when the refusal is about one of the fields that were sent.
    """
    if isinstance(error, Repeated):
        return once_answers.api(error)
    if isinstance(error, Refused):
        details = {name: str(value) for name, value in error.details.items()}
        body = {"code": error.code, "message": str(error.message), "details": details}
        if error.field:
            body["field"] = error.field
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    return default_handler(error, context)

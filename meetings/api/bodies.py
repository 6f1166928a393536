"""Reading what was sent."""

from typing import Any

from rest_framework import serializers

from accounts.http import ApiRequest


def cleaned(serializer: type[serializers.Serializer[Any]], request: ApiRequest) -> dict[str, Any]:
    """Return the body of a request as the serializer reads it; a 400 if it is not so."""
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)

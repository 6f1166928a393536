"""Requests as views behind the login receive them; for signatures only, nothing makes one."""

from django.http import HttpRequest
from rest_framework.request import Request as RestRequest

from accounts.models import User


class Request(HttpRequest):
    """A request of somebody signed in: the permission middleware lets no other reach the view."""

    user: User


class ApiRequest(RestRequest):
    """The same for the API, whose permission class refuses strangers."""

    user: User


def user_of(request: HttpRequest) -> User:
    """Return who signed in, where a library writes the signature: in the admin, for one."""
    assert isinstance(request.user, User)
    return request.user

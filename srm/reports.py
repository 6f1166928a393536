"""Read models across the apps: my day, the portal's day, the dashboard."""

from typing import Any

from accounts.models import User


def my_day(user: User) -> dict[str, Any]:
    return {}


def portal_day(user: User) -> dict[str, Any]:
    return {}


def dashboard(user: User) -> dict[str, Any]:
    return {}

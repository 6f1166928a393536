"""What will be sent to whom in the coming 30 days."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts import access, reminding
from accounts.http import Request
from accounts.models import User
from core.clock import database_now
from core.htmx import render_page
from core.permissions import SIGNED_IN, requires


@requires(SIGNED_IN)
@require_safe
def own(request: Request) -> HttpResponse:
    """The reminders that lie ahead of oneself."""
    return _page(request, request.user)


@requires(access.PEOPLE, row=access.get_overseen)
@require_safe
def of_person(request: Request, key: str) -> HttpResponse:
    """The reminders that lie ahead of one of ours, for who looks after their work."""
    return _page(request, access.get_overseen(request.user, key))


def _page(request: Request, person: User) -> HttpResponse:
    ahead = reminding.coming(person, request.user, database_now())
    context: dict[str, Any] = {"person": person, "ahead": ahead, "days": reminding.AHEAD.days}
    return render_page(request, "accounts/reminders.html", context)

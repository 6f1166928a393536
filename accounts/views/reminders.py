"""What will be sent to whom in the coming 30 days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts import access, muting, reminding
from accounts.http import Request
from core.addresses import reverse
from core.clock import database_now
from core.htmx import render_page
from core.permissions import SIGNED_IN, requires

if TYPE_CHECKING:
    from accounts.models import User


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


@requires(SIGNED_IN)
@require_safe
def of_thing(request: Request, what: str, key: str) -> HttpResponse:
    """Who will be reminded of something, and when, for who oversees people and sees what it is.

    404 for what is out of sight, and for suppliers; 403 for who oversees nobody.
    """
    thing = reminding.get_thing(request.user, what, key)
    if not request.user.has_permission(access.PEOPLE):
        raise PermissionDenied
    kind = muting.get_kind(what)
    context = {
        "thing": thing,
        "label": kind.label,
        "path": reverse(kind.page.of(request.user)[0], args=[key]),
        "rows": reminding.coming_of(what, thing, request.user, database_now()),
        "days": reminding.AHEAD.days,
    }
    return render_page(request, "accounts/thing_reminders.html", context)


def _page(request: Request, person: User) -> HttpResponse:
    ahead = reminding.coming(person, request.user, database_now())
    context: dict[str, Any] = {"person": person, "ahead": ahead, "days": reminding.AHEAD.days}
    return render_page(request, "accounts/reminders.html", context)

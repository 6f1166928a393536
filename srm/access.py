"""Who reads the whole audit trail, and what of it."""

from typing import Any, cast

from django.db.models import QuerySet

from accounts.access import colleagues, visible_to
from accounts.models import User
from accounts.roles import readers
from accounts.states import Role
from core import permissions, reading, timeline
from core.models import Event

AUDIT = permissions.define("srm.audit", readers(Role.EXECUTIVE, Role.ADMINISTRATOR))
# What the API's schema is read from; nobody is asked.
NO_EVENTS = Event.objects.none()


def followed_rows(user: User) -> dict[str, QuerySet[Any]]:
    """Return the rows whose events the reader finds in the trail, by label of their model.

    Executives and auditors read of what they see on the pages, administrators of the records that
    the admin shows them (docs/adr/0038): unopened bids and private figures are in neither.
    """
    if not permissions.allowed(user, AUDIT):
        return {}
    records = user.has_role(Role.ADMINISTRATOR)
    # For the events and for the kinds to choose from.
    return cast(
        "dict[str, QuerySet[Any]]",
        reading.once(
            ("srm.followed", user.pk), lambda: timeline.rows_followed(user, records=records)
        ),
    )


def people(user: User) -> QuerySet[User]:
    """Return the people who may have done something, of both sides and also those who have left."""
    return visible_to(user) if permissions.allowed(user, AUDIT) else colleagues(user).none()

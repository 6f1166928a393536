"""Read models for the pages about people."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts import access
from accounts.invitations import key_of, partners
from accounts.models import ApiToken, Invitation, User
from accounts.states import Role
from core.clock import database_now


@dataclass(frozen=True)
class PersonRow:
    """One of ours, with the names of their roles."""

    user: User
    roles: str


def unread(user: User) -> int:
    """How many messages of the inbox are unread, for the bell."""
    return access.notifications_of(user).filter(read_at=None).count()


def our_people(user: User) -> list[PersonRow]:
    """Return our own people with line managers, active ones first. One query."""
    labels = dict(Role.choices)
    rows = (
        access.visible_to(user)
        .filter(side="internal")
        .select_related("manager")
        .order_by("-is_active", "name")
    )
    return [PersonRow(row, ", ".join(str(labels[r]) for r in row.roles)) for row in rows]


def open_invitations(user: User) -> QuerySet[Invitation]:
    """Return the invitations that nobody has answered yet, newest first, expired ones too."""
    return (
        access.visible_invitations(user)
        .filter(accepted_at=None, revoked_at=None)
        .select_related("invited_by")
        .order_by("-pk")[:100]
    )


def choices(user: User) -> list[tuple[str, str]]:
    """Return our active people as (key, name), for choosing one."""
    return list(access.colleagues(user).values_list("key", "name"))


def profile(user: User) -> dict[str, Any]:
    """Return what the profile page lists: the tokens that still work."""
    tokens: QuerySet[ApiToken] = access.open_tokens(user, timezone.now())
    return {"tokens": tokens}


@dataclass(frozen=True)
class OpenInvitation:
    """What the page behind an invitation's link shows. ``person`` is the future, unsaved user."""

    email: str
    name: str
    invited_by: str
    partner: str
    closed: bool
    person: User


def invitation(token: str) -> OpenInvitation:
    """Return the invitation of a link; Http404 for a token that was not made here."""
    row = access.get_invitation_by_token_key(key_of(token))
    closed = bool(row.accepted_at or row.revoked_at or row.expires_at <= database_now())
    return OpenInvitation(
        email=row.email,
        name=row.name,
        invited_by=row.invited_by.name,
        partner=partners().name(row.partner_key) if row.partner_key and not closed else "",
        closed=closed,
        person=User(email=row.email, name=row.name),
    )

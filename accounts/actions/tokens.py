"""API tokens of one's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.models import ApiToken, User
from accounts.tokens import areas_for, digest, new_token
from core import audit, verbs
from core.action import action
from core.refused import Refused

TOKEN_CREATED = verbs.register(
    "accounts.token_created", gettext_lazy("created an API token"), icon="key-round"
)
TOKEN_REVOKED = verbs.register(
    "accounts.token_revoked", gettext_lazy("revoked an API token"), icon="key-round", tone="warn"
)
MOST_TOKENS = 20


@action
def create_token(
    *,
    name: str,
    may_write: bool,
    days: int,
    by: User,
    now: datetime,
    areas: Sequence[str] = (),
) -> tuple[ApiToken, str]:
    """Create a token and return it with its text, which is never to be seen again.

    It acts as its owner, for ``days`` days, in the parts of the API named by ``areas``; unless given
    in all that need no naming. Refuses more than 20 open tokens of one person, and an unknown part. Denied to
    whose sessions an administrator has just ended, with the account or its address: the token would live on.
    """
    owner = access.lock_user(by, by.key)
    if not owner.is_active or owner.session_epoch != by.session_epoch:
        raise PermissionDenied
    if access.open_tokens(owner, now).count() >= MOST_TOKENS:
        raise Refused("too_many_tokens", _("Revoke a token first: you have 20."), field="name")
    known = areas_for(owner)
    if not {*areas} <= {*known}:
        raise Refused("unknown_area", _("There is no such part of the API."), field="areas")
    text = new_token()
    token = ApiToken.objects.create(
        user=owner,
        name=name,
        digest=digest(text),
        may_write=may_write,
        areas=[area for area in known if area in areas],
        expires_at=now + timedelta(days=days),
    )
    audit.record(TOKEN_CREATED, owner, by=by, changes={"token": (None, name)})
    return token, text


@action
def revoke_token(*, token: str, by: User, now: datetime) -> ApiToken:
    """Make a token of one's own useless; a second time changes nothing."""
    row = access.lock_token(by, token)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.record(TOKEN_REVOKED, by, by=by, changes={"token": (row.name, None)})
    return row


def revoke_all(owner: User, *, by: User, now: datetime) -> None:
    """Revoke what opens the API for somebody who is locked out; part of the caller's action."""
    rows = access.open_tokens(owner, now).select_for_update(of=("self",)).order_by("pk")
    for row in list(rows):
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        audit.record(TOKEN_REVOKED, owner, by=by, changes={"token": (row.name, None)})

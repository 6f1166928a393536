"""Looking as somebody else."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, looking, notices
from accounts.models import Look, User
from core import audit, permissions, verbs
from core.action import action
from core.behalf import while_looking
from core.refused import Refused

LOOK_STARTED = verbs.register(
    "accounts.look_started", gettext_lazy("began to look as the person"), icon="eye", tone="warn"
)
LOOK_ENDED = verbs.register(
    "accounts.look_ended", gettext_lazy("looked as the person no longer"), icon="eye-off"
)


@action
@while_looking
def start_look(*, person: str, reason: str, by: User, now: datetime) -> Look:
    """Let an administrator look as the person with this key, for a quarter of an hour; the person is told.

    The reason is for the person and the trail. Another look of the administrator's ends. Refuses oneself, administrators and whoever sees
    everything, who is locked out, people of a supplier who can read what our side must not
    (accounts/looking.py), and an empty reason.
    """
    people = access.lock_acting(by, person)
    if not permissions.allowed(people[by.key], access.LOOK_AS):
        raise PermissionDenied
    row = people.get(person)
    if row is None:
        raise Http404
    if row.pk == by.pk or not looking.is_open(row):
        raise Refused("not_as_this_person", _("Nobody may look as this person."))
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    end_all(by, now=now)
    look = Look.objects.create(
        looker=by,
        person=row,
        person_epoch=row.session_epoch,
        reason=reason.strip(),
        expires_at=now + looking.LASTS,
    )
    audit.record(LOOK_STARTED, row, by=by, on_behalf_of=row, reason=look.reason)
    notices.notify("accounts.look_started", f"look:{look.pk}", to=[row], payload={"look": look.key})
    return look


@action
@while_looking
def end_look(*, look: str, by: User, now: datetime) -> None:
    """End a look of one's own, or at oneself; a second time changes nothing."""
    row = access.lock_look(by, look)
    end(row, by=by, now=now)


def end_all(user: User, *, now: datetime) -> None:
    """End every look by or as the person; part of the caller's action."""
    for row in access.lock_open_looks(user, now):
        end(row, by=user, now=now)


def end(row: Look, *, by: User, now: datetime) -> None:
    """End a locked look; part of the caller's action."""
    if row.ended_at is not None or row.expires_at <= now:
        return
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record(
        LOOK_ENDED, row.person, by=by, on_behalf_of=row.person if by == row.looker else None
    )

"""Roles, line managers, leaving, and what a person decides about themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, email_groups, notices
from accounts.actions.factors import remove_factors
from accounts.actions.invitations import revoke_unwarranted
from accounts.actions.tokens import revoke_all
from accounts.invitations import partners
from accounts.models import User
from accounts.models.user import EVERY_DAY
from accounts.states import EmailWay, Role
from core import audit, permissions, verbs
from core.action import action
from core.clock import database_now
from core.models import Outbox
from core.refused import Refused

DUTIES_CHANGED = verbs.register(
    "accounts.duties_changed", gettext_lazy("changed roles or line manager"), icon="user-cog"
)
DEACTIVATED = verbs.register(
    "accounts.deactivated", gettext_lazy("deactivated the account"), icon="user-x", tone="bad"
)
ACTIVATED = verbs.register(
    "accounts.activated", gettext_lazy("activated the account"), icon="user-check", tone="good"
)
PREFERENCES_CHANGED = verbs.register(
    "accounts.preferences_changed", gettext_lazy("changed their profile"), icon="user-pen"
)


@action
def change_duties(
    *,
    user: str,
    name: str,
    title: str,
    email: str,
    roles: Sequence[str],
    manager: str | None,
    by: User,
    active: bool | None = None,
    reason: str = "",
) -> User:
    """Change what a person is called and does, and to whom they report (``manager`` is a key, of one of our
    active people or of who it is already).

    ``active`` lets them in or keeps them out from their next request on, None leaves that as it is.
    Whoever is kept out has no session, no API token and no link to set a password left, and gets none
    of them back when let in again: they log in anew. Open invitations end that they have sent and, locked out
    or without the role, could not send any more. What a leaver was responsible for stays theirs
    until it is handed over. An address that is changed is told so: whoever took the account over would
    not tell. What a partner's person has a part in is judged anew by the app of partners; sessions,
    tokens and the password of who gets another address end, and a partner's person's second factors.

    For administrators, who are locked and read again: of two that take the right from each other at
    the same time one keeps it, so that there is always an active one. Refuses a line manager below the person in the tree, an address that another
    account has, roles or a manager for a supplier representative, to lock oneself out, and a change
    of one's own roles: an administrator who took another one would read what administrators may not.
    """
    partners().hold(user)
    people = access.lock_acting(by, user, manager or "")
    if not permissions.allowed(people[by.key], access.MANAGE):
        raise PermissionDenied
    if user not in people:
        raise Http404
    row = people[user]
    was_active = row.is_active
    stays = row.manager is not None and row.manager.key == manager
    boss = row.manager if stays else access.colleague_among(people, manager)
    known = [role for role in Role.values if role in set(roles)]
    if row.anonymised_at is not None:
        raise Refused("anonymised", _("This person has been anonymised, for good."))
    if row.is_supplier and (known or boss):
        raise Refused("supplier_has_no_roles", _("A supplier representative has no roles."))
    if row.pk == by.pk and {*known} != {*row.roles}:
        raise Refused(
            "own_roles", _("Another administrator has to change your own roles."), field="roles"
        )
    if active is not None:
        switch(row, active=active, by=by, reason=reason)
    new = {
        "name": name,
        "title": title,
        "email": email.strip().lower(),
        "roles": known,
        "manager": boss,
    }
    if changes := audit.difference(row, new):
        _rewrite(row, new, changes, by=by, reason=reason)
    if "roles" in changes:
        revoke_unwarranted(row, by=by, now=database_now())
    renamed = "email" in changes
    if renamed:
        _close_ways_in(row, by=by)
    if row.is_supplier and (renamed or row.is_active != was_active):
        partners().changed(user=row, by=by, renamed=renamed)
    return row


def _rewrite(
    row: User,
    new: Mapping[str, Any],
    changes: Mapping[str, tuple[Any, Any]],
    *,
    by: User,
    reason: str,
) -> None:
    for field, value in new.items():
        setattr(row, field, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(new))
    except IntegrityError as error:
        raise explain(error) from None
    event = audit.record(DUTIES_CHANGED, row, by=by, changes=changes, reason=reason)
    if "email" in changes:
        former = changes["email"][0]
        notices.notify_address(
            "accounts.address_changed", f"change:{event.pk}", address=former, payload={}
        )


def _close_ways_in(row: User, *, by: User) -> None:
    """Leave a person no session, no token and no password of before their account had another address.

    Who reads the new one sets a password. Of a supplier's person second factors end, too: whoever came in
    under the former address would go on, now by the name for which colleagues vouch (docs/adr/0057). One of
    ours keeps theirs: they are all that stands between the account and an administrator who gives it an
    address of their own (docs/adr/0042).
    """
    row.session_epoch += 1
    row.set_unusable_password()
    row.save(update_fields=["session_epoch", "password"])
    revoke_all(row, by=by, now=database_now())
    if row.is_supplier:
        remove_factors(row, by=by)
    notices.notify(
        "accounts.address_changed",
        f"account:{row.pk}:{row.session_epoch}",
        to=[row],
        payload={},
        channels=[Outbox.Channel.EMAIL],
    )


def explain(error: IntegrityError, field: str = "manager") -> Exception:
    """Turn a violated rule of the database into the refusal that belongs to it.

    ``field`` is where the line manager was chosen.
    """
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if constraint == "user_manager_no_cycle":
        return Refused(
            "manager_cycle",
            _("This person is, directly or not, the line manager of the one you chose."),
            field=field,
        )
    if "email" in constraint:
        return Refused(
            "address_taken", _("There is an account with this address already."), field="email"
        )
    return error


def switch(row: User, *, active: bool, by: User, reason: str) -> None:
    """Let a locked person in or keep them out, in the caller's transaction.

    Refuses to lock oneself out. The caller has asked whether ``by`` may.
    """
    if row.is_active == active:
        return
    if row.pk == by.pk:
        raise Refused("own_account", _("You cannot lock yourself out."))
    if row.anonymised_at is not None:
        raise Refused("anonymised", _("This person has been anonymised, for good."))
    row.is_active = active
    if not active:
        row.session_epoch += 1
        revoke_all(row, by=by, now=database_now())
        revoke_unwarranted(row, by=by, now=database_now())
    row.save(update_fields=["is_active", "session_epoch"])
    audit.record(
        ACTIVATED if active else DEACTIVATED,
        row,
        by=by,
        changes={"is_active": (not active, active)},
        reason=reason,
    )


@action
def change_preferences(
    *, name: str, title: str, phone: str, language: str, time_zone: str, by: User
) -> User:
    """Change one's own name, title, phone, language and time zone (an IANA name)."""
    row = access.lock_user(by, by.key)
    new = {
        "name": name,
        "title": title,
        "phone": phone,
        "language": language,
        "time_zone": time_zone,
    }
    if changes := audit.difference(row, new):
        for field, value in new.items():
            setattr(row, field, value)
        row.save(update_fields=list(new))
        audit.record(PREFERENCES_CHANGED, row, by=by, changes=changes)
    return row


@action
def choose_emails(
    *,
    ways: Mapping[str, str],
    digest_hour: int,
    working_days: Iterable[int],
    by: User,
    quiet_hours: tuple[int, int] | None = None,
) -> User:
    """Choose how groups of messages come by e-mail (accounts/email_groups.py); all are in the inbox at once.

    ``ways`` are EmailWays by group, of a group that is not named it stays. The digest comes on
    ``working_days`` (1 is Monday) at ``digest_hour`` of one's own time zone; what is held already comes
    with the next, unless its group is off by then. Reminders wait for the working days, too, and within them
    from the first of ``quiet_hours`` to the second, of the same zone; the same twice is never, None leaves
    them. Refuses an unknown group or way, and a week without a working day: its digest would never come.
    """
    row = access.lock_user(by, by.key)
    known = [group.name for group in email_groups.groups_for(row)]
    if not {*ways} <= {*known} or not {*ways.values()} <= {*EmailWay.values}:
        raise Refused("unknown_group", _("There is no such kind of message."))
    days = sorted({*working_days} & {*EVERY_DAY})
    if not days:
        raise Refused("no_working_day", _("Choose at least one day."), field="working_days")
    first, until = quiet_hours or (row.quiet_from_hour, row.quiet_until_hour)
    hours = {"digest_hour": digest_hour, "quiet_from_hour": first, "quiet_until_hour": until}
    for field, hour in hours.items():
        if not 0 <= hour <= 23:
            raise Refused("no_hour", _("There is no such hour."), field=field)
    chosen = {name: ways.get(name) or email_groups.way_of(row, name) for name in known}
    new = {
        "no_email": [name for name in known if chosen[name] == EmailWay.OFF],
        "digest_email": [name for name in known if chosen[name] == EmailWay.DIGEST],
        "working_days": days,
        **hours,
    }
    if changes := audit.difference(row, new):
        for field, value in new.items():
            setattr(row, field, value)
        row.save(update_fields=list(new))
        audit.record(PREFERENCES_CHANGED, row, by=by, changes=changes)
    return row


@action
def set_language(*, language: str, by: User) -> None:
    """Keep the language that the person chose on a page."""
    row = access.lock_user(by, by.key)
    if row.language != language:
        changes = {"language": (row.language, language)}
        row.language = language
        row.save(update_fields=["language"])
        audit.record(PREFERENCES_CHANGED, row, by=by, changes=changes)

"""How long sessions, invitations, messages and tokens are kept when they are done with."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts import requested
from accounts.models import ApiToken, DataRequest, Invitation, Look, Mute, Notification, SignIn
from core.anonymising import blank_rows
from core.clock import ClockTimestamp
from core.models import Outbox
from core.retention import Rule, register


def _delete(rows: list[Any]) -> int:
    model: type[Model] = type(rows[0])
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _delete_with_names(rows: list[Any]) -> int:
    """Delete rows, and what they held of people out of their history and of the audit trail."""
    done = _delete(rows)
    blank_rows(type(rows[0]), [row.pk for row in rows])
    return done


def _sign_ins(before: datetime) -> QuerySet[SignIn]:
    alive = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=ClockTimestamp()
    )
    return SignIn.objects.filter(~Exists(alive), last_used_at__lt=before)


def _sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def _invitations(before: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        Q(accepted_at__lt=before)
        | Q(revoked_at__lt=before)
        | Q(accepted_at=None, revoked_at=None, expires_at__lt=before)
    )


def _inbox(before: datetime) -> QuerySet[Notification]:
    return Notification.objects.filter(read_at__lt=before)


def _sent(before: datetime) -> QuerySet[Outbox]:
    shown = Notification.objects.filter(outbox=OuterRef("pk"))
    waiting = [Outbox.State.WAITING, Outbox.State.HELD]
    done = Outbox.objects.exclude(state__in=waiting).annotate(done_at=Coalesce("sent_at", "try_at"))
    return done.filter(~Exists(shown), done_at__lt=before)


def _tokens(before: datetime) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before))


def _requests(before: datetime) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(finished_at__lt=before)


def _looks(before: datetime) -> QuerySet[Look]:
    return Look.objects.filter(expires_at__lt=before)


def _mutes(before: datetime) -> QuerySet[Mute]:
    return Mute.objects.filter(created_at__lt=before)


for rule in (
    Rule(
        "accounts.sign_ins",
        _("Ended sessions"),
        _("From the last use of a browser that is signed in no more"),
        30,
        _sign_ins,
        _delete,
    ),
    Rule(
        "accounts.sessions",
        _("Session data"),
        _("From when the session ran out"),
        1,
        _sessions,
        _delete,
    ),
    Rule(
        "accounts.invitations",
        _("Invitations"),
        _("From when they were accepted, revoked or ran out"),
        180,
        _invitations,
        _delete_with_names,
    ),
    Rule(
        "accounts.inbox",
        _("Read messages"),
        _("From when they were read"),
        365,
        _inbox,
        _delete,
    ),
    # A reminder is sent once because its row is there: rows outlive whatever could be planned again.
    Rule(
        "core.outbox",
        _("Messages sent"),
        _("From when they were sent or dropped; not while they are in an inbox"),
        400,
        _sent,
        _delete,
        least=400,
    ),
    Rule(
        "accounts.tokens",
        _("API tokens"),
        _("From when they were revoked or ran out"),
        365,
        _tokens,
        _delete_with_names,
    ),
    Rule(
        "accounts.looks",
        _("Looks as a person"),
        _("From when they ended"),
        730,
        _looks,
        _delete,
    ),
    # Who muted something that is still open by then is reminded of it again.
    Rule(
        "accounts.mutes",
        _("Muted reminders"),
        _("From when they were muted"),
        730,
        _mutes,
        _delete,
        least=90,
    ),
    Rule(
        requested.PERIOD,
        _("Copies of personal data"),
        _("From when they were ready; also what else was asked of the worker about personal data"),
        7,
        _requests,
        _delete,
    ),
):
    register(rule)

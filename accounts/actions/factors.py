"""Secrets of second factors are encrypted under the key that holds, and bound to their person."""

import structlog
from allauth.mfa.models import Authenticator
from django.db.models import TextField
from django.db.models.functions import Cast

from accounts import factor_secrets
from accounts.actions.signing_in import TWO_FACTOR_REMOVED
from accounts.models import User
from core import audit
from core.action import action
from core.refused import Refused

log = structlog.get_logger(__name__)

_KINDS = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]


@action
def encrypt_factors(*, by: None = None) -> int:
    """Encrypt the secrets of second factors that a version before has stored; return of how many rows.

    Not a migration: the version before still serves then, could not read them, and writes more.
    """
    rows = Authenticator.objects.annotate(text=Cast("data", TextField()))
    found = rows.exclude(text__contains=factor_secrets.MARK).values_list("pk", flat=True)
    return _encrypt([*found])[0]


@action
def rotate_factors(*, by: None = None) -> tuple[int, int]:
    """Encrypt the secrets of all second factors under the first key.

    Returns of how many rows, and how many cannot be read with any key: they stay as they are.
    """
    return _encrypt([*Authenticator.objects.values_list("pk", flat=True)])


def _encrypt(ids: list[int]) -> tuple[int, int]:
    done = unreadable = 0
    rows = Authenticator.objects.filter(pk__in=ids, type__in=_KINDS)
    for row in list(rows.select_for_update(of=("self",)).order_by("pk")):
        try:
            data = factor_secrets.bound_anew(row)
        except Refused:
            log.warning("second factor cannot be read", factor=row.pk)
            unreadable += 1
            continue
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])
            done += 1
    return done, unreadable


def remove_factors(owner: User, *, by: User) -> None:
    """Remove all second factors of a locked person, recovery codes too; part of the caller's action."""
    removed, _models = Authenticator.objects.filter(user=owner).delete()
    if removed:
        audit.record(TWO_FACTOR_REMOVED, owner, by=by)

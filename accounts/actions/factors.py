"""What becomes of second factors that an older version has stored."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import TextField
from django.db.models.functions import Cast

from accounts import factor_secrets
from core.action import action

_KINDS = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]


@action
def encrypt_factors(*, by: None = None) -> int:
    """Encrypt the secrets of second factors that are in the database as they are; return of how many rows.

    Not a migration: the version before still serves then, could not read them, and writes more.
    """
    done = 0
    rows = Authenticator.objects.filter(type__in=_KINDS).annotate(text=Cast("data", TextField()))
    rows = rows.exclude(text__contains=factor_secrets.MARK)
    for row in list(rows.select_for_update(of=("self",)).order_by("pk")):
        data = {name: _encrypted(name, value) for name, value in row.data.items()}
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])
            done += 1
    return done


def _encrypted(name: str, value: Any) -> Any:
    if name == "migrated_codes":
        return [_encrypted("seed", code) for code in value]
    if name not in {"secret", "seed"} or factor_secrets.is_encrypted(value):
        return value
    return factor_secrets.encrypt(value)

"""People, written as rows; how they come about through actions is tested in tests/accounts."""

import io
import itertools
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from PIL import Image

from accounts.models import User
from accounts.models.user import EVERY_DAY
from accounts.states import Role, Side

PASSWORD = "correct horse battery"
# Hashing is slow on purpose: once is enough for everybody.
_HASHED = make_password(PASSWORD)
_number = itertools.count(1)
# Tests run at any hour of any day, and people of theirs are there to be reminded.
AWAKE = {"working_days": [*EVERY_DAY], "quiet_from_hour": 0, "quiet_until_hour": 0}


def make_user(
    name: str = "",
    *,
    roles: Iterable[str] = (Role.BUYER,),
    manager: User | None = None,
    **fields: Any,
) -> User:
    """One of ours with the password ``PASSWORD``; roles and line manager as given. Reachable at any hour."""
    number = next(_number)
    name = name or f"Person {number}"
    fields.setdefault("email", f"person{number}@nordkontor.example")
    fields.setdefault("password", _HASHED)
    return User.objects.create(
        name=name, side=Side.INTERNAL, roles=list(roles), manager=manager, **AWAKE | fields
    )


def make_supplier_user(name: str = "", **fields: Any) -> User:
    """A person of a partner; tests/factories/suppliers.py ties one to a partner."""
    number = next(_number)
    fields.setdefault("email", f"contact{number}@partner.example")
    fields.setdefault("password", _HASHED)
    return User.objects.create(
        name=name or f"Contact {number}", side=Side.SUPPLIER, **AWAKE | fields
    )


def duties(user: User, **changed: Any) -> dict[str, Any]:
    """What ``actions.change_duties`` takes to leave a person as they are, but for ``changed``."""
    return {
        "user": user.key,
        "name": user.name,
        "title": user.title,
        "email": user.email,
        "roles": user.roles,
        "manager": user.manager.key if user.manager else None,
    } | changed


def picture(colour: str = "teal") -> bytes:
    """A file that one can make one's photo of."""
    target = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(target, "PNG")
    return target.getvalue()

"""Why somebody gets a message: one sentence below each of them (docs/adr/0055).

It is registered with the kind of message (``notices.notice``), so that none is without, and made when the
message is sent, from what its recipient has to do with what it is about. To a supplier's person it says
what they are or have done themselves, never what anybody of ours is, nor who else is told.
"""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User

# Of whom the message is for (None for an address without an account) and the row that it is about.
Why = Callable[[User | None, Any], str]

# What several kinds of message say.
ASKED_FOR_IT = lazy("You get this because you asked for it.")
YOUR_ACCOUNT = lazy("You get this because it is about your account.")
YOUR_COMPANY = lazy("You get this because you act for your company here.")
WRITTEN_TO = lazy("You get this because we write to you for your company.")

_reasons: dict[str, Why | str | Promise] = {}


def register(kind: str, why: Why | str | Promise) -> None:
    """Set the reason of a kind of message: a sentence, or what makes it of the person and the row."""
    _reasons[kind] = why


def reason(kind: str, person: User | None, row: Any) -> str:
    """Return why the person gets a message of a kind about a row, in the active language."""
    why = _reasons[kind]
    return why(person, row) if callable(why) else str(why)


def for_company(person: User | None, row: Any) -> str:
    """Return the reason of who is told as one of a supplier's people, or at an address of theirs."""
    return str(YOUR_COMPANY if person is not None else WRITTEN_TO)


def of_stand_in(absent: User) -> str:
    """Return the reason of who gets what is meant for somebody who is, or was, away."""
    facts = {"person": absent.name}
    if absent.absent_until_date is None:  # back since
        return _("You get this because you stood in for %(person)s.") % facts
    return _("You get this because %(person)s is away and you stand in.") % facts

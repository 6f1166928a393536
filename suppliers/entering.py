"""What one of ours enters for a partner that answered by mail (docs/adr/0047)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from core import changes
from core.refused import Refused
from suppliers.models import MailedAnswer, Partner
from suppliers.states import EntryChannel
from suppliers.told import Directory, Told

# What is kept of it with the answer (suppliers/models/answer.py).
ANSWERED_BY_MAIL = ("came_by", "came_date")
_HOW_IT_CAME = {
    "channel": gettext_lazy("How it came"),
    "received_date": gettext_lazy("Received on"),
    "letter_date": gettext_lazy("Date written on it"),
}


def name_changes(*models: type[Model]) -> None:
    """Have the history of these rows say how something came that was entered for a partner."""
    for model in models:
        changes.register(model, _HOW_IT_CAME, words={"channel": EntryChannel.choices})


@dataclass(frozen=True)
class EntryFacts:
    """How something came that one of ours entered, and why it did not come through the portal.

    ``letter_date`` is the day written on it, if any; ``received_date`` the day at the company on which
    it arrived.
    """

    channel: str
    received_date: date
    reason: str
    letter_date: date | None = None

    @property
    def way(self) -> str:
        """How it came, in the reader's words."""
        return str(EntryChannel(self.channel).label)

    def as_changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what the trail says of it, beside the reason."""
        known = {"channel": self.channel, "received_date": self.received_date}
        if self.letter_date is not None:
            known["letter_date"] = self.letter_date
        return {name: (None, value) for name, value in known.items()}


def check(facts: EntryFacts, *, asked: date, today: date) -> None:
    """Refuse what cannot be: no reason, an arrival before it was ``asked`` for or after ``today``."""
    if facts.channel not in EntryChannel.values:
        raise Refused("unknown_channel", _("Say how it came."), field="channel")
    if not facts.reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    check_day(facts.received_date, asked=asked, today=today)
    if facts.letter_date is not None and facts.letter_date > facts.received_date:
        raise Refused("bad_date", _("It cannot arrive before it is written."), field="letter_date")


def check_day(received: date, *, asked: date, today: date) -> None:
    """Refuse an arrival before it was ``asked`` for or after ``today``."""
    if received > today:
        raise Refused("bad_date", _("This day is still to come."), field="received_date")
    if received < asked:
        raise Refused("bad_date", _("It was not asked for before that day."), field="received_date")


def told(partner: Partner, *, asked: datetime) -> list[Told]:
    """Return who at the partner will be told of an answer to what it was ``asked`` at that instant."""
    return [one for one in Directory([partner]).told(partner, asked=asked) if one.address]


def require_somebody_told(partner: Partner, *, asked: datetime) -> None:
    """Refuse to enter what nobody would hear of who was there when the partner was ``asked``, because they were
    anonymised since: whoever enters it may have had that done. Asked anew, it answers who is there now."""
    found = Directory([partner]).told(partner, asked=asked)
    if any(not one.address for one in found) and all(one.late for one in found if one.address):
        raise Refused(
            "nobody_told",
            _(
                "Everybody who would have to be told of it has been anonymised since the partner was asked."
                " Ask it anew, and enter what it answers then."
            ),
        )


def refuse_own(answered: bool, answer: MailedAnswer) -> None:
    """Refuse to enter anything where the partner has answered itself: it has the last word."""
    if answered and not answer.came_by:
        raise Refused("answered_itself", _("The partner has answered itself, in the portal."))


def tell(
    kind: str, what: str, partner: Partner, payload: dict[str, Any], *, asked: datetime
) -> None:
    """Tell the partner's people; where none has an account, its contacts by e-mail.

    Whoever was there when the partner was ``asked`` is told at the address of then as well: who enters
    something could have changed it since. Their letter says so (``why_told``).
    """
    found = told(partner, asked=asked)
    people = [one.user for one in found if one.user and not one.former]
    notices.notify(kind, what, to=people, payload=payload)
    for one in found:
        if one.former:
            payload_of_then = payload | {"of_then": True}
            notices.notify_address(kind, what, address=one.address, payload=payload_of_then)
        elif one.user is None:
            notices.notify_address(kind, what, address=one.address, payload=payload)


def why_told(payload: Mapping[str, Any]) -> str:
    """Return why somebody is written to who would not be any more; empty for everybody else."""
    if not payload.get("of_then"):
        return ""
    return _(
        "You get this because we would have written to you when your company was asked. Its contacts"
        " or accounts here were changed since: tell us if that is not right."
    )

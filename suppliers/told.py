"""Who at a partner is told what one of ours entered for it (docs/adr/0054).

Whoever enters something may also change contacts, and invite. So not only who is there now is told, but also
who was there when the partner was asked; and ours can read afterwards what was changed in between. How
things were is read backwards from the audit trail, which nobody changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Invitation, User
from core.clock import database_now
from core.models import Event
from core.refused import Refused
from suppliers.models import Contact, Partner, Representative

# What decides whether, and where, somebody is written to.
ADDRESS = frozenset({"email"})
REACHED = frozenset({"email", "left_date", "is_main", "is_active"})
ADDED = "suppliers.contact_added"


@dataclass(frozen=True)
class Told:
    """Somebody at a partner who is told, at an address; it is empty where they were anonymised since.

    ``user`` is the person whose account it is, None for a contact. ``since`` says when the address was put
    there, and ``by`` who did it, None where nobody is known to have; ``later`` that this was after the
    partner was asked. ``late`` are those whom one would not have told then, ``former`` those whom one would tell
    then only: ``gone_at`` and ``gone_by`` say what was last changed of them since, None if nothing was and
    somebody else came instead.
    """

    name: str
    address: str
    user: User | None
    since: datetime
    by: User | None
    later: bool
    late: bool = False
    former: bool = False
    gone_at: datetime | None = None
    gone_by: User | None = None

    def __str__(self) -> str:
        return self.name if self.user and not self.former else self.whole

    @property
    def whole(self) -> str:
        """Who it is, with the address."""
        return f"{self.name} <{self.address}>" if self.address else self.name

    @property
    def changed(self) -> bool:
        """Whether this is otherwise than it was when the partner was asked."""
        return self.late or self.former


class _Life:
    """A contact or an account of a partner, with what the trail says became of it."""

    def __init__(
        self, row: Contact | User, since: datetime, events: list[Event], by: User | None
    ) -> None:
        self.row, self.created_at, self.events, self.made_by = row, since, events, by

    def was(self, field: str, at: datetime) -> object:
        """What a field held at an instant: what each later change, newest first, found there."""
        value: object = getattr(self.row, field)
        for event in self.events:
            if event.at <= at:
                break
            if field in event.changes:
                value = event.changes[field][0]
        return value

    def last(self, fields: frozenset[str], until: datetime) -> Event | None:
        """The newest change of one of the fields up to an instant."""
        return next(
            (one for one in self.events if one.at <= until and fields & one.changes.keys()), None
        )

    def is_there(self, at: datetime) -> bool:
        """Whether somebody who can be written to was there at an instant."""
        if self.created_at > at:
            return False
        if isinstance(self.row, User):
            return bool(self.was("is_active", at))
        return self.was("left_date", at) is None and bool(
            self.was("email", at) or self._is_blanked_since(at)
        )

    def _is_blanked_since(self, at: datetime) -> bool:
        return self.row.anonymised_at is not None and self.row.anonymised_at > at

    def told(self, asked: datetime, at: datetime) -> Told:
        """Whom one writes to, as it was at an instant; ``asked`` is when the partner was."""
        put = self.last(ADDRESS, at)
        since, by = (put.at, put.actor) if put else (self.created_at, self.made_by)
        return Told(
            name=str(self.was("name", at) or self.row),
            address="" if self._is_blanked_since(at) else str(self.was("email", at)),
            user=self.row if isinstance(self.row, User) else None,
            since=since,
            by=by,
            later=since > asked,
        )


class Directory:
    """Who was at these partners, and when; a handful of queries, however many they are."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        found = {partner.pk: partner for partner in partners}
        self._contacts: dict[int, list[_Life]] = {pk: [] for pk in found}
        self._accounts: dict[int, list[_Life]] = {pk: [] for pk in found}
        if found:
            self._read(found)

    def _read(self, found: dict[int, Partner]) -> None:
        contacts = [*Contact.objects.filter(partner__in=found).order_by("name", "pk")]
        events = _events("suppliers.contact", [row.pk for row in contacts])
        for row in contacts:
            lived = events.get(row.pk, [])
            added = next((one.actor for one in lived if one.verb == ADDED), None)
            self._contacts[row.partner_id].append(_Life(row, row.created_at, lived, added))
        people = [
            *Representative.objects.filter(partner__in=found)
            .select_related("user")
            .order_by("user__name", "pk")
        ]
        events = _events("accounts.user", [row.user_id for row in people])
        invited = _inviters(found.values()) if people else {}
        for one in people:
            who = invited.get((found[one.partner_id].key, one.user.email.casefold()))
            life = _Life(one.user, one.created_at, events.get(one.user_id, []), who)
            self._accounts[one.partner_id].append(life)

    def told(self, partner: Partner, *, asked: datetime, at: datetime | None = None) -> list[Told]:
        """Return who is told at an instant (now, unless given) of an answer to what was ``asked`` then.

        Those who are told as things stand come first, then those who were when the partner was asked.
        """
        at = at or database_now()
        now = {life: life.told(asked, at) for life in self._reached(partner, at)}
        then = {life: life.told(asked, asked) for life in self._reached(partner, asked)}
        before = {one.address.casefold() for one in then.values()}
        after = {one.address.casefold() for one in now.values()}
        told = [
            replace(one, late=one.address.casefold() not in before) if one.address else one
            for one in now.values()
        ]
        for life, one in then.items():
            if one.address.casefold() not in after:
                gone = life.last(REACHED, at)
                if gone is None or gone.at <= asked:
                    told.append(replace(one, former=True))
                else:
                    told.append(replace(one, former=True, gone_at=gone.at, gone_by=gone.actor))
        return told

    def _reached(self, partner: Partner, at: datetime) -> list[_Life]:
        """Whom one writes to: those with an account; else the main contact, else all who are there."""
        accounts = [life for life in self._accounts[partner.pk] if life.is_there(at)]
        if accounts:
            return accounts
        there = [life for life in self._contacts[partner.pk] if life.is_there(at)]
        return [life for life in there if life.was("is_main", at)][:1] or there


def _events(label: str, ids: list[int]) -> dict[int, list[Event]]:
    """What was changed of rows, newest first, by their primary keys."""
    rows = Event.objects.filter(object_type=label, object_id__in=ids)
    rows = rows.filter(changes__has_any_keys=[*REACHED, "name"]) | rows.filter(verb=ADDED)
    found: dict[int, list[Event]] = {}
    for event in rows.select_related("actor").order_by("-pk"):
        found.setdefault(event.object_id, []).append(event)
    return found


def _inviters(partners: Iterable[Partner]) -> dict[tuple[str, str], User]:
    """Who invited whom into the portal of a partner: by its key and the address, in small letters."""
    keys = [partner.key for partner in partners]
    rows = Invitation.objects.filter(partner_key__in=keys, accepted_at__isnull=False)
    return {
        (row.partner_key, row.email.casefold()): row.invited_by
        for row in rows.select_related("invited_by").order_by("pk")
    }


_waiting: list[Callable[[Partner], bool]] = []


def register_waiting(waits: Callable[[Partner], bool]) -> None:
    """Add what may still be entered for a partner, whose people have to be told of it until then."""
    _waiting.append(waits)


def why_not_forget(partner: Partner) -> Refused | None:
    """Return why nobody of the partner is anonymised: something may still be entered of which they are told."""
    if not any(waits(partner) for waits in _waiting):
        return None
    return Refused(
        "has_to_be_told",
        _(
            "The partner has been asked for a bid. Until the deadline this person may have to be told"
            " that one was entered: anonymise them after it."
        ),
    )


def why_not_forget_user(user: User) -> Refused | None:
    """Return why a person with an account at a partner is not anonymised; None for who represents nobody."""
    partner = Partner.objects.filter(representatives__user=user).first()
    return why_not_forget(partner) if partner is not None else None

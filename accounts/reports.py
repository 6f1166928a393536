"""Read models for the pages about people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access, company_login, email_groups, invited, muting
from accounts.absence import away
from accounts.devices import device
from accounts.invitations import key_of, partners
from accounts.models import ApiToken, Invitation, Notification, User
from accounts.notices import named
from accounts.states import Role
from accounts.tokens import areas_for
from core import formats, handover, search
from core.clock import company_today, database_now
from core.counts import Rows, count_all
from core.paging import Page, Sort, paginate
from core.prepared import prepared
from core.ui.parts import Option

BY_NAME = Sort("name", lazy("Name"), "name")
NEWEST = Sort("newest", lazy("Newest"), "pk", descending=True)


@dataclass(frozen=True)
class PersonRow:
    """One of ours, with the names of their roles."""

    user: User
    roles: str


def unread(user: User) -> Rows:
    """Return the unread messages of the inbox, which the bell counts."""
    return _unread.text(user.pk)


@prepared
def _unread(user: int) -> QuerySet[Any, Any]:
    return Notification.objects.filter(user=user, read_at=None).values_list("pk")


@dataclass(frozen=True)
class DayOfMessages:
    """The messages of one day, the newest first; the day in the reader's words and time zone."""

    name: str
    messages: list[Notification]


def inbox(user: User, params: Mapping[str, str], *, unread_only: bool) -> tuple[Page, list[Any]]:
    """Return a page of one's messages, newest first, and the same grouped by day. Two queries."""
    rows = access.notifications_of(user)
    page = paginate(rows.filter(read_at=None) if unread_only else rows, params, [NEWEST])
    today = timezone.localdate()
    names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    days = [
        DayOfMessages(names.get(day) or formats.long_day(day), list(messages))
        for day, messages in groupby(page.rows, lambda row: timezone.localdate(row.created_at))
    ]
    return page, days


def our_people(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of those of ours whose work one may look at, by name, and the text of the search ``q``.

    It is in the name, the title or the address, as in every list (core/search.py). Two queries, three
    with a text.
    """
    text = params.get("q", "").strip().replace("\x00", "")[:100]
    rows = access.overseen_by(user).select_related("manager")
    many = False
    if text:
        condition = search.has(text, "name", "title", "email")
        ids = search.few(User, condition)
        # More than the numbered pages hold, for who sees everybody.
        many = ids is None and access.oversees_all(user)
        rows = search.kept(rows, condition, ids)
    page = paginate(rows, params, [BY_NAME], many=many)
    page.rows = [PersonRow(row, role_names(row)) for row in page.rows]
    return {"people": page, "q": text}


@dataclass(frozen=True)
class InHand:
    """What a person has in hand of one kind: how much, and of what the reader sees the newest.

    ``shown`` are (title, address); ``more`` is how many others there are, ``passes`` whether the reader
    may pass this kind on.
    """

    name: str
    label: str
    icon: str
    count: int
    shown: list[tuple[str, str]]
    passes: bool

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


# So many of a kind stand on a person's page.
SHOWN = 5


def in_hand(reader: User, person: User, shown: int = SHOWN) -> list[InHand]:
    """Return what a person has in hand, by kind; kinds of which there is nothing are left out.

    How much there is every reader may know; which it is each app shows by its own rules, at most
    ``shown`` of a kind. One query, and one for each kind of which the reader may open something.
    """
    kinds = handover.kinds()
    counts = count_all([kind.counted.text(person) for kind in kinds], one_plan=True)
    directs = access.may_hand_over(reader, person)
    return [
        InHand(
            kind.name,
            str(kind.label),
            kind.icon,
            count,
            _shown(reader, person, kind, shown),
            directs and access.may_pass_on(reader, kind),
        )
        for kind, count in zip(kinds, counts, strict=True)
        if count
    ]


def _shown(reader: User, person: User, kind: handover.Kind, most: int) -> list[tuple[str, str]]:
    if not most or not kind.page.of(reader)[0]:
        return []
    rows = kind.newest(reader, person, most)
    return [(kind.title(row), kind.address(reader, row)) for row in rows]


def amount_in_hand(person: User) -> int:
    """Return how many things of all kinds a person has in hand. One query."""
    return sum(count_all([kind.counted.text(person) for kind in handover.kinds()]))


def role_names(person: User) -> str:
    """Return the names of a person's roles in the reader's language."""
    labels = {value: str(label) for value, label in Role.choices}
    return ", ".join(labels[role] for role in person.roles)


def open_invitations(user: User) -> QuerySet[Invitation]:
    """Return our invitations that nobody has answered yet, newest first, expired ones too.

    What a supplier's people have sent to their colleagues is on their partner's page.
    """
    return (
        invited.visible_to(user)
        .filter(accepted_at=None, revoked_at=None, by_colleague=False)
        .select_related("invited_by")
        .order_by("-pk")[:100]
    )


def options(user: User, text: str) -> list[Option]:
    """Return up to ten of our active people whose name, title or address contains the text."""
    found = matching(access.colleagues(user), text)[:10]
    return [Option(person.key, person.name, person.title or person.email) for person in found]


def matching(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Keep those whose name, title or e-mail address contain the words, accents or not."""
    return people.filter(search.parts(text, "name", "title", "email")).order_by("name", "pk")


@dataclass(frozen=True)
class OwnSession:
    """Where one is signed in: in words, when last, and whether it is the one that asks."""

    key: str
    device: str
    used_at: datetime
    here: bool


def profile(user: User, session_key: str) -> dict[str, Any]:
    """Return what the profile page lists: the tokens and the sessions that still work."""
    now = timezone.now()
    tokens = [_own_token(user, token) for token in access.open_tokens(user, now)]
    sessions = [
        OwnSession(row.key, device(row.agent), row.last_used_at, row.session_key == session_key)
        for row in access.open_sign_ins(user, now)
    ]
    return {
        "tokens": tokens,
        "sessions": sorted(sessions, key=lambda one: not one.here),
        "absence": absence(user),
        "identities": access.identities_of(user),
        "looks": looks_as(user, now),
        "muted": muting.muted_by(user),
    }


def emails_of(user: User) -> dict[str, Any]:
    """Return how messages come to the person by e-mail, as the API says it."""
    groups = email_groups.groups_for(user)
    return {
        "ways": {one.name: email_groups.way_of(user, one.name).value for one in groups},
        "digest_hour": user.digest_hour,
        "working_days": user.working_days,
        "quiet_from_hour": user.quiet_from_hour,
        "quiet_until_hour": user.quiet_until_hour,
    }


def own(user: User) -> dict[str, Any]:
    """Return what the API tells a person of themselves."""
    names = ("key", "name", "title", "email", "phone", "side", "roles", "language", "time_zone")
    facts = {name: getattr(user, name) for name in names}
    return {**facts, "photo": bool(user.photo), "emails": emails_of(user)}


@dataclass(frozen=True)
class OwnToken:
    """A token of one's own, with the names of the parts of the API that it is for; none for all."""

    token: ApiToken
    areas: str


def _own_token(user: User, token: ApiToken) -> OwnToken:
    labels = areas_for(user)
    return OwnToken(token, ", ".join(str(labels.get(area, area)) for area in token.areas))


@dataclass(frozen=True)
class LookAsMe:
    """When an administrator looked as oneself: who, and why; ``goes_on`` until it ends."""

    key: str
    who: str
    reason: str
    began_at: datetime
    ended_at: datetime
    goes_on: bool


def looks_as(user: User, now: datetime) -> list[LookAsMe]:
    """Return the last ten times that somebody looked as the person, newest first."""
    return [
        LookAsMe(
            row.key,
            named(row.looker, user),
            row.reason,
            row.created_at,
            row.ended_at or row.expires_at,
            row.ended_at is None and row.expires_at > now,
        )
        for row in access.looks_as(user)[:10]
    ]


def absence(person: User) -> dict[str, Any] | None:
    """Return from when until when a person is or will be away, and who stands in; None if they are here.

    ``now`` says whether they are away today.
    """
    last = person.absent_until_date
    if last is None or last < company_today():
        return None
    return {
        "first": person.absent_from_date,
        "last": last,
        "deputy": person.deputy,
        "now": away(person, company_today()),
    }


@dataclass(frozen=True)
class OpenInvitation:
    """What the page behind an invitation's link shows. ``person`` is the future, unsaved user;
    ``company_label`` what the company's own login is called, where that opens the account too."""

    email: str
    name: str
    invited_by: str
    partner: str
    closed: bool
    person: User
    company_label: str = ""


def invitation(token: str) -> OpenInvitation:
    """Return the invitation of a link; Http404 for a token that was not made here."""
    row = invited.get_by_token_key(key_of(token))
    closed = bool(row.accepted_at or row.revoked_at or row.expires_at <= database_now())
    return OpenInvitation(
        email=row.email,
        name=row.name,
        invited_by=row.invited_by.name,
        partner=partners().name(row.partner_key) if row.partner_key and not closed else "",
        closed=closed,
        person=User(email=row.email, name=row.name),
        company_label=settings.OIDC_LABEL if company_login.is_on() and not row.partner_key else "",
    )

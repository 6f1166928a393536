"""The whole audit trail: what was asked for, a page of it, and a file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import with_people
from accounts.models import User
from accounts.reports import matching
from core import changes, timeline, trail, verbs
from core.addresses import reverse
from core.keys import is_key
from core.models import Event
from core.paging import Page, Sort, paginate
from core.prepared import Prepared
from core.search import Walked
from core.ui.parts import Change, Option
from rfps.spreadsheet import Shown
from srm import access

# So many events are one file; it says so when there are more.
MOST = 10_000
SIZE = 50
NEWEST = Sort("newest", "", "pk", descending=True)
# Who did what nobody did: deadlines that passed, reminders.
SYSTEM, SYSTEM_NAME = "system", "SRM"
# An event whose id is lower than that of another is not older by more than this: ids are given when
# the row is written, and no transaction of ours runs for so long (as in core/sealing.py).
SLACK = timedelta(days=1)
# Kinds whose model is called nothing in the reader's language: they are on no page by themselves.
NAMED = {
    "accounts.invitation": lazy("Invitation to log in"),
    "core.exchangerate": lazy("Exchange rate"),
    "meetings.touchpoint": lazy("Noted contact"),
    "negotiations.position": lazy("Private figures"),
}
STAMP = "yyyy-mm-dd hh:mm:ss"
WIDTHS = (20, 24, 24, 44, 20, 40, 60, 40, 34)


@dataclass
class Filters:
    """What the query string asks for: the values for the form, and in words what is in force.

    ``wrong`` says what could not be understood: then nothing is found, rather than everything.
    """

    values: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.wrong) or any(self.values.values())


@dataclass(frozen=True)
class Line:
    """One event as it is read: ``when`` to the second in the reader's time zone."""

    event: Event
    when: str
    who: str
    what: str
    icon: str
    tone: str
    kind: str
    changes: list[Change]
    # The trail narrowed to the same person, object and request; empty where it cannot be.
    who_url: str = ""
    about_url: str = ""
    request_url: str = ""


NAMES = ("who", "kind", "object", "verb", "from", "until", "request")


def events(user: User, params: Mapping[str, str]) -> tuple[QuerySet[Event], Filters]:
    """Return the events in the reader's sight that the query string asks for.

    ``who``: the key of a person, or ``system``; ``kind``: of object, and ``object``: the key of one;
    ``verb``: a name; ``from`` and ``until``: days of the reader's time zone, inclusive; ``request``:
    an id as logs and answers have it.
    """
    filters = Filters({name: params.get(name, "").strip() for name in NAMES})
    followed = access.followed_rows(user)
    rows = _by_person(user, timeline.whole_trail(followed), filters, params.get("who_text", ""))
    rows = _about(rows, filters, followed)
    if name := filters.values["verb"]:
        rows = rows.filter(verb=name)
        filters.shown["verb"] = str(verbs.find(name).label)
    if asked := filters.values["request"]:
        rows = rows.filter(request_id=asked).exclude(request_id="")
        filters.shown["request"] = asked
    rows = _within(rows, filters)
    return (rows.none() if filters.wrong else rows), filters


def _by_person(user: User, rows: QuerySet[Event], filters: Filters, typed: str) -> QuerySet[Event]:
    """``typed`` is what stands in the field, for readers without script."""
    key = filters.values["who"] or typed.strip()
    if not key:
        return rows
    if key in {SYSTEM, SYSTEM_NAME}:
        filters.values["who"], filters.shown["who"] = SYSTEM, SYSTEM_NAME
        return rows.filter(actor=None)
    named = Q(key=key) if is_key(key) else Q(name__iexact=key) | Q(email__iexact=key)
    found = list(access.people(user).filter(named)[:2])
    if len(found) != 1:
        filters.wrong.append(_("Choose one person from the list: %(name)s.") % {"name": key})
        filters.shown["who"] = key
        return rows
    filters.values["who"], filters.shown["who"] = found[0].key, str(found[0])
    return rows.filter(actor=found[0])


def _about(
    rows: QuerySet[Event], filters: Filters, followed: Mapping[str, QuerySet[Any]]
) -> QuerySet[Event]:
    kind, key = filters.values["kind"], filters.values["object"]
    if not kind:
        return rows
    if kind not in followed:
        filters.wrong.append(_("There is no kind %(name)s.") % {"name": kind})
        return rows
    rows = rows.filter(object_type=kind)
    filters.shown["kind"] = kind_name(kind)
    if key:
        found = None
        if is_key(key) and timeline.has_key(kind):
            found = followed[kind].filter(key=key).first()
        if found is None:
            filters.wrong.append(_("There is nothing with the key %(key)s.") % {"key": key})
            return rows
        filters.shown["object"] = str(found)
        rows = rows.filter(object_id=found.pk)
    return rows


def _within(rows: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    """Narrow to the days; also by ids, so that every index is walked within them only.

    The times are compared while walking: by their own index PostgreSQL would collect all the events of
    the days, and sort them for a page.
    """
    first, last = _day(filters, "from"), _day(filters, "until")
    if first:
        begins = _midnight(first)
        rows = rows.filter(Walked(Q(at__gte=begins)))
        if (before := _last_before.first(begins - SLACK)) is not None:
            rows = rows.filter(pk__gt=before)
    if last:
        ends = _midnight(last + timedelta(days=1))
        rows = rows.filter(Walked(Q(at__lt=ends)))
        if (after := _first_after.first(ends + SLACK)) is not None:
            rows = rows.filter(pk__lt=after)
    return rows


@Prepared
def _last_before(instant: datetime) -> QuerySet[Any, Any]:
    rows = Event.objects.filter(at__lt=instant).order_by("-at")
    return rows.values_list("pk", flat=True)[:1]


@Prepared
def _first_after(instant: datetime) -> QuerySet[Any, Any]:
    rows = Event.objects.filter(at__gte=instant).order_by("at")
    return rows.values_list("pk", flat=True)[:1]


def _day(filters: Filters, name: str) -> date | None:
    text = filters.values[name]
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
        # A day more or less must still be a day, in every time zone.
        if not date(1900, 1, 1) <= found <= date(9000, 1, 1):
            raise ValueError
    except ValueError:
        filters.wrong.append(_("%(text)s is not a day.") % {"text": text})
        return None
    filters.shown[name] = text
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def kind_name(kind: str) -> str:
    """Return what a kind of object is called, in the active language."""
    return str(capfirst(str(NAMED.get(kind) or apps.get_model(kind)._meta.verbose_name)))


def page(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the trail, newest first, and what the filters offer. Nothing is counted."""
    rows, filters = events(user, params)
    found: Page = paginate(rows, params, [NEWEST], size=SIZE, numbered=False)
    prepared(user, found.rows)
    return {
        "page": found,
        "lines": [_line(user, event) for event in found.rows],
        "filters": filters,
        "kinds": _kinds(access.followed_rows(user)),
        "verbs": _verbs(get_language()),
        "most": MOST,
        "zone": timezone.get_current_timezone_name(),
    }


def prepared(user: User, rows: list[Event]) -> list[Event]:
    """Return the events with their people, and the keys and addresses of what they are about.

    Two queries, whatever they are about.
    """
    with_people(rows, "actor", "on_behalf_of")
    timeline.give_addresses(user, rows)
    return rows


def _kinds(followed: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((kind, kind_name(kind)) for kind in followed), key=lambda kind: kind[1])


@lru_cache(maxsize=8)
def _verbs(language: str | None) -> list[tuple[str, str]]:
    """Every verb and its words in a language, which only names the answer: it is the active one."""
    every = ((verb.name, str(capfirst(str(verb.label)))) for verb in verbs.every())
    return sorted(every, key=lambda verb: verb[1].casefold())


def _line(user: User, event: Event) -> Line:
    verb = verbs.find(event.verb)
    who = event.actor.key if event.actor else SYSTEM
    if verb.by_somebody and not event.actor:
        who = ""
    about = {"kind": event.object_type, "object": event.object_key}
    return Line(
        event=event,
        when=timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        who=trail.who_did(event),
        what=str(verb.label),
        icon=verb.icon,
        tone=verb.tone,
        kind=kind_name(event.object_type),
        changes=changes.of(event, user),
        who_url=_only(who=who) if who else "",
        about_url=_only(**about) if event.object_key else "",
        request_url=_only(request=event.request_id) if event.request_id else "",
    )


def _only(**filters: str) -> str:
    return f"{reverse('audit')}?{urlencode(filters)}"


def people_options(user: User, text: str) -> list[Option]:
    """Return up to ten people of either side whose name, title or address has the words; and SRM."""
    found = [] if text.strip() else [Option(SYSTEM, SYSTEM_NAME, _("what nobody did"))]
    people = matching(access.people(user), text)[: 10 - len(found)]
    return found + [Option(row.key, row.name, row.title or row.email) for row in people]


def cells_for_export(user: User, rows: QuerySet[Event]) -> list[list[Any]]:
    """Return the newest ``MOST`` of the events as rows of cells below a heading.

    Instants are in the reader's time zone, which the heading names. What was changed is one cell, in
    words; a last row says if there are more events than these.
    """
    zone = {"zone": timezone.get_current_timezone_name()}
    head = [
        _("When (%(zone)s)") % zone, _("Who"), _("On behalf of"), _("What"), _("Kind"), _("About"),
        _("Changes"), _("Reason"), _("Request"),
    ]  # fmt: skip
    found = list(rows.order_by("-pk")[: MOST + 1])
    with_people(found, "actor", "on_behalf_of")
    # Ten thousand events are of a few kinds and verbs: each is put in words once.
    words = cache(lambda name: str(verbs.find(name).label)), cache(kind_name)
    cells = [head, *(_cells(user, event, *words) for event in found[:MOST])]
    if len(found) > MOST:
        text = _("There are more: this file has the newest %(number)s. Choose a shorter time.")
        cells.append([text % {"number": MOST}])
    return cells


def _cells(
    user: User, event: Event, what: Callable[[str], str], kind: Callable[[str], str]
) -> list[Any]:
    return [
        Shown(timezone.localtime(event.at).replace(tzinfo=None, microsecond=0), STAMP),
        trail.who_did(event) if event.on_behalf_of is None else str(event.actor or "SRM"),
        str(event.on_behalf_of or ""),
        what(event.verb),
        kind(event.object_type),
        event.object_label,
        "; ".join(_in_words(change) for change in changes.of(event, user)),
        event.reason,
        event.request_id,
    ]


def _in_words(change: Change) -> str:
    if not change.before:
        return f"{change.name}: {change.after}"
    return f"{change.name}: {change.before} → {change.after or '–'}"

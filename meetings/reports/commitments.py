"""Lists of commitments, and one of them with its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.access import of_people_under
from accounts.models import User
from core import search
from core.addresses import reverse
from core.counts import Rows
from core.models import Event
from core.paging import Page, Sort, paginate
from core.prepared import Prepared, prepared
from core.scoped import scoped
from core.ui.parts import Badge
from meetings import access
from meetings.models import Commitment
from meetings.reminders import rests
from meetings.reports.evidence import evidence_lines
from meetings.reports.history import history
from meetings.reports.steps import progress, step_lines
from meetings.states import (
    EVIDENCE_ADDED,
    NEVER_PROMISED,
    STEPS_CHANGE,
    CommitmentStatus,
    Dropped,
    OwnerSide,
)
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.standing import why_not_bind

NEWEST = Sort("newest", lazy("Newest"), "pk", descending=True)
SOONEST_FIRST = [Sort("due", lazy("Due"), "due_date"), NEWEST]
# Among what is over, the latest says most.
LATEST_FIRST = [Sort("due", lazy("Due"), "due_date", descending=True), NEWEST]
STILL_OPEN = (
    CommitmentStatus.PROPOSED,
    CommitmentStatus.ACCEPTED,
    CommitmentStatus.DONE,
    CommitmentStatus.MISSED,
)
SOON = timedelta(days=7)
DROPPED_ICONS = {Dropped.DECLINED: "x", Dropped.WITHDRAWN: "undo-2", Dropped.CALLED_OFF: "ban"}


def dropped_among(rows: Iterable[Commitment]) -> dict[int, Dropped]:
    """Return what each of those that are cancelled was, by id: promised and called off, or asked for in vain.

    One query, none where nothing is cancelled.
    """
    cancelled = [row.pk for row in rows if row.status == CommitmentStatus.CANCELLED]
    if not cancelled:
        return {}
    verbs = _in_vain().filter(object_id__in=cancelled).values_list("object_id", "verb")
    found = {pk: NEVER_PROMISED[verb] for pk, verb in verbs}
    return {pk: found.get(pk, Dropped.CALLED_OFF) for pk in cancelled}


def with_their_end(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return the rows with what ``dropped_as`` needs of each, in their own query."""
    verb = _in_vain().filter(object_id=OuterRef("pk")).values("verb")[:1]
    return rows.annotate(
        end_in_vain=Case(When(status=CommitmentStatus.CANCELLED, then=Subquery(verb)))
    )


def dropped_as(row: Commitment) -> Dropped | None:
    """Return what a cancelled commitment was, None for any other; no query after ``with_their_end``."""
    if row.status != CommitmentStatus.CANCELLED:
        return None
    if hasattr(row, "end_in_vain"):
        return NEVER_PROMISED.get(row.end_in_vain, Dropped.CALLED_OFF)
    return dropped_among([row])[row.pk]


def _in_vain() -> QuerySet[Event]:
    """The events that end what nobody has promised."""
    return Event.objects.filter(
        object_type=Commitment._meta.label_lower, verb__in=list(NEVER_PROMISED)
    )


def is_promised(row: Commitment) -> bool:
    """Return whether somebody has promised it, whatever became of it; else it was only asked for."""
    return _was_promised(row, dropped_as(row))


def _was_promised(row: Commitment, dropped: Dropped | None) -> bool:
    return row.status != CommitmentStatus.PROPOSED and dropped in (None, Dropped.CALLED_OFF)


def commitment_badge(row: Commitment, today: date, dropped: Dropped | None = None) -> Badge:
    """Return the state in words that say what matters today.

    ``dropped`` says what a cancelled one was (``dropped_among``).
    """
    match row.status:
        case CommitmentStatus.PROPOSED:
            return Badge(_("Asked for"), "neutral", "hand")
        case CommitmentStatus.DONE:
            return Badge(_("To be confirmed"), "accent", "check")
        case CommitmentStatus.CONFIRMED:
            return Badge(_("Kept"), "good", "check-check")
        case CommitmentStatus.CANCELLED:
            ended = dropped or Dropped.CALLED_OFF
            return Badge(str(ended.label), "neutral", DROPPED_ICONS[ended])
    if row.status == CommitmentStatus.MISSED or row.due_date < today:
        return Badge(_("Overdue"), "bad", "circle-alert")
    if row.due_date <= today + SOON:
        return Badge(_("Due soon"), "warn", "triangle-alert")
    return Badge(_("On track"), "good", "circle-check")


@dataclass(frozen=True)
class CommitmentRow:
    """One line of a list."""

    row: Commitment
    badge: Badge
    overdue: bool
    url: str
    whose: str
    # "3 of 5 steps"; empty where there are none.
    progress: str = ""


def _whose(row: Commitment, portal: bool, dropped: Dropped | None) -> str:
    """Return which side promised, for readers of either side; nobody has promised before the yes."""
    ours = (row.side == OwnerSide.US) is not portal
    if _was_promised(row, dropped):
        return _("We promised") if ours else _("They promised")
    if row.status == CommitmentStatus.PROPOSED:
        return _("Waits for our yes") if ours else _("Waits for their yes")
    return _("Asked of us") if ours else _("Asked of them")


def rows_of(commitments: Any, today: date, portal: bool = False) -> list[CommitmentRow]:
    """Return the commitments as lines that lead to the pages of the reader's side."""
    name = "meetings:portal-commitment" if portal else "meetings:commitment"
    commitments = list(commitments)
    dropped = dropped_among(commitments)
    lines = []
    for row in commitments:
        badge = commitment_badge(row, today, dropped.get(row.pk))
        whose = _whose(row, portal, dropped.get(row.pk))
        url = reverse(name, args=[row.key])
        lines.append(CommitmentRow(row, badge, badge.tone == "bad", url, whose, progress(row)))
    return lines


def filtered(user: User, params: Mapping[str, str]) -> QuerySet[Commitment]:
    """Return what the query string asks for.

    ``scope``: mine (owned), follows (of others, followed up), team (both, also of the people under),
    all in sight; ``state``: open, overdue (agreed, not done and past its day), all, one of a commitment, or what
    a cancelled one was (``Dropped``); ``side``: us, partner; ``partner``: a key; ``q``: words of the title.
    """
    scope = params.get("scope", "mine")
    narrow = {"mine": access.own_commitments, "follows": access.followed_commitments}
    rows = narrow.get(scope, access.visible_commitments)(user)
    rows = rows.select_related("partner", "owner")
    if scope == "team":
        rows = rows.filter(of_people_under(user, "owner", "counterpart"))
    state = params.get("state", "open")
    if state == "open":
        rows = rows.filter(status__in=STILL_OPEN)
    elif state == "overdue":
        rows = rows.filter(_is_overdue(timezone.localdate()))
    elif state in CommitmentStatus.values:
        rows = rows.filter(status=state)
    elif state in Dropped.values:
        rows = _dropped(rows, Dropped(state))
    if params.get("side") in OwnerSide.values:
        rows = rows.filter(side=params["side"])
    if key := params.get("partner"):
        rows = rows.filter(partner__key=key)
    if words := params.get("q", "").replace("\x00", "").strip():
        rows = search.among(user, rows, search.has(words[:100], "title"))
    return rows


def _dropped(rows: QuerySet[Commitment], dropped: Dropped) -> QuerySet[Commitment]:
    events = _in_vain().filter(object_id=OuterRef("pk"))
    rows = rows.filter(status=CommitmentStatus.CANCELLED)
    if dropped == Dropped.CALLED_OFF:
        return rows.exclude(Exists(events))
    (verb,) = [verb for verb, one in NEVER_PROMISED.items() if one == dropped]
    return rows.filter(Exists(events.filter(verb=verb)))


def commitment_list(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of commitments: three queries at most, one more if any is cancelled.

    The soonest due stand first, unless the list holds what is over: then the latest.
    """
    over = params.get("state") in (
        "all",
        CommitmentStatus.CONFIRMED,
        CommitmentStatus.CANCELLED,
        *Dropped,
    )
    sorts = LATEST_FIRST if over else SOONEST_FIRST
    page: Page = paginate(filtered(user, params), params, sorts)
    page.rows = rows_of(page.rows, timezone.localdate(), user.is_supplier)
    return {"page": page, "total": page.total}


def commitment_detail(user: User, row: Commitment) -> dict[str, Any]:
    """Return a commitment with its history and what the reader's side may do next."""
    own_side = access.side_of(user) == row.side
    helps = not user.is_internal or user.has_permission(access.COMMIT)
    # Who waits for a colleague's word speaks for nobody yet.
    shut = why_not_bind(user)
    acts = helps and not shut
    agreed = row.status in (CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED)
    dropped = dropped_as(row)
    paused = agreed and rests(row, timezone.localdate(timezone=ZoneInfo(row.owner.time_zone)))
    return {
        "commitment": row,
        "promised": _was_promised(row, dropped),
        "badges": [commitment_badge(row, timezone.localdate(), dropped)],
        "evidence": evidence_lines(user, row),
        "steps": step_lines(row, timezone.localdate()),
        "progress": progress(row),
        "shut": shut,
        "paused": paused,
        "entries": history(user, row),
        "may": {
            "accept": acts and own_side and row.status == CommitmentStatus.PROPOSED,
            "decline": acts and own_side and row.status == CommitmentStatus.PROPOSED,
            "withdraw": acts and not own_side and row.status == CommitmentStatus.PROPOSED,
            "comment": helps,
            "evidence": acts and own_side and row.status in EVIDENCE_ADDED,
            "finish": acts and own_side and agreed,
            "steps": acts and own_side and row.status in STEPS_CHANGE,
            "wait": acts and own_side and row.status in STEPS_CHANGE,
            "confirm": acts and not own_side and row.status == CommitmentStatus.DONE,
            "ask_date": acts and agreed and row.proposed_due_date is None,
            "ask_cancel": acts and agreed and row.cancel_asked_by_id is None,
            "pause": acts and agreed and not paused,
            "resume": acts and paused,
            "answer_date": acts and _asked_by_the_other(user, row.proposed_due_by),
            "answer_cancel": acts and _asked_by_the_other(user, row.cancel_asked_by),
        },
    }


def _asked_by_the_other(user: User, asker: User | None) -> bool:
    return asker is not None and access.side_of(asker) != access.side_of(user)


def open_commitments(
    user: User, partner: Partner, *, limit: int
) -> tuple[list[CommitmentRow], int, int]:
    """Return what is still open with a partner, soonest first, how much that is, how much is late.

    One query: every row carries both counts, over all and not only those listed.
    """
    today = timezone.localdate()
    if suppliers.is_worked_by(user, partner):
        found = _open_with(limit)(partner.pk, today)
    else:
        rows = access.commitments_with(user, partner)
        found = list(_with_counts(rows, today)[:limit])
    for row in found:
        row.partner = partner
    total, late = (found[0].total, found[0].late) if found else (0, 0)
    return rows_of(found, today, user.is_supplier), total, late


MINE = 10


def my_commitments(user: User) -> tuple[list[CommitmentRow], int]:
    """Return what a person owns and is open, soonest first: the first ten, and how many there are. One
    query."""
    found = _mine(user.pk) if user.is_internal else _own(user)
    total = found[0].total if found else 0
    return rows_of(found, timezone.localdate(), user.is_supplier), total


def followed_count(user: User) -> int:
    """Return how many open promises of others a person follows up. One query."""
    if user.is_internal:
        return int(_followed.first(user.pk) or 0)
    return int(_followed_by.first(user) or 0)


@prepared.with_one_plan
def _followed(user: int) -> QuerySet[Any, Any]:
    return _counted(Commitment.objects.filter(Q(counterpart=user), ~Q(owner=user)))


@scoped
def _followed_by(user: User) -> QuerySet[Any, Any]:
    return _counted(access.followed_commitments(user))


def _counted(rows: QuerySet[Commitment]) -> QuerySet[Any, Any]:
    """One row with the number of those that are open, none if there are none."""
    rows = rows.filter(status__in=STILL_OPEN)
    counted = rows.order_by().annotate(every=Value(1)).values("every")
    return counted.annotate(number=Count("pk")).values_list("number", flat=True)


def _first_open(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    rows = rows.filter(status__in=STILL_OPEN).annotate(total=Window(Count("pk")))
    return rows.select_related("partner", "owner").order_by("due_date", "pk")[:MINE]


@scoped
def _own(user: User) -> QuerySet[Commitment]:
    return _first_open(access.own_commitments(user))


@prepared.with_one_plan
def _mine(user: int) -> QuerySet[Commitment]:
    # Of ours, the owner always sees the row.
    return _first_open(Commitment.objects.filter(owner=user))


def _with_counts(rows: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    return (
        rows.filter(status__in=STILL_OPEN)
        .annotate(total=Window(Count("pk")), late=Window(Count("pk", filter=_is_overdue(today))))
        .select_related("owner")
        .order_by("due_date", "pk")
    )


@cache
def _open_with(limit: int) -> Prepared:
    return prepared(
        lambda partner, today: _with_counts(Commitment.objects.filter(partner=partner), today)[
            :limit
        ]
    )


def _is_overdue(on: date) -> Q:
    return Q(status=CommitmentStatus.MISSED) | Q(status=CommitmentStatus.ACCEPTED, due_date__lt=on)


def overdue_commitments(user: User, on: date) -> QuerySet[Commitment]:
    """Return what is in sight, agreed, not done and past its day."""
    return overdue_among(access.visible_commitments(user), on)


def overdue_among(rows: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Return those of the rows that are agreed, not done and past their day, soonest due first."""
    rows = rows.filter(_is_overdue(on)).select_related("partner", "owner")
    return rows.order_by("due_date", "pk")


def open_of(user: User) -> Rows:
    """Return the rows that the list of commitments opens with, to be counted: one's own open ones."""
    if user.is_internal:
        return _mine_open.text(user.pk)
    return _own_open.text(user)


@scoped
def _own_open(user: User) -> QuerySet[Any, Any]:
    return access.own_commitments(user).filter(status__in=STILL_OPEN).order_by().values_list("pk")


@prepared
def _mine_open(user: int) -> QuerySet[Any, Any]:
    return Commitment.objects.filter(owner=user, status__in=STILL_OPEN).values_list("pk")

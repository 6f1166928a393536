"""Making promises, and keeping or missing them.

A promise is its owner's side's. Whoever of that side writes it down has given it: it is accepted at
once. Asked for by the other side, it waits until the owner's side accepts. Whether it was kept, the
other side confirms.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.days import require_near
from core.moves import check_move
from core.refused import Refused
from meetings import access
from meetings.actions import waiting
from meetings.models import Commitment, Visit
from meetings.reminders import plan_reminders
from meetings.states import COMMITMENT_MOVES, CommitmentStatus, OwnerSide
from suppliers.models import Partner
from suppliers.standing import require_word
from suppliers.team import account_executive, relationship_team, representatives

PROPOSED = verbs.register(
    "meetings.commitment_proposed", lazy("asked for the commitment"), icon="hand"
)
MADE = verbs.register(
    "meetings.commitment_made", lazy("made the commitment"), icon="handshake", tone="accent"
)
DONE = verbs.register(
    "meetings.commitment_done", lazy("reported the commitment as done"), icon="check", tone="accent"
)
CONFIRMED = verbs.register(
    "meetings.commitment_confirmed",
    lazy("confirmed that the commitment was kept"),
    icon="check-check",
    tone="good",
)
RETURNED = verbs.register(
    "meetings.commitment_returned",
    lazy("sent the commitment back as not done"),
    icon="undo-2",
    tone="warn",
)
MISSED = verbs.register(
    "meetings.commitment_missed",
    lazy("noted that the commitment was missed"),
    icon="circle-alert",
    tone="bad",
)
# What a promise goes through; the rest of it stays as it was written down.
CHANGING = (
    "status",
    "due_date",
    "first_due_date",
    "proposed_due_date",
    "proposed_due_by",
    "proposed_due_reason",
    "cancel_asked_by",
    "cancel_reason",
    "paused_until_date",
    "paused_by",
    "pause_reason",
    "done_at",
    "confirmed_at",
)
AGREED = frozenset({CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED})
OTHER_SIDE = {OwnerSide.US: OwnerSide.PARTNER, OwnerSide.PARTNER: OwnerSide.US}


@dataclass(frozen=True)
class NewCommitment:
    """A promise to be written down. ``owner`` and ``counterpart`` are keys of people."""

    title: str
    side: str
    owner: str
    due_date: date
    counterpart: str | None = None
    description: str = ""


@action
def propose_commitment(
    *,
    partner: str | None,
    title: str,
    side: str,
    owner: str,
    due_date: date,
    by: User,
    now: datetime,
    counterpart: str | None = None,
    description: str = "",
    visit: str | None = None,
) -> Commitment:
    """Write down a promise of ours or of the partner.

    ``partner`` is a key (a supplier's is always its own company), ``side`` whose promise it is,
    ``owner`` the key of the person of that side who keeps it, ``counterpart`` of the person of the
    other side who follows it up (chosen if left out), ``due_date`` the day in the owner's time zone
    until whose end it is to be done. A promise of one's own side is accepted at once; one asked of
    the other side waits for their acceptance. Refuses a day that has passed and people of the wrong
    side.
    """
    company = access.partner_for(by, partner)
    require_word(by)
    meeting = access.lock_visit(by, visit) if visit else None
    if meeting is not None and meeting.partner_id != company.pk:
        raise Refused("other_partner", _("That visit was with another partner."), field="visit")
    new = NewCommitment(title, side, owner, due_date, counterpart, description)
    return create_commitment(company, new, by=by, now=now, visit=meeting)


@action
def finish_commitment(
    *, commitment: str, by: User, now: datetime, note: str = "", without: Collection[str] = ()
) -> Commitment:
    """The owner's side reports a promise as done at ``now``; the other side is asked to confirm.

    ``without`` are the keys of the open steps of which the person was told, and which they leave
    undone. Refuses (``steps_open``, with the keys of all that are open, between commas) while there are
    others.
    """
    row = lock_to_decide(commitment, by)
    check_move(COMMITMENT_MOVES, row.status, CommitmentStatus.DONE)
    require_side(row, by, row.side)
    left = list(access.open_steps(row)) if row.steps_done < row.steps_total else []
    if any(step.key not in without for step in left):
        raise Refused(
            "steps_open",
            _("Not done yet: %(steps)s.") % {"steps": "; ".join(step.text for step in left)},
            steps=",".join(step.key for step in left),
        )
    clear_requests(row)
    besides: dict[str, tuple[object, object]] = {}
    if left:
        besides["steps_left"] = ([], [step.text for step in left])
    move(row, CommitmentStatus.DONE, DONE, by=by, reason=note, besides=besides, done_at=now)
    told = counterparts(row)
    tell("meetings.commitment_done", row, told, now)
    waiting.tell_who_waits(waiting.DONE, row, now, besides=[by, *told])
    return row


@action
def confirm_commitment(*, commitment: str, by: User, now: datetime) -> Commitment:
    """The other side confirms at ``now`` that the promise was kept."""
    row = lock_to_decide(commitment, by)
    check_move(COMMITMENT_MOVES, row.status, CommitmentStatus.CONFIRMED)
    require_side(row, by, OTHER_SIDE[OwnerSide(row.side)])
    move(row, CommitmentStatus.CONFIRMED, CONFIRMED, by=by, confirmed_at=now)
    tell("meetings.commitment_confirmed", row, [row.owner], now)
    return row


@action
def return_commitment(*, commitment: str, reason: str, by: User, now: datetime) -> Commitment:
    """The other side says that what was reported as done is not; it is open again.

    Past its day, the next sweep notes it as missed.
    """
    row = lock_to_decide(commitment, by)
    if row.status != CommitmentStatus.DONE:
        check_move({}, row.status, CommitmentStatus.ACCEPTED)
    require_side(row, by, OTHER_SIDE[OwnerSide(row.side)])
    move(row, CommitmentStatus.ACCEPTED, RETURNED, by=by, reason=required(reason), done_at=None)
    tell("meetings.commitment_returned", row, [row.owner], now)
    waiting.tell_who_waits(waiting.RETURNED, row, now, besides=[by, row.owner])
    return row


@action
def miss_commitment(*, commitment: str, by: User | None, now: datetime) -> Commitment:
    """Note that the day of an accepted promise has ended without it being done.

    The system does this. Refuses while the day is not over in the owner's time zone at ``now``.
    """
    row = access.lock_commitment(by, commitment)
    if row.status != CommitmentStatus.ACCEPTED:
        check_move({}, row.status, CommitmentStatus.MISSED)
    if row.due_date >= today_of(row.owner, now):
        raise Refused("not_due_yet", _("The day is not over yet."), due_date=row.due_date)
    move(row, CommitmentStatus.MISSED, MISSED, by=by)
    told = [row.owner, *counterparts(row)]
    tell("meetings.commitment_missed", row, told, now)
    waiting.tell_who_waits(waiting.LATE, row, now, besides=told)
    # The line manager may be another one than when the promise was made.
    plan_reminders(row, now)
    return row


# --- for the actions of this package, within their transactions -------------------------------


def lock_to_decide(commitment: str, by: User) -> Commitment:
    """Lock a promise in sight to speak for one's side: 404, refused to who waits for a colleague's word."""
    row = access.lock_commitment(by, commitment)
    require_word(by)
    return row


def create_commitment(
    partner: Partner, new: NewCommitment, *, by: User, now: datetime, visit: Visit | None = None
) -> Commitment:
    """Write a promise in the caller's transaction; see ``propose_commitment``."""
    side = OwnerSide(new.side)
    if not new.title.strip():
        raise Refused("title_missing", _("Say what is promised."), field="title")
    owner = access.owners_for(by, partner, side).filter(key=new.owner).first()
    if owner is None:
        raise Refused("owner_not_of_that_side", _("Choose a person of that side."), field="owner")
    counterpart = _counterpart(partner, side, new.counterpart, by)
    require_near(new.due_date, "due_date")
    if new.due_date < today_of(owner, now):
        raise Refused("due_in_the_past", _("The day has passed."), field="due_date")
    own = access.side_of(by) == side
    row = Commitment.objects.create(
        partner=partner,
        visit=visit,
        title=new.title.strip(),
        description=new.description.strip(),
        side=side,
        owner=owner,
        counterpart=counterpart,
        proposed_by=by,
        status=CommitmentStatus.ACCEPTED if own else CommitmentStatus.PROPOSED,
        due_date=new.due_date,
        first_due_date=new.due_date,
    )
    links = [partner, *([visit] if visit else [])]
    audit.record(MADE if own else PROPOSED, row, by=by, links=links)
    if own:
        told = [person for person in (owner, counterpart) if person and person != by]
        tell("meetings.commitment_made", row, told, now)
        plan_reminders(row, now)
    else:
        tell("meetings.commitment_proposed", row, [owner], now)
    return row


def _counterpart(partner: Partner, side: OwnerSide, key: str | None, by: User) -> User | None:
    """Return who follows the promise up: as asked, else the proposer or the natural person."""
    other = OTHER_SIDE[side]
    if key:
        person = access.owners_for(by, partner, other).filter(key=key).first()
        if person is None:
            raise Refused(
                "counterpart_not_of_the_other_side",
                _("Choose a person of the other side."),
                field="counterpart",
            )
        return person
    if access.side_of(by) == other:
        return by
    if other == OwnerSide.US:
        return account_executive(partner)
    return representatives(partner).first()


def counterparts(row: Commitment) -> list[User]:
    """Return who on the other side hears of it: the counterpart, else everyone there who could."""
    if row.counterpart:
        return [row.counterpart]
    if row.side == OwnerSide.US:
        return list(representatives(row.partner))
    return list(relationship_team(row.partner))


def across(row: Commitment, by: User) -> list[User]:
    """Return who is asked when ``by`` asks for something: the people of the other side."""
    if access.side_of(by) == row.side:
        return counterparts(row)
    return [row.owner]


def but(by: User, people: list[User]) -> list[User]:
    """Return each of the people once, without the one who has done it."""
    return [person for person in dict.fromkeys(people) if person != by]


def require_agreed(row: Commitment) -> None:
    """Refuse what needs a promise that stands, for one that is only asked for, done or off."""
    if row.status not in AGREED:
        raise Refused(
            "not_agreed",
            _("That needs an accepted commitment; this one is “%(state)s”.")
            % {"state": row.get_status_display()},
            state=row.status,
        )


def today_of(user: User, now: datetime) -> date:
    """Return which day it is where the person is."""
    return now.astimezone(ZoneInfo(user.time_zone)).date()


def require_side(row: Commitment, by: User, side: str) -> None:
    """Refuse when the person sits on the other side of the table."""
    if access.side_of(by) != side:
        raise Refused("other_side_decides", _("That is for the other side to say."))


def required(reason: str) -> str:
    """Return the reason, or refuse an empty one."""
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")
    return reason.strip()


def clear_requests(row: Commitment) -> None:
    """Forget an open request for another date or for calling it off; the caller saves."""
    row.proposed_due_date = row.proposed_due_by = row.cancel_asked_by = None
    row.proposed_due_reason = row.cancel_reason = ""


def move(
    row: Commitment,
    status: CommitmentStatus,
    verb: str,
    *,
    by: User | None,
    reason: str = "",
    besides: Mapping[str, tuple[object, object]] | None = None,
    **fields: object,
) -> None:
    """Write a move and its audit event, which tells ``besides`` what is no field of the row."""
    changes = audit.difference(row, {"status": status, **fields})
    for field, (_before, after) in changes.items():
        setattr(row, field, after)
    row.save(update_fields=CHANGING)
    changes |= besides or {}
    audit.record(verb, row, by=by, links=[row.partner], changes=changes, reason=reason.strip())


def people_of(row: Commitment, side: OwnerSide) -> list[User]:
    """Return who of a side owns the promise or follows it; everybody there who could, if nobody does."""
    return [row.owner] if row.side == side else counterparts(row)


def tell(kind: str, row: Commitment, people: list[User], now: datetime) -> None:
    """Plan a message about this moment; the same moment is told once."""
    what = f"commitment:{row.pk}:{now.timestamp():.6f}"
    notices.notify(kind, what, to=people, payload={"commitment": row.key})

"""What somebody has in hand passes to a colleague: when they leave, or only leave a part of it."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access, notices
from accounts.actions.absence import one_at_a_time
from accounts.actions.people import DUTIES_CHANGED, explain, switch
from accounts.models import User
from core import audit, handover, permissions
from core.action import action
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page

HANDED_OVER = handover.verb(
    "accounts.handed_over", gettext_lazy("handed over what the person had in hand")
)


@action
def hand_over(
    *,
    person: str,
    to: str,
    kinds: Sequence[str],
    reason: str,
    by: User,
    now: datetime,
    close: bool = False,
) -> dict[str, int]:
    """Pass what a person of ours has in hand to a colleague, all in one: everything or nothing.

    ``person`` and ``to`` are keys, ``kinds`` the names of what passes (core/handover.py). The person
    may be locked out already; ``close`` locks them out now, for administrators. Returns how many of
    each kind there were. For administrators, for executives, and for managers above the person or
    themselves.

    Refuses a receiver who must not have one of the things: who lacks the role for it, or whose other
    duties it cannot go with; nothing in hand of these kinds; an empty reason; the same person; and an
    administrator as the receiver of what they themselves hand over: they would read what
    administrators may not.
    """
    one_at_a_time()
    people = access.lock_acting(by, person, to)
    acting = people[by.key]
    if person not in people or not people[person].is_internal:
        raise Http404
    giver, receiver = people[person], access.colleague_among(people, to)
    if receiver is None:
        raise Http404
    if not access.may_hand_over(acting, giver):
        raise PermissionDenied
    if close and not permissions.allowed(acting, access.MANAGE):
        raise PermissionDenied
    _check(acting, giver, receiver, reason)
    chosen = _chosen(acting, kinds)
    held = {kind.name: list(kind.held(giver).values_list("pk", flat=True)) for kind in chosen}
    passing = Handover(giver, receiver, by, held, reason.strip(), now)
    passed = {kind.name: kind.pass_on(passing) for kind in chosen}
    passed = {name: count for name, count in passed.items() if count}
    if not passed and not close:
        raise Refused(
            "nothing_in_hand", _("%(person)s has none of this in hand.") % {"person": giver.name}
        )
    if passed:
        event = audit.record(
            HANDED_OVER,
            giver,
            by=by,
            links=[receiver],
            changes={"to": (None, receiver), **{n: (count, 0) for n, count in passed.items()}},
            reason=reason.strip(),
        )
        if receiver.pk != by.pk:
            notices.notify(
                "accounts.handed_over",
                f"handover:{event.pk}",
                to=[receiver],
                payload={"person": giver.key, "kinds": passed},
            )
    if close:
        switch(giver, active=False, by=by, reason=reason.strip())
    return passed


def _check(by: User, giver: User, receiver: User, reason: str) -> None:
    if giver.pk == receiver.pk:
        raise Refused("same_person", _("They have it already: choose somebody else."), field="to")
    if receiver.pk == by.pk and not access.directs(by, giver):
        raise Refused(
            "own_gain",
            _("Somebody else has to hand it over to you: an administrator does not to themselves."),
            field="to",
        )
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field="reason")


def _chosen(by: User, names: Sequence[str]) -> list[Kind]:
    chosen = [kind for kind in handover.kinds() if kind.name in set(names)]
    if len(chosen) != len(set(names)):
        raise Refused("unknown_kind", _("There is no such kind of thing."), field="kinds")
    if not all(access.may_pass_on(by, kind) for kind in chosen):
        raise PermissionDenied
    return chosen


# --- the people who report to somebody --------------------------------------------------------


def reports_of(person: User) -> QuerySet[User]:
    """Return the active people whose line manager the person is."""
    return User.objects.filter(manager=person, is_active=True)


def _pass_on_reports(passing: Handover) -> int:
    """Give the person's reports to the receiver, who first takes the person's place if one of them.

    Refuses a receiver who is no manager, and one further below: they would be above themselves.
    """
    to: User = passing.to
    rows = list(
        reports_of(passing.person).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    if rows and not access.looks_down(to):
        raise Refused(
            "role_missing",
            _("%(person)s is no manager: nobody can report to them.") % {"person": to.name},
            field="to",
        )
    for row in sorted(rows, key=lambda row: row.pk != to.pk):
        boss = passing.person.manager if row.pk == to.pk else to
        row.manager = boss
        try:
            with transaction.atomic():
                row.save(update_fields=["manager"])
        except IntegrityError as error:
            raise explain(error, field="to") from None
        handover.record(passing, DUTIES_CHANGED, row, {"manager": (passing.person, boss)})
    return len(rows)


handover.register(
    Kind(
        name="accounts.reports",
        label=gettext_lazy("People who report to them"),
        icon="users",
        order=10,
        held=reports_of,
        visible_to=access.overseen_by,
        pass_on=_pass_on_reports,
        page=Page("accounts:person"),
        # It is a change of who sees what, as that of a line manager.
        permission=access.MANAGE,
    )
)

"""Negotiations that end without an agreement."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.moves import check_move
from core.refused import Refused
from negotiations import access
from negotiations.actions.rules import people_of, require_mover
from negotiations.models import Negotiation
from negotiations.states import (
    NEGOTIATION_MOVES,
    OPEN_NEGOTIATION,
    OTHER_PARTY,
    NegotiationStatus,
    Party,
)
from suppliers.standing import require_word

BROKEN_OFF = verbs.register(
    "negotiations.broken_off",
    gettext_lazy("broke off the negotiation"),
    icon="circle-x",
    tone="bad",
)
EXPIRED = verbs.register(
    "negotiations.expired",
    gettext_lazy("closed the negotiation because its time was up"),
    icon="clock",
    tone="warn",
)

# One transaction handles at most so many; the schedule comes round again.
BATCH = 500


@action
def break_off(*, negotiation: str, reason: str, by: User, now: datetime) -> Negotiation:
    """End the negotiation without an agreement; either side may, whoever's turn it is.

    The reason is shown to the other side. Refuses an empty one, a negotiation that has ended,
    and who waits for a colleague's word.
    """
    party = require_mover(by)
    row = access.lock_negotiation(by, negotiation)
    require_word(by)
    before = row.status
    check_move(NEGOTIATION_MOVES, before, NegotiationStatus.BROKEN_OFF)
    if not reason.strip():
        raise Refused("reason_missing", _("Say why; the other side will read it."), field="reason")
    row.status, row.ended_at = NegotiationStatus.BROKEN_OFF, database_now()
    row.ended_reason = reason.strip()
    row.save(update_fields=["status", "ended_at", "ended_reason"])
    audit.record(
        BROKEN_OFF,
        row,
        by=by,
        links=[row.partner],
        changes={"status": (before, row.status)},
        reason=row.ended_reason,
    )
    notices.notify(
        "negotiations.broken_off",
        f"negotiation:{row.pk}",
        to=people_of(OTHER_PARTY[party], row),
        payload={"negotiation": row.key},
    )
    return row


@action
def expire_negotiations(*, by: None = None) -> int:
    """Close the open negotiations whose time is up by the database clock; return how many."""
    now = database_now()
    due = list(
        Negotiation.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(status__in=OPEN_NEGOTIATION, expires_at__lte=now)
        .select_related("partner")
        .order_by("pk")[:BATCH]
    )
    for row in due:
        before = row.status
        check_move(NEGOTIATION_MOVES, before, NegotiationStatus.EXPIRED)
        row.status, row.ended_at = NegotiationStatus.EXPIRED, now
        row.save(update_fields=["status", "ended_at"])
        audit.record(
            EXPIRED, row, by=None, links=[row.partner], changes={"status": (before, row.status)}
        )
        notices.notify(
            "negotiations.expired",
            f"negotiation:{row.pk}",
            to=people_of(Party.US, row) + people_of(Party.PARTNER, row),
            payload={"negotiation": row.key},
        )
    return len(due)

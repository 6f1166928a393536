"""When people are reminded of the deadline for bids, and of an award that waits for them.

Planned once, when the request is published or the award proposed, as outbox rows named by what they are
about, and dropped when their turn comes if it does not hold any more. For who joins a partner while a
request to it runs they are planned then.

Of the deadline it says the same to who has bid and to who has not, and is sent to both: neither the outbox
nor an inbox tells whether there is a bid.
"""

from datetime import UTC, datetime, timedelta

from accounts import notices
from core.clock import database_now
from rfps.models import Award, RfxInvitation
from rfps.states import RfxStatus
from rfps.team import approvers
from suppliers.models import Partner
from suppliers.team import representatives

NEAR = "rfps.deadline_near"
BEFORE = timedelta(days=2)


def deadline(moment: datetime) -> str:
    """Return a deadline as the messages about it have it: an instant in UTC."""
    return moment.astimezone(UTC).isoformat()


def plan_deadline(invitation: RfxInvitation, now: datetime) -> None:
    """Plan the reminder of a request that has a deadline, if it lies ahead of ``now``, an aware instant."""
    moment = invitation.rfx.deadline_at
    assert moment is not None
    if moment - BEFORE <= now:
        return
    notices.notify(
        NEAR,
        f"rfx-invitation:{invitation.pk}:{deadline(moment)}",
        to=representatives(invitation.partner),
        payload={"rfx": invitation.rfx.key, "deadline": deadline(moment)},
        due_at=moment - BEFORE,
    )


def plan_running(partner: Partner) -> None:
    """Plan the reminders of every request that runs and asks the partner, for whom they are not planned yet.

    To be called with the partner's row locked, as publishing does: who joins at the same instant is then
    either there when the request goes out, or finds it running.
    """
    now = database_now()
    running = RfxInvitation.objects.filter(partner=partner, rfx__status=RfxStatus.PUBLISHED)
    for invitation in running.select_related("rfx", "partner").order_by("pk"):
        plan_deadline(invitation, now)


WAITS = "rfps.award_still_waits"
AFTER = (timedelta(days=2), timedelta(days=7))


def plan_approval(award: Award, now: datetime) -> None:
    """Plan to ask again for the decision on an award that was proposed at ``now``, an aware instant."""
    for after in AFTER:
        notices.notify(
            WAITS,
            f"award:{award.pk}:{after.days:+d}",
            to=approvers(award),
            payload={"award": award.key},
            due_at=now + after,
        )

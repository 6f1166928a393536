"""When the people of an invited partner are reminded that the deadline for bids is near.

Planned once, when the request is published, as outbox rows named by the invitation and the deadline, and
dropped when their turn comes if the partner has declined, the request has ended or its deadline is another.
What it says is the same for who has bid and for who has not, and it is sent to both: neither the outbox nor an
inbox tells whether there is a bid (docs/adr/0042 and rfps/sealing.py say from whom that is kept).
"""

from datetime import UTC, datetime, timedelta

from accounts import notices
from rfps.models import RfxInvitation
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

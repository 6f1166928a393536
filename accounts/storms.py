"""Many messages to one person within an hour: the first come at once, the others in one summary.

An import of minutes with eighty promises, or a colleague who hands over a hundred of them, is eighty or a
hundred messages. The inbox has each; of the e-mails, what is over the limit is held and comes together at
the end of the hour, in the way of the digest (accounts/digest.py). Nothing is dropped, and what cannot wait
or brings a file is never held.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from accounts.models import User
from core import outbox
from core.models import Outbox

HOUR = timedelta(hours=1)
# Whoever holds a message has committed that by the time at which the summary looks for it.
COMMITTED = timedelta(minutes=1)
# The kind of message that brings all that is held (accounts/digest.py).
DIGEST = "accounts.digest"


def is_too_much(person: User, now: datetime) -> bool:
    """Return whether the person had as many letters in the hour before ``now`` (aware) as are sent in one.

    A digest is one letter, however many messages are in it. One query, over these letters alone.
    """
    limit: int = settings.EMAILS_PER_HOUR
    rows = Outbox.objects.filter(
        recipient=person,
        channel=Outbox.Channel.EMAIL,
        state=Outbox.State.SENT,
        sent_at__gt=now - HOUR,
    )
    # Each letter is sent at its own instant; of a digest all that was in it has the same.
    letters = (
        rows.exclude(kind=DIGEST).order_by().values_list("sent_at", flat=True).distinct()[:limit]
    )
    return limit > 0 and len(letters) == limit


def sum_up(person: User, now: datetime) -> None:
    """Plan the summary of what is held for the person, at the end of the hour; once for each hour.

    What is held in an hour's last minute comes with the next one's.
    """
    end = (now + COMMITTED).astimezone(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    message = outbox.Message(Outbox.Channel.EMAIL, person.pk)
    outbox.enqueue(DIGEST, f"storm:{end:%Y-%m-%dT%H}", [message], due_at=end)

"""The messages that have been planned, built as they would be sent."""

from collections.abc import Iterator

from accounts import notices
from accounts.models import User
from accounts.notices import Notice
from core.models import Outbox


def planned() -> Iterator[tuple[User, Notice]]:
    """Yield each e-mail that would be sent now, with whose it is, in the words of that person."""
    for row in Outbox.objects.filter(channel="email").select_related("recipient"):
        with notices.in_words_of(row.recipient):
            built = notices.build(row)
        if built is not None:
            yield row.recipient, built

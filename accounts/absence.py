"""Who is away, and who stands in for them: the people above know nothing of it but what they are told."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from core.clock import company_today


def away(person: User, on: date) -> bool:
    """Return whether the person is away on a day of the company."""
    first, last = person.absent_from_date, person.absent_until_date
    return first is not None and last is not None and first <= on <= last


def stand_in(person: User, on: date | None = None) -> User | None:
    """Return who receives today what the person does, or on a day of the company: of ours and active, else nobody."""
    if not away(person, on or company_today()) or person.deputy is None:
        return None
    deputy: User = person.deputy
    return deputy if deputy.is_active and deputy.is_internal else None


def line_of(deputy: User, first: date, last: date) -> Iterator[User]:
    """Yield the deputy, their own deputy if they are away then too, and so on.

    Each is away on some of the days on which all before them are; the line ends with somebody who is
    there, or with who has been in it before.
    """
    seen: set[int] = set()
    person: User | None = deputy
    while person is not None:
        yield person
        seen.add(person.pk)
        if person.absent_from_date is None or person.absent_until_date is None:
            return
        first, last = max(first, person.absent_from_date), min(last, person.absent_until_date)
        if first > last or person.deputy_id in seen:
            return
        person = person.deputy

"""What is held about a person, for the page and for the copy.

Built by the application whoever asks: a supplier's person may read what is held about them, though not
the tables that it is in. Only rows that the register says are about that person are asked for.
"""

from typing import Any

from django.db.models import Model

from accounts.access import MANAGE
from core import personal_copy, timeline
from core.personal_copy import Part
from core.places import Place, places_of
from core.postgres.acting import as_application


def held(person: Model) -> list[Part]:
    """Return what is held about a person, by kind; two queries."""
    with as_application():
        return personal_copy.counted_parts_of(person)


def copied(person: Model, *, own: bool, titles: bool) -> bytes:
    """Return a copy of it as a ZIP file; ``own`` says that the person takes it, ``titles`` that who takes it
    may read what business records are called."""
    with as_application():
        return personal_copy.copy_of(person, own=own, titles=titles)


def places(reader: Any, person: Model) -> list[Place]:
    """Return where the person's name stands in free text: what the reader sees on the pages by title; for
    administrators of the other records how many."""
    seen = timeline.rows_followed(reader)
    records = reader.has_permission(MANAGE)
    every = timeline.rows_followed(reader, records=True) if records else seen
    return places_of(reader, person, seen, every)

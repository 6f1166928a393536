"""What is held about a person, for the page and for the copy.

Built by the application whoever asks: a supplier's person may read what is held about them, though not
the tables that it is in. Only rows that the register says are about that person are asked for.
"""

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone

from accounts.access import MANAGE
from accounts.models import User
from core import personal_copy, places, timeline
from core.personal_copy import Part
from core.places import Found, Place
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


def find_places(reader: User, person: Model) -> dict[str, Found]:
    """Return where the person's name stands in free text: of what the reader sees on the pages which rows; for
    administrators of the other records how many. All texts are read: for the worker."""
    seen = timeline.rows_followed(reader)
    records = reader.has_permission(MANAGE)
    return places.find_places(
        person, seen, timeline.rows_followed(reader, records=True) if records else seen
    )


def shown_places(reader: User, found: dict[str, Found]) -> list[Place]:
    """Return what was found before as the reader may see it now."""
    return places.shown_places(reader, found, timeline.rows_followed(reader))


def zip_file(content: bytes) -> HttpResponse:
    """Answer with a copy, to be kept and not shown."""
    name = f"personal-data-{timezone.localdate().isoformat()}.zip"
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )

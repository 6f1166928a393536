"""Who sees which requests about personal data, and what is due of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import subjects
from accounts.invitations import partners
from accounts.models import DataCopy, DataRequest, User
from accounts.states import RequestKind, RequestState
from core import handover, retention
from core.counts import count_all
from core.refused import Refused

# The rule by which they go (accounts/retention.py).
PERIOD = "accounts.data"


def newest(user: User, person: Model) -> dict[str, DataRequest]:
    """Return by kind the newest request about a person, the user's own, or anybody's to anonymise.

    The caller has checked that the user may ask about the person. One query.
    """
    about = DataRequest.objects.filter(object_type=person._meta.label_lower, object_id=person.pk)
    rows = about.filter(Q(asked_by=user) | Q(kind=RequestKind.ANONYMISING))
    return {row.kind: row for row in rows.order_by("kind", "-pk").distinct("kind")}


def copies_for(user: User) -> list[DataRequest]:
    """Return the copies of what is held about oneself that one has asked for, newest first; two queries."""
    rows = DataRequest.objects.filter(
        kind=RequestKind.COPY,
        asked_by=user,
        object_type=user._meta.label_lower,
        object_id=user.pk,
    )
    return with_ends(rows.order_by("-pk"))


def with_ends(rows: Iterable[DataRequest]) -> list[DataRequest]:
    """Return requests that know until when a copy can be downloaded (``until``): one query."""
    kept = timedelta(days=retention.chosen()[PERIOD])
    found = list(rows)
    for row in found:
        if row.kind == RequestKind.COPY and row.is_done and row.finished_at is not None:
            row.until = row.finished_at + kept
    return found


def get_copy(user: User, key: str) -> DataRequest:
    """Return a copy that was made for the user, who may ask for it today too; else 404, or 403."""
    rows = DataRequest.objects.filter(kind=RequestKind.COPY, asked_by=user, state=RequestState.DONE)
    request = get_object_or_404(rows, key=key)
    subjects.whom(user, request)
    return request


def content_of(user: User, key: str) -> bytes:
    """Return the ZIP file of a copy; the same refusals."""
    return bytes(DataCopy.objects.get(request=get_copy(user, key)).content)


def find(user: User, key: str) -> DataRequest | None:
    """Return a request of one's own, None if it has gone."""
    return DataRequest.objects.filter(asked_by=user, key=key).first()


def due(now: datetime) -> list[DataRequest]:
    """Return what the worker is to do now, with who has asked; what waits longest first."""
    rows = DataRequest.objects.filter(state=RequestState.WAITING, try_at__lte=now)
    return list(rows.select_related("asked_by").order_by("try_at", "pk"))


def lock_due(pk: int, now: datetime) -> DataRequest | None:
    """Lock and return a request that is to be done, None if it was, or another worker is at it."""
    return _lock(DataRequest.objects.filter(pk=pk, try_at__lte=now), skip_locked=True)


def lock_attempt(pk: int, attempt: int) -> DataRequest | None:
    """Lock and return a request at its attempt of that number, None if it is done or at a later one.

    Waits for who holds it: another worker may look for a moment whether it is still due.
    """
    return _lock(DataRequest.objects.filter(pk=pk, attempts=attempt), skip_locked=False)


def _lock(rows: QuerySet[DataRequest], *, skip_locked: bool) -> DataRequest | None:
    waiting = rows.filter(state=RequestState.WAITING)
    locked = waiting.select_for_update(of=("self",), skip_locked=skip_locked)
    return locked.select_related("asked_by").first()


def hindrance(person: User) -> Refused | None:
    """Return why a person is not anonymised yet, None if nothing stands in the way.

    One query at most, of a partner's person three.
    """
    if person.is_active:
        return Refused("still_active", _("Close the account first."))
    count = sum(count_all([kind.held(person) for kind in handover.kinds()]))
    if not count:
        return None if person.is_internal else partners().hindrance(person)
    if person.is_internal:
        text = _("The person still has %(count)s things in hand: hand them over first.")
    else:
        text = ngettext(
            "The person still has %(count)s commitment or visit open with us: close it, or put a "
            "colleague of theirs in the place.",
            "The person still has %(count)s commitments or visits open with us: close them, or put a "
            "colleague of theirs in the place.",
            count,
        )
    return Refused("still_in_hand", text % {"count": count})

"""Whom personal data can be about: people with an account, and those whom the apps above know of.

A request about somebody's data (``DataRequest``) names a row of any table that stands for a person. Each app
says of its own who may ask, and what forgetting such a person means.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from accounts.models import DataRequest, User


@dataclass(frozen=True)
class Subject:
    """A table whose rows stand for people.

    ``get(user, pk)`` gives the row to who may ask about it now: 404 out of sight, 403 without the right.
    ``titles(user, row)`` says whether that reader may know what business records are called. ``forget(row,
    by=, reason=, now=)`` anonymises, in the caller's transaction; refuses as long as that may not be.
    ``page(row)`` is where what is held about them is looked at.
    """

    model: type[Model]
    get: Callable[[User, int], Any]
    titles: Callable[[User, Any], bool]
    forget: Callable[..., None]
    page: Callable[[Any], str]


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Add a table, in the module of its actions; refuses one that is there."""
    label = subject.model._meta.label_lower
    if label in _subjects:
        raise ValueError(f"{label} is registered twice")
    _subjects[label] = subject


def subject_of(request: DataRequest) -> Subject:
    """Return what is known of the table that a request is about."""
    return _subjects[request.object_type]


def whom(user: User, request: DataRequest) -> Any:
    """Return whom a request is about, to who may ask that now: else 404 or 403."""
    return subject_of(request).get(user, request.object_id)


def forget(row: Any, request: DataRequest, *, now: datetime) -> None:
    """Anonymise whom a request is about, as who asked and with their reason; part of an action."""
    subject_of(request).forget(row, by=request.asked_by, reason=request.reason, now=now)

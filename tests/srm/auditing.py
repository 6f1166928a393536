"""Events, and who may read the whole trail."""

from typing import Any

from django.test import Client

from accounts.models import User
from core import audit
from core.action import action
from core.models import Event
from tests.factories.accounts import make_user


def note(*, verb: str, row: Any, by: User | None, **more: Any) -> Event:
    @action
    def write(*, by: User | None) -> Event:
        return audit.record(verb, row, by=by, **more)

    return write(by=by)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def reader(role: str) -> User:
    return make_user(f"Reader {role}", roles=[role])

"""Somebody with work in hand, their manager, who takes it over, and an administrator."""

import pytest

from accounts.models import User
from accounts.states import Role
from tests.accounts.handing import WORKING
from tests.factories.accounts import make_user


@pytest.fixture
def admin() -> User:
    return make_user(roles=[Role.ADMINISTRATOR])


@pytest.fixture
def boss() -> User:
    return make_user("Maria Maj", roles=[Role.MANAGER])


@pytest.fixture
def leaver(boss: User) -> User:
    return make_user("Elin Ek", roles=WORKING, manager=boss)


@pytest.fixture
def heir() -> User:
    return make_user("Jonas Järn", roles=WORKING)

"""Anna, who has an account at her company and one here."""

import pytest
from django.core.cache import cache

from accounts.models import User
from tests.environment.company import Company
from tests.factories.accounts import make_user


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def anna(company: Company) -> User:
    company.employ("anna.a", "Anna@Nordkontor.example")
    return make_user("Anna Ask", email="anna@nordkontor.example")

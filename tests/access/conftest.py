"""The world, made once per process and module, never committed."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from tests.access import world as worlds
from tests.access.requests import readers_known
from tests.access.world import World
from tests.environment.shared import shared_rows


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One row of everything, in a transaction that ends with the module."""
    # How often one may ask is no matter of who asks, and a fast run asks more often in a minute.
    # Nor is how long ago one signed in: a module may take longer than a confirmation holds.
    unlimited = override_settings(
        ALLOWED_HOSTS=["testserver"],
        ACCOUNT_RATE_LIMITS=False,
        MFA_RATE_LIMITS=False,
        ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600,
    )
    with unlimited, shared_rows(django_db_blocker):
        # Thousands of refusals are what these tests are about; nobody reads their log lines.
        logging.disable(logging.WARNING)
        yield worlds.build()
        logging.disable(logging.NOTSET)


@pytest.fixture
def known_readers() -> Iterator[None]:
    """Nothing changes of who asks: they are looked up once."""
    with readers_known():
        yield

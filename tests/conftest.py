"""Before anything of ours is imported: a run of its own and the settings that belong to it."""

import os
from collections.abc import Iterator

import pytest

from tests.environment import run as _run

_RUN = _run.current()

import django  # noqa: E402 - the environment must be complete first

django.setup()
# With this variable set, pytest-django in xdist's workers would read the settings before this file
# has given them a database of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = (
    "tests.environment.browser",
    "tests.environment.processes",
)

# E2E=0 is the explicit way to do without a browser; a missing browser is a failure.
collect_ignore_glob = []
if os.environ.get("E2E") == "0":
    collect_ignore_glob.append("e2e/*")


# A minute each: begun first, none of them is what everybody waits for in the end.
LONG = ("tests/e2e/test_thread", "tests/e2e/test_pages", "tests/srm/test_demo")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests before the others, which stay in their random order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def _no_language_is_left_over() -> Iterator[None]:
    """A request leaves its reader's language active in the thread; the next test begins without."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers before xdist starts its workers."""
    if _RUN.first and not session.config.option.collectonly:
        _RUN.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers when everything else, the summary included, is done."""
    if _RUN.first:
        _RUN.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """This process's own copy of the migrated database, instead of pytest-django's."""
    from tests.environment.cluster import TEMPLATE
    from tests.environment.restore import Restorer

    _RUN.postgres.execute(
        f"CREATE DATABASE {_RUN.database} TEMPLATE {TEMPLATE} OWNER srm_owner",
    )
    Restorer().install()
    yield
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()

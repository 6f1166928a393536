"""Before anything of ours is imported: a run of its own and the settings that belong to it."""

import gc
import itertools
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

from django.test import Client  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from tests.environment import passwords, signing_in  # noqa: E402

passwords.hash_quickly()
Client.force_login = signing_in.force_login  # type: ignore[method-assign]
# The same examples every time, and no limit of time on any: a busy machine is no failure.
# With `--hypothesis-profile=default` Hypothesis looks for new ones.
hypothesis_settings.register_profile(
    "usual",
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("usual")

pytest_plugins = (
    "tests.environment.browser",
    "tests.environment.company",
    "tests.environment.processes",
)

# E2E=0 is the explicit way to do without a browser; a missing browser is a failure.
collect_ignore_glob = []
if os.environ.get("E2E") == "0":
    collect_ignore_glob.append("e2e/*")


# Those with a browser wait for it a good part of their time: one after the other in one process, the
# longest first, and the others use the time meanwhile.
BROWSER = ("tests/e2e/test_pages", "tests/e2e/test_thread", "tests/e2e/")
# Begun first by the others, so that none of them is what everybody waits for in the end.
LONG = (
    (
        "tests/faults/",
        "tests/srm/test_demo",
        "tests/srm/test_fill_data",
        "tests/access/test_looking_as",
    ),
    ("tests/accounts/test_guessing", "tests/access/test_matrix", "tests/access/test_leaks"),
)


def _take(items: list[pytest.Item], names: tuple[str, ...]) -> list[pytest.Item]:
    """Take those of the tests out whose names begin so, in the order of the names."""
    taken = [item for name in names for item in items if item.nodeid.startswith(name)]
    taken = list(dict.fromkeys(taken))
    items[:] = [item for item in items if not item.nodeid.startswith(names)]
    return taken


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin the share of every process with some of the long tests; the others stay in random order.

    At first xdist cuts the list into as many equal pieces as there are processes.
    """
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    left = len(items)
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    shares[0] += _take(items, BROWSER)
    for names in LONG:
        for number, item in enumerate(_take(items, names)):
            shares[-1 - number % max(processes - 1, 1)].append(item)
    others = iter(items)
    for number, share in enumerate(shares):
        size = left // (processes - number)
        share += itertools.islice(others, max(size - len(share), 0))
        left -= size
    items[:] = [*itertools.chain(*shares), *others]


@pytest.fixture(autouse=True)
def _no_language_is_left_over() -> Iterator[None]:
    """A request leaves its reader's language active in the thread; the next test begins without."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Iterator[None]:
    """Start the servers while xdist's workers, begun just before, look for the tests."""
    yield
    if _RUN.first and not session.config.option.collectonly:
        _RUN.start()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[object]:
    """Let one process compile the tests and the others take what it made."""
    with _RUN.first_alone("collection"):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Begin with the tests when the servers answer."""
    if session.config.option.collectonly:
        return
    # Half a million objects are there to stay; to look through them for garbage again and again took a
    # twentieth of the run.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    _RUN.wait()


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

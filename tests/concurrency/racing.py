"""Calls let go at the same moment, each on a connection of its own."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

CONNECTIONS = 25
PATIENCE = 60  # seconds until what never comes is a failure


def rounds(usually: int) -> int:
    """How often a race is run: ``usually`` times, or RACE_ROUNDS times where that is set.

    A race that is lost once in twenty needs more rounds than every run of all tests should wait for:
    ``make races``.
    """
    return int(os.environ.get("RACE_ROUNDS", usually))


def at_once(
    calls: Sequence[Callable[[], Any]], first: Callable[[], Any] | None = None
) -> list[Any]:
    """Run the calls over at most 25 connections, all let go at the same moment.

    ``first`` is done when everybody is connected, and nobody let go yet: what has to happen shortly
    before. Returns what each call returned or raised, in the order of the calls.
    """
    count = min(CONNECTIONS, len(calls))
    gate = threading.Barrier(count, action=first)

    def run(mine: Sequence[Callable[[], Any]]) -> list[Any]:
        try:
            connection.ensure_connection()
            gate.wait(20)
            return [_outcome(call) for call in mine]
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        dealt = list(pool.map(run, [calls[number::count] for number in range(count)]))
    return [dealt[number % count][number // count] for number in range(len(calls))]


def _outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # whatever it is, the test judges it
        return error


def errors(outcomes: Sequence[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@contextmanager
def meanwhile(change: Callable[[], Any], then: Callable[[], Any] = lambda: None) -> Iterator[None]:
    """Hold a change that is not committed yet while the block runs, on a connection of its own.

    As soon as somebody waits for it, or the block is over, ``then`` is called and it is committed.
    """
    held, over = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                change()
                held.set()
                while not over.is_set() and not _somebody_waits_for_me():
                    time.sleep(0.01)
                then()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        try:
            assert held.wait(20)
            yield
        finally:
            over.set()
        done.result(20)


def hold_up(until: threading.Event) -> None:
    """Keep the open transaction waiting until the event, or until somebody waits for what it holds.

    The one comes without a lock and the other with it, each in its own time on a machine of any speed.
    """
    patience = time.monotonic() + PATIENCE
    while not (until.wait(0.01) or _somebody_waits_for_me()):
        assert time.monotonic() < patience, "neither came"


def in_time(attempt: Callable[[float], tuple[bool, Any]]) -> Any:
    """Return what an attempt made of so many seconds to a deadline; with more seconds where it came too late.

    An attempt returns whether what must come before the deadline did, and what it made.
    """
    for seconds in (1, 2, 4, 8, 16):
        came, made = attempt(seconds)
        if came:
            return made
    raise AssertionError("it never came in time")


def _somebody_waits_for_me() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])

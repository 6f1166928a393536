"""Calls let go at the same moment, each on a connection of its own."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

CONNECTIONS = 25


def rounds(usually: int) -> int:
    """How often a race is run: ``usually`` times, or RACE_ROUNDS times where that is set.

    A race that is lost once in twenty needs more rounds than every run of all tests should wait for:
    ``make races``.
    """
    return int(os.environ.get("RACE_ROUNDS", usually))


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls over at most 25 connections, all let go at the same moment.

    Returns what each call returned or raised, in the order of the calls.
    """
    count = min(CONNECTIONS, len(calls))
    gate = threading.Barrier(count)

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

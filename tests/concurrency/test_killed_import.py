"""kill -9 in the middle of an import: what is stored is as before, or complete."""

import random
import signal
import time
from pathlib import Path

import pytest
from django.db import connection

from suppliers import actions
from suppliers.models import TradeImport, TradeLine
from tests.concurrency.starter import Starter, loaded
from tests.suppliers.test_import_files import GOOD, HEADER, MAPPING, text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LINES = 6_000
KILLS = 3
TABLES = (
    "suppliers_tradeline",
    "suppliers_tradeimport",
    "suppliers_monthlytrade",
    "suppliers_yearlytrade",
    "suppliers_companytrade",
    "suppliers_partner",
    "core_event",
    "core_outbox",
)


def rows() -> list[tuple[str, int, int]]:
    """Return a checksum of every table that an import writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM {table} t"
                for table in TABLES
            )
        )
        return sorted(cursor.fetchall())


def busy() -> bool:
    """Whether a backend of the killed process is still at its last statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def test_a_killed_import_leaves_what_was_there_and_the_next_one_succeeds(tmp_path: Path) -> None:
    small, big, mapping = tmp_path / "small.csv", tmp_path / "big.csv", tmp_path / "mapping.toml"
    mapping.write_text(MAPPING)
    small.write_bytes(text(GOOD))
    actions.import_trade(by=None, path=small, mapping=MAPPING)
    big.write_text(
        "\n".join(
            [HEADER]
            + [
                f"Partner {n % 50},B{n},1,Cable,2026-0{n % 9 + 1}-02,2026-03-03,10,2.50,25.00"
                for n in range(LINES)
            ]
        )
        + "\n"
    )
    before = rows()
    command = (
        f"call_command('import_trade', {str(big)!r}, '--mapping', {str(mapping)!r}, stdout=QUIET)"
    )
    imports = "import io; from django.core.management import call_command; QUIET = io.StringIO()"
    with loaded(command, imports) as starter:
        kill_again_and_again(starter, before)


def kill_again_and_again(starter: Starter, before: list[tuple[str, int, int]]) -> None:
    start = starter.start
    killed = 0
    for number in range(KILLS):
        process = start()
        while not busy() and process.runs():
            time.sleep(0.01)  # until it has taken its turn and writes
        time.sleep(random.uniform(0, 0.1) + 0.1 * number)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        while busy():
            time.sleep(0.02)
        stored = rows()
        if TradeImport.objects.count() == 2:  # it was done before the signal came
            assert TradeLine.objects.count() == LINES + 1
            break
        assert stored == before
    assert killed, "no import was ever killed: the test would not see half of one"
    assert start().wait() == 0
    assert TradeLine.objects.count() == LINES + 1
    assert TradeImport.objects.count() == 2
    complete = rows()
    assert start().wait() == 0  # the same file once more changes nothing
    assert rows() == complete

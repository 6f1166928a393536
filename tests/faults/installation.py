"""An installation of its own, every process of which can be killed or frozen, and is started again."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from srm.local.errors import LocalError
from srm.local.layout import BASE
from srm.local.roles import database_grants
from srm.local.servers import PostgresServer, ValkeyServer, spawn
from tests.environment import cluster, run

DATABASE = "srm"
# The messages that the worker is to send, among all that there are: what lies beside them has no number.
OURS = "id > 0"
# One in ten waits for a day in the next year, the others were sent in the last: none is due.
_MESSAGES = """
    INSERT INTO core_outbox
        (id, kind, what, address, channel, due_at, try_at, payload, state, attempts, sent_at, error)
    SELECT -n, 'meetings.due', 'beside:' || n, 'nobody' || n %% 100000 || '@elsewhere.example', 'email',
        moment, moment, '{}', CASE WHEN ahead THEN 'waiting' ELSE 'sent' END, 0,
        CASE WHEN NOT ahead THEN moment END, ''
    FROM generate_series(1, %d) n, LATERAL (SELECT n %% 10 = 0) a (ahead), LATERAL (
        SELECT now() + (CASE WHEN ahead THEN 1 ELSE -1 END) * interval '1 minute' * (n %% 500000 + 1440)
    ) m (moment)
"""


class Installation:
    """Database, broker, mail server, worker and beat in a directory; nothing is shared with other tests."""

    def __init__(self, directory: Path, port: int):
        self.directory = directory
        self.port = port
        self.postgres = PostgresServer(
            directory / "pg", directory / "s", directory / "postgres.log"
        )
        self.valkey = ValkeyServer(directory / "vk", directory / "s", directory / "valkey.log")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.mail = directory / "mail"

    def environment(self) -> dict[str, str]:
        """The settings of worker and beat: those of every test, with servers of their own."""
        return (
            dict(os.environ)
            | run.current().environment()
            | {
                "SRM_DB_HOST": str(self.postgres.sockets),
                "SRM_DB_PORT": str(self.postgres.port),
                "SRM_DB_NAME": DATABASE,
                "SRM_BROKER_URL": self.valkey.url(),
                "SRM_EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
                "SRM_VAR_DIR": str(self.directory),
            }
        )

    def prepare(self, promises: int) -> None:
        """Start the servers and write so many promises whose reminders are due."""
        self.mail.mkdir()
        self.do_mail("well")
        cluster.copy_migrated(self.postgres.data)
        for name in ("database", "broker", "mail"):
            self.start(name)
        self.postgres.execute(
            f"CREATE DATABASE {DATABASE} TEMPLATE {cluster.TEMPLATE} OWNER srm_owner",
            *database_grants(DATABASE),
        )
        subprocess.run(
            [sys.executable, "-m", "tests.faults.promises", str(promises)],
            cwd=BASE,
            env=self.environment(),
            check=True,
        )

    def fill_beside(self, count: int) -> None:
        """Write so many messages that are not to be sent, and open promises for a fifth as many."""
        if not count:
            return
        columns = self.ask(
            "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
            " WHERE table_name = 'meetings_commitment'"
            " AND column_name NOT IN ('id', 'key', 'due_date', 'first_due_date')"
        )
        assert columns
        self.postgres.execute(
            # History and sealing of what nobody has done would take longer than all the rest.
            "SET session_replication_role = replica",
            _MESSAGES % count,
            "INSERT INTO meetings_commitment (key, due_date, first_due_date, " + columns[0][0] + ")"
            " SELECT 'b' || lpad(n::text, 11, '0'), current_date + 2 + n % 700,"
            " current_date + 2 + n % 700, " + columns[0][0] + " FROM generate_series(1, "
            f"{count // 5}) n, (SELECT * FROM meetings_commitment LIMIT 1) one",
            "VACUUM ANALYZE",
            database=DATABASE,
        )

    def claiming(self) -> float:
        """How long the database takes to find that nothing is due (ms), the best of five."""
        found = [
            self.ask(
                "EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM core_outbox WHERE state = 'waiting'"
                " AND try_at <= now() ORDER BY try_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
            )
            for _ in range(5)
        ]
        return min(rows[0][0][0]["Execution Time"] for rows in found if rows)

    def do_mail(self, mode: str) -> None:
        """Tell the mail server how to be from now on (tests/faults/mailserver.py)."""
        new = self.mail / "mode.new"
        new.write_text(mode)
        new.rename(self.mail / "mode")

    def start(self, name: str) -> None:
        """Start a process, anew if it was killed; servers answer when this returns."""
        if name == "database":
            self._start_database()
        elif name == "broker":
            self.valkey.start()
            assert self.valkey.process
            self.processes[name] = self.valkey.process
        else:
            log = self.directory / f"{name}.log"
            self.processes[name] = spawn(
                self._command(name), log=log, cwd=BASE, env=self.environment()
            )

    def _command(self, name: str) -> list[str]:
        python = [sys.executable, "-m"]
        return {
            "worker": [*python, "celery", "-A", "srm", "worker", "--concurrency", "2"],
            "beat": [*python, "celery", "-A", "srm", "beat", "--pidfile="],
            "mail": [*python, "tests.faults.mailserver", str(self.port), str(self.mail)],
        }[name]

    def _start_database(self) -> None:
        """Start PostgreSQL; whom a killed one leaves behind holds its memory for a moment."""
        for _ in range(100):
            try:
                self.postgres.start()
                break
            except LocalError:
                time.sleep(0.1)
        assert self.postgres.process and self.postgres.process.poll() is None
        self.processes["database"] = self.postgres.process

    def _whole(self, name: str) -> list[psutil.Process]:
        """The process and all that it has started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.processes[name].pid)
            return [process, *process.children(recursive=True)]
        return []

    def kill(self, name: str, part: float) -> None:
        """End it with SIGKILL: one of its processes, which ``part`` (0 to 1) chooses, or it and all of them."""
        whole = self._whole(name)
        chosen = [whole[int(part * len(whole))]] if len(whole) > 1 and part < 1 else whole
        for process in chosen:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)

    def freeze(self, name: str, number: int = signal.SIGSTOP) -> None:
        """Stop it where it is, and all that it has started."""
        for process in self._whole(name):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def thaw(self, name: str) -> None:
        """Let it go on."""
        self.freeze(name, signal.SIGCONT)

    def memory(self, name: str) -> float:
        """How much memory its processes have to themselves, in MB."""
        found = 0
        for process in self._whole(name):
            with contextlib.suppress(psutil.NoSuchProcess):
                found += process.memory_full_info().uss
        return found / 2**20

    def revive(self) -> None:
        """Start whatever has ended, as whatever watches over a real installation does."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self.start(name)

    def ask(self, query: str) -> list[tuple[Any, ...]] | None:
        """Return what the database answers as its superuser, None while there is no answer."""
        dsn = f"{self.postgres.dsn(DATABASE, self.postgres.superuser)} connect_timeout=2"
        try:
            with contextlib.closing(psycopg2.connect(dsn)) as connection:
                connection.autocommit = True
                with connection.cursor() as cursor:
                    cursor.execute(query)
                    return cursor.fetchall() if cursor.description else []
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            return None

    def stop(self) -> None:
        """End everything."""
        for name in ("worker", "beat", "mail"):
            if name in self.processes:
                self.thaw(name)
                self.kill(name, part=1)
                self.processes[name].wait()
        for server in (self.valkey, self.postgres):
            if server.process:
                for process in self._whole("broker" if server is self.valkey else "database"):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.send_signal(signal.SIGCONT)
            server.stop()

"""One request, as the web server would hand it over, and what it costs."""

import cProfile
import gc
import io
import pstats
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from accounts.models import User

WARM, MOST, LEAST, SECONDS = 3, 25, 7, 0.6


@dataclass(frozen=True)
class Result:
    """What one address costs. Times in milliseconds.

    ``cpu`` is this process's; ``database`` is the time spent waiting for PostgreSQL; ``cost`` is their
    sum, which is what the ratio and the growth are taken of, because PostgreSQL works in another
    process. ``p50`` and ``p95`` are the whole request by the clock; the other three are lower quartiles,
    which other programs on the same processors disturb least. ``calls`` are the function calls of one
    request: what nothing disturbs, but blind to the database and to slow single calls.
    """

    p50: float
    p95: float
    cpu: float
    database: float
    cost: float
    calls: int
    queries: int
    bytes: int
    status: int

    def as_dict(self) -> dict[str, Any]:
        return {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}


class _Queries:
    """Counts the queries and their time, as an execute wrapper."""

    def __init__(self) -> None:
        self.count, self.seconds, self.texts = 0, 0.0, list[tuple[float, str]]()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = time.perf_counter()
        cpu = time.process_time()
        try:
            return execute(sql, params, many, context)
        finally:
            # Without what the driver itself computes meanwhile: that is in the process's own time.
            spent = time.perf_counter() - started - (time.process_time() - cpu)
            self.count += 1
            self.seconds += max(0.0, spent)
            self.texts.append((spent, str(sql)))


class Visitor:
    """A signed-in person with a session of their own, asking a WSGI handler."""

    def __init__(self, handler: WSGIHandler, user: User) -> None:
        self._handler = handler
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def environ(self, url: str, *, htmx: bool = False) -> dict[str, Any]:
        """Return the WSGI environment of a GET."""
        parts = urlsplit(url)
        base = urlsplit(settings.BASE_URL)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": base.hostname or "localhost",
            "SERVER_PORT": str(base.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": base.netloc,
            "HTTP_COOKIE": self._cookie,
            "HTTP_ACCEPT": "text/html,*/*",
            "HTTP_ACCEPT_LANGUAGE": "en",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": base.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if htmx:
            environ["HTTP_HX_REQUEST"] = "true"
        return environ

    def get(self, url: str, *, htmx: bool = False) -> tuple[int, bytes]:
        """Ask once; returns status and body."""
        status = ""

        def start_response(line: str, headers: Any, exc_info: Any = None) -> Any:
            nonlocal status
            status = line

        response = self._handler(self.environ(url, htmx=htmx), start_response)
        body = b"".join(response)
        response.close()
        return int(status[:3]), body

    def measure(self, url: str, *, htmx: bool = False) -> Result:
        """Ask until the figures are steady: after warming up, 7 to 25 times, for 0.6 seconds if that is more."""
        for _ in range(WARM):
            status, body = self.get(url, htmx=htmx)
        walls: list[float] = []
        cpus, waits, costs = [], [], []
        gc.collect()
        began = time.perf_counter()
        while len(walls) < LEAST or (len(walls) < MOST and time.perf_counter() - began < SECONDS):
            queries = _Queries()
            with connection.execute_wrapper(queries):
                wall, cpu = time.perf_counter(), time.process_time()
                status, body = self.get(url, htmx=htmx)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            walls.append(wall * 1000)
            cpus.append(cpu * 1000)
            waits.append(queries.seconds * 1000)
            costs.append((cpu + queries.seconds) * 1000)
        return Result(
            p50=statistics.median(walls),
            p95=statistics.quantiles(walls, n=20)[-1],
            cpu=statistics.quantiles(cpus, n=4)[0],
            database=statistics.quantiles(waits, n=4)[0],
            cost=statistics.quantiles(costs, n=4)[0],
            calls=self._calls(url, htmx),
            queries=queries.count,
            bytes=len(body),
            status=status,
        )

    def _calls(self, url: str, htmx: bool) -> int:
        profile = cProfile.Profile()
        profile.runcall(self.get, url, htmx=htmx)
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    def slowest(self, url: str, *, htmx: bool = False, most: int = 5) -> list[tuple[float, str]]:
        """Return the slowest queries of one request: (milliseconds, SQL)."""
        self.get(url, htmx=htmx)
        queries = _Queries()
        with connection.execute_wrapper(queries):
            self.get(url, htmx=htmx)
        texts = sorted(queries.texts, key=lambda pair: pair[0], reverse=True)
        return [(spent * 1000, sql) for spent, sql in texts[:most]]

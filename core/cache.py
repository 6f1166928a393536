"""The cache that all web processes share, and what happens without it."""

import pickle
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger(__name__)

TIMEOUT = 1.0  # seconds, for connecting and for every answer
SIGNATURE = 32  # bytes of a SHA-256
PAUSE = 5.0  # seconds in which a server that did not answer is not asked again


def cache_url(broker: str) -> str:
    """Return the broker's address as the Redis client spells it.

    Celery names a Unix socket ``redis+socket:///path?virtual_host=1``, the client
    ``unix:///path?db=1``; addresses with a host are the same for both.
    """
    parts = urlsplit(broker)
    if parts.scheme != "redis+socket":
        return broker
    database = parse_qs(parts.query).get("virtual_host", ["0"])[0].strip("/")
    return f"unix://{parts.netloc}{parts.path}?{urlencode({'db': database})}"


class Signed:
    """Values as bytes that nobody else can have made: reading a pickle runs what is in it.

    Whoever can write to the broker's server would run code in every web process. What is not ours, or
    was made with another secret key, is None. Whole numbers stay as they are: the server counts them.
    """

    def dumps(self, value: Any) -> Any:
        """Return what is stored."""
        if type(value) is int:
            return value
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return self._signature(data) + data

    def loads(self, data: Any) -> Any:
        """Return the value, None for what we did not write."""
        if re.fullmatch(rb"-?[0-9]{1,20}", data):
            return int(data)
        signature, pickled = data[:SIGNATURE], data[SIGNATURE:]
        if not constant_time_compare(signature, self._signature(pickled)):
            log.error("cache: a value that we did not write")
            return None
        return pickle.loads(pickled)  # noqa: S301 ours, as the signature shows

    def _signature(self, data: bytes) -> bytes:
        return salted_hmac("core.cache", data, algorithm="sha256").digest()


class _Client(RedisCacheClient):
    """Asks once, briefly. Without a server everything is forgotten at once and nothing fails."""

    # Of the process, not of the thread whose cache this is: one of them has waited for all.
    _away_until = 0.0

    def __init__(self, servers: list[str], **options: Any):
        super().__init__(
            servers,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            serializer=Signed(),
            **options,
        )

    def _ask(self, command: str, without: Any, *args: Any) -> Any:
        if time.monotonic() < _Client._away_until:
            return without
        try:
            return getattr(RedisCacheClient, command)(self, *args)
        except RedisError as error:
            _Client._away_until = time.monotonic() + PAUSE
            log.error("cache away: rate limits do not hold", error=str(error))
            return without

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self._ask("add", True, key, value, timeout))

    def get(self, key: Any, default: Any) -> Any:
        found = self._ask("get", None, key, None)
        return default if found is None else found

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._ask("set", None, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        return bool(self._ask("touch", False, key, timeout))

    def delete(self, key: Any) -> bool:
        return bool(self._ask("delete", False, key))

    def get_many(self, keys: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask("get_many", {}, list(keys))
        return found

    def has_key(self, key: Any) -> bool:
        return bool(self._ask("has_key", False, key))

    def incr(self, key: Any, delta: int) -> int:
        return int(self._ask("incr", delta, key, delta))

    def set_many(self, data: Any, timeout: Any) -> None:
        self._ask("set_many", None, data, timeout)

    def delete_many(self, keys: Any) -> None:
        self._ask("delete_many", None, keys)

    def forget(self, prefix: str) -> None:
        """Delete the keys with this prefix: the queue lives on the same server."""
        client = self.get_client(None, write=True)
        for key in client.scan_iter(match=f"{prefix}*", count=1000):
            client.delete(key)


class SharedCache(RedisCache):
    """Django's Redis cache on the broker's server, under a prefix of its own.

    A login must not depend on it: while the server is away nothing is counted (so that rate limits
    do not hold, which the log says), and one wait of a second serves the next five.
    """

    def __init__(self, server: Any, params: dict[str, Any]):
        super().__init__(server, params)
        self._class = _Client

    def clear(self) -> None:
        """Forget everything that is the cache's."""
        client: Any = self._cache
        client.forget(f"{self.key_prefix}:")

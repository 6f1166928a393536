"""Posting something signed to one address that the installation's settings name.

Signed as the Standard Webhooks say (webhook-id, webhook-timestamp, webhook-signature), so that whoever
receives it can check it with a library: HMAC-SHA256 of ``id.timestamp.body``.
"""

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

# Seconds: for each step, and for all of it, so that who answers a byte at a time holds up nobody.
STEP, WHOLE = 5.0, 10.0


class Undelivered(Exception):
    """The other side did not take it; the message says why, without what it answered."""


def signature(secret: bytes, name: str, at: int, body: bytes) -> str:
    """Return the header that proves who sent a body: ``at`` is the instant in seconds since 1970."""
    signed = hmac.new(secret, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def post(
    url: str,
    secret: bytes,
    *,
    name: str,
    content: Mapping[str, Any],
    at: datetime,
    whole: float = WHOLE,
) -> None:
    """Post ``content`` as JSON, signed with ``secret``; the same ``name`` is the same message again.

    Raises Undelivered for every answer but a 2xx, for a redirect too: what is signed for one address
    goes to no other. Takes ``whole`` seconds at most, besides looking the name up; of the answer nothing
    but its status is read.
    """
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    seconds = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "SRM",
        "webhook-id": name,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, name, seconds, body),
    }
    parts = urlsplit(url)
    to: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        to = http.client.HTTPSConnection(parts.netloc, timeout=STEP, context=context)
    else:
        to = http.client.HTTPConnection(parts.netloc, timeout=STEP)
    # A step that goes on and on, a byte at a time, ends when the connection is gone.
    too_late = threading.Event()
    late = threading.Timer(whole, _cut, [to, too_late])
    late.daemon = True
    late.start()
    try:
        to.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        status = to.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered("too slow" if too_late.is_set() else type(error).__name__) from error
    finally:
        late.cancel()
        to.close()
    # What was cut off within its headers looks as if these had come to their end.
    if too_late.is_set():
        raise Undelivered("too slow")
    if not 200 <= status < 300:
        raise Undelivered(f"answered {status}")


def _cut(connection: http.client.HTTPConnection, too_late: threading.Event) -> None:
    too_late.set()
    if (held := connection.sock) is not None:
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has just ended by itself

"""One runner per ``var/`` at a time.

The kernel frees the lock when its holder dies, however it dies, so a lock can never be stale; the
file's text only serves the message.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from srm.local.errors import LocalError
from srm.local.layout import Layout


@contextmanager
def exclusive(layout: Layout, doing: str) -> Iterator[None]:
    """Hold the installation's lock, or say who does.  ``doing`` is shown to the second comer."""
    descriptor = os.open(layout.state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode(errors="replace").strip()
            raise LocalError(f"already in use: {holder or 'another run'}") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{doing} (process {os.getpid()})".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def held(layout: Layout) -> bool:
    """Whether a runner is at work in this installation."""
    try:
        descriptor = os.open(layout.state / "lock", os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)

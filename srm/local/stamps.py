"""Remember which steps are done, so that the next start skips them.

A step is done when the hash of what it depends on is the one remembered.  The file is lost or
broken at worst: then everything is done again.
"""

import hashlib
import json
from collections.abc import Iterable

from srm.local.layout import BASE, Layout


def fingerprint(patterns: Iterable[str]) -> str:
    """A hash of the names and contents of the project's files that match the glob patterns."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in BASE.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(BASE)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class Stamps:
    """The remembered fingerprints of one installation."""

    def __init__(self, layout: Layout) -> None:
        self._path = layout.state / "steps.json"
        try:
            self._known: dict[str, str] = dict(json.loads(self._path.read_text()))
        except (OSError, ValueError):
            self._known = {}

    def done(self, step: str, value: str) -> bool:
        """Whether the step was finished with this very fingerprint."""
        return self._known.get(step) == value

    def get(self, step: str) -> str | None:
        """The remembered fingerprint, if any."""
        return self._known.get(step)

    def set(self, step: str, value: str) -> None:
        """Remember the step as finished."""
        self._known[step] = value
        self._write()

    def clear(self, *steps: str) -> None:
        """Forget steps: they will be done again."""
        for step in steps:
            self._known.pop(step, None)
        self._write()

    def _write(self) -> None:
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._known, indent=1, sort_keys=True))
        temporary.rename(self._path)

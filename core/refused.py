"""The one way in which an action says no."""

from typing import Any


class Refused(Exception):
    """A rule forbids what was asked; nothing was changed.

    ``code`` is stable and for programs (``deadline_passed``); ``message`` is for people, translated.
    ``field`` names the form field it belongs to, if any. ``details`` are machine-readable facts such
    as the exact time of a late bid. A refusal becomes a form error on a page and a 409 in the API.
    """

    status = 409

    def __init__(self, code: str, message: str, *, field: str | None = None, **details: Any):
        super().__init__(str(message))
        self.code = code
        self.message = message
        self.field = field
        self.details = details


class Barred(Refused):
    """It is who asks that stands in the way, not what is asked for: a second factor is missing, say.

    A 403 in the API.
    """

    status = 403

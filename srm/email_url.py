"""Turns the one-line mail setting into Django's settings."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def email_settings(address: str) -> dict[str, Any]:
    """Return Django's ``EMAIL_*`` settings for an address.

    ``file:///folder`` writes each message to a file, ``console:`` prints it, and
    ``smtp://user:password@host:port`` (or ``smtp+starttls``, ``smtps``) sends it.
    """
    parts = urlsplit(address)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "core.mail.FolderBackend", "EMAIL_FILE_PATH": Path(parts.path)}
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        # A server that has all of a message and is slow to say so must be waited for: who hangs up does not
        # know that it was taken, and sends it again (RFC 5321, 4.5.3.2.6, asks for ten minutes).
        "EMAIL_TIMEOUT": 60,
    }

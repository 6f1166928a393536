"""Mail for demo and development: one readable file per message."""

import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

LONGEST = 100  # characters of an address in a file name


def in_file_name(address: str) -> str:
    """Return the address as it stands in the name of its file: plain ASCII, whatever the file system.

    ``anna@företag.example`` is ``anna@foretag.example``; what is no letter of ours is ``_``.
    """
    plain = unicodedata.normalize("NFKD", address)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^A-Za-z0-9.@_-]", "_", plain)[:LONGEST]


class FolderBackend(BaseEmailBackend):
    """Writes each message as an .eml file, complete or not at all (written aside, then renamed)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # set only with this backend
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            recipient = in_file_name(message.to[0] if message.to else "nobody")
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S.%f")
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
                part.write(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own class takes it
            os.replace(part.name, folder / f"{stamp}-{recipient}.eml")
        return len(email_messages)

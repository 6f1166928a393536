"""Mail for demo and development: one readable file per message."""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    """Writes each message as an .eml file, complete or not at all (written aside, then renamed)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]  # set only with this backend
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            recipient = re.sub(r"[^\w.@-]", "_", message.to[0] if message.to else "nobody")
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S.%f")
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
                part.write(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's own class takes it
            os.replace(part.name, folder / f"{stamp}-{recipient}.eml")
        return len(email_messages)

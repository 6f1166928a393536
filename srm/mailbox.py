"""Reading the demo's outgoing mail in the browser. Exists in development only."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.htmx import render_page
from core.mail import in_file_name
from core.permissions import public

NAME = re.compile(r"[\w.@-]+\.eml")
SHOWN = 200


def _folder() -> Path:
    path = getattr(settings, "EMAIL_FILE_PATH", None)
    if not settings.DEVELOPMENT or path is None:
        raise Http404
    return Path(path)


def _read(path: Path) -> dict[str, Any]:
    """Return the parts of a message that a page shows; every one of them is text, never markup."""
    message: EmailMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = message.get_body(("plain",))
    return {
        "name": path.name,
        "subject": str(message["subject"] or ""),
        "to": str(message["to"] or ""),
        "from": str(message["from"] or ""),
        "at": datetime.fromtimestamp(path.stat().st_mtime, timezone.get_current_timezone()),
        "text": text.get_content() if text else "",
        "attachments": [
            (
                part.get_filename() or part.get_content_type(),
                len(part.get_payload(decode=True) or b""),
            )
            for part in message.iter_attachments()
        ],
    }


@public
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest messages. The names begin with the time, so that their order is the order sent."""
    folder = _folder()
    to = request.GET.get("to", "").strip()
    names = sorted((path.name for path in folder.glob("*.eml")), reverse=True)
    if to:
        part = in_file_name(to).lower()
        names = [name for name in names if part in name.lower()]
    messages = [_read(folder / name) for name in names[:SHOWN]]
    return render_page(request, "srm/mail_list.html", {"mails": messages, "to": to})


@public
@require_safe
def mail_message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its text part, with the links in it made clickable after escaping."""
    folder = _folder()
    path = folder / name
    # A name from the address must be one of the folder's own files, not a way out of it.
    if not NAME.fullmatch(name) or path.parent != folder or not path.is_file():
        raise Http404
    return render_page(request, "srm/mail_message.html", {"mail": _read(path)})

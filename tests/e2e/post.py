"""The post: what is due is really sent, into a folder, and read there as files."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from core import outbox
from meetings.tasks import miss_overdue
from negotiations.tasks import expire_due
from rfps.tasks import close_due


class Post:
    """The worker's part: does what is scheduled, sends what is due; and opens letters."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self) -> None:
        """Do what the schedule does every few seconds: close what is over, send what is due."""
        close_due()
        expire_due()
        miss_overdue()
        while outbox.send_next():
            pass

    def letters(self, to: str, about: str = "") -> list[EmailMessage]:
        """The letters to an address with these words in the subject, oldest first."""
        read = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.folder.glob("*.eml"))
        ]
        return [
            letter  # type: ignore[misc]
            for letter in read
            if to in str(letter["To"]) and about in str(letter["Subject"])
        ]

    def link(self, letter: EmailMessage) -> str:
        """The first address in the letter's plain text."""
        body = letter.get_body(("plain",))
        assert body is not None
        found = re.search(r"https?://\S+", body.get_content())
        assert found, body.get_content()
        return found.group()

"""A mail server that keeps a journal of what it took, and can be slow, refuse, or die at the worst moment.

Started as ``python -m tests.faults.mailserver PORT FOLDER``. It does as the file ``mode`` in the folder
says, looked at for each message: ``well``, ``slow``, ``refusing`` (for now: 451) or ``dying``, which is to
end with the message taken and the answer not given. ``journal`` has a line for each message taken, and one
for each answer given.
"""

import asyncio
import json
import os
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

MODES = ("well", "slow", "refusing", "dying")
SLOW = 0.4  # seconds


class Folder:
    """Where the server is told what to do and tells what it did."""

    def __init__(self, path: Path):
        self._mode = path / "mode"
        self._journal = os.open(path / "journal", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def mode(self) -> str:
        return self._mode.read_text()

    def note(self, **what: Any) -> None:
        """Add a line in one write: it is there whenever the process ends after it."""
        os.write(self._journal, f"{json.dumps({'at': time.time()} | what)}\n".encode())


class Server(SMTP):
    """Takes messages for anybody."""

    def __init__(self, folder: Folder):
        super().__init__(self, hostname="mail.example")  # type: ignore[no-untyped-call]
        self.folder = folder
        self.taken = ""

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient, or none for now."""
        if self.folder.mode() == "refusing":
            return "451 4.3.2 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take the message: what is noted here is delivered, whatever happens then."""
        mode = self.folder.mode()
        if mode == "slow":
            await asyncio.sleep(SLOW)
        message = message_from_bytes(envelope.content or b"")
        self.taken = str(message["Message-ID"])
        self.folder.note(taken=self.taken, to=envelope.rcpt_tos)
        if mode == "dying":
            os._exit(1)
        return "250 taken"

    async def smtp_DATA(self, arg: str) -> None:
        """Note the answer as well."""
        await super().smtp_DATA(arg)
        if self.taken:
            self.folder.note(answered=self.taken)
            self.taken = ""


async def serve(port: int, folder: Folder) -> None:
    """Take messages until the process ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(folder), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Folder(Path(sys.argv[2]))))

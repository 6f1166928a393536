"""``manage.py load_demo``: the demonstration company, into an empty database."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from srm.demo.loading import load
from srm.demo.people import PASSWORD, REPRESENTATIVES, TEAM


class Command(BaseCommand):
    help = (
        "Load the demonstration company. Run it as the owner of the database (SRM_DB_ROLE empty)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there are people already"
        )

    def handle(self, *, if_empty: bool, **_: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration company is not for production.")
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("There are people in this database already.")
        start = time.monotonic()
        # A full minute: the seconds that a moment of the story takes then fall into the same one.
        end = timezone.now().replace(second=0, microsecond=0)
        counts = load(end)
        told = ", ".join(f"{number} {what}" for what, number in counts.items())
        seconds = time.monotonic() - start
        self.stderr.write(f"Loaded {told} up to {end.isoformat()} in {seconds:.0f} s.")
        self._print_logins()

    def _print_logins(self) -> None:
        """Write who can sign in; the runner keeps it and shows it at every start."""
        rows = [(person.email, f"{person.name}, {person.title}") for person in TEAM]
        rows += [(email, partner) for partner, email, *_ in REPRESENTATIVES[:4]]
        for email, who in rows:
            self.stdout.write(f"  {email:32} {who}")
        self.stdout.write(f"  password for all: {PASSWORD}")

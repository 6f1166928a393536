"""``manage.py verify_audit [--anchor FILE]``: whether somebody has changed the audit trail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.verifying import read_anchors, verify


class Command(BaseCommand):
    help = (
        "Compare the audit trail and the row history with their seals, and the seals with the anchors "
        "of a file that was kept elsewhere. Fails when something was changed, put in or taken out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", metavar="FILE", help="a copy of the anchor file, or the lines of the mails"
        )

    def handle(self, *, anchor: str | None = None, **_: Any) -> None:
        try:
            anchors = read_anchors(Path(anchor).read_text()) if anchor else []
        except (OSError, ValueError) as error:
            raise CommandError(f"{anchor}: {error}") from None
        verdict = verify(anchors)
        self.stdout.write(
            f"{verdict.rows:,} rows in {verdict.seals:,} seals, {verdict.anchors:,} anchors;"
            f" {verdict.unsealed:,} rows are not sealed yet"
        )
        if verdict.blanked:
            self.stdout.write(
                f"People's names were taken out of {verdict.blanked:,} rows when they were anonymised."
            )
        if verdict.problems:
            raise CommandError("\n".join(verdict.problems))
        if not anchors:
            self.stdout.write(
                "Without --anchor nobody can tell whether the end was cut off or all was written anew."
            )

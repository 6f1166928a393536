"""``manage.py import_bid_tabulation FILE --mapping FILE.toml``: tenders held elsewhere, all or none."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core.importing import FileProblem
from core.refused import Refused
from rfps.actions import import_tabulation
from rfps.tabulations import read_tenders


class Command(BaseCommand):
    help = "Import bid tabulations as RFPs with opened bids: all of them, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="mapping file (TOML)")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--by",
            metavar="EMAIL",
            help="who will own the tenders; the first executive if left out",
        )
        parser.add_argument(
            "--refused", type=Path, metavar="PATH", help="where refused rows go (FILE.refused.csv)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        refused: Path = options["refused"] or path.with_name(f"{path.name}.refused.csv")
        by = self._user(options["by"])
        try:
            mapping = options["mapping"].read_text(encoding="utf-8")
            tenders, currency = read_tenders(path, mapping, refused=refused)
            result = import_tabulation(
                tenders=tenders,
                currency=currency,
                by=by,
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A file cannot be read: {error}") from None
        except (FileProblem, Refused) as no:
            raise CommandError(str(no)) from None
        except PermissionDenied:
            raise CommandError(f"{by.email} may not import tenders.") from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(result)))
            return
        self.stdout.write(
            f"{path.name}: {result.created} tenders created, {result.unchanged} unchanged; "
            f"{result.lines} lines, {result.prices} prices; {result.partners_created} partners added"
            + (" (dry run: nothing was kept)" if options["dry_run"] else "")
        )

    def _user(self, email: str | None) -> User:
        people = User.objects.filter(is_active=True)
        if email is not None:
            user = people.filter(email__same=email).first()
            if user is None:
                raise CommandError(f"There is no active user {email}.")
            return user
        user = people.filter(roles__contains=[Role.EXECUTIVE]).order_by("pk").first()
        if user is None:
            raise CommandError("There is no executive to own the tenders: name somebody with --by.")
        return user

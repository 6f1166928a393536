"""``manage.py import_trade FILE --mapping FILE.toml``: trade lines of the ERP, all or nothing."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from suppliers.actions import ImportRefused, ImportResult, import_trade


class Command(BaseCommand):
    help = "Import trade lines from a delimited text file: all of it, or nothing if a row is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="mapping file (TOML)")
        parser.add_argument(
            "--exclude",
            nargs="+",
            action="extend",
            default=[],
            metavar="NAME",
            help="partners to leave out, spelled as in the file",
        )
        parser.add_argument("--no-create", action="store_true", help="refuse unknown partners")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--by", metavar="EMAIL", help="on behalf of whom; the system if left out"
        )
        parser.add_argument(
            "--refused", type=Path, metavar="PATH", help="where refused rows go (FILE.refused.csv)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        refused: Path = options["refused"] or path.with_name(f"{path.name}.refused.csv")
        try:
            mapping = options["mapping"].read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The mapping cannot be read: {error}") from None
        by = self._user(options["by"])
        try:
            result = import_trade(
                by=by,
                path=path,
                mapping=mapping,
                exclude=options["exclude"],
                create_partners=not options["no_create"],
                dry_run=options["dry_run"],
                refused=refused,
            )
        except ImportRefused as no:
            self._refused(no, refused, as_json=options["json"])
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from None
        else:
            self._done(result, as_json=options["json"])

    def _user(self, email: str | None) -> User | None:
        if email is None:
            return None
        user = User.objects.filter(email__same=email, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {email}.")
        return user

    def _done(self, result: ImportResult, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_plain(result)))
            return
        self.stdout.write(
            f"{result.file}: {result.rows} rows, {result.created} created, "
            f"{result.updated} updated, {result.unchanged} unchanged, {result.excluded} excluded; "
            f"{result.partners_created} partners added"
            + (" (dry run: nothing was kept)" if result.dry_run else "")
        )

    def _refused(self, no: ImportRefused, path: Path, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps(_plain(no.result) | {"code": no.code, "message": str(no.message)})
            )
        lines = [str(no.message)]
        if no.result.problems:
            lines += [f"  {problem}" for problem in no.result.problems]
            lines.append(f"All refused rows are in {path}.")
        raise CommandError("\n".join(lines))


def _plain(result: ImportResult) -> dict[str, Any]:
    return asdict(result)

"""``manage.py bench``: measure every page of the installation, or compare earlier measurements."""

import json
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from srm.bench import report, security
from srm.bench.pages import Case, every_case
from srm.bench.run import HEAD, Run, line
from srm.bench.sample import NothingToShow


class Command(BaseCommand):
    help = (
        "Measure every page beside a bare Django page, on a database made by fill_data. Times in "
        "milliseconds; the ratio is processor and database time over that of the bare page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only",
            action="append",
            metavar="TEXT",
            help="only the pages with this in their name; may be given several times",
        )
        parser.add_argument("--json", metavar="FILE", help="also write the figures there")
        parser.add_argument(
            "--queries", action="store_true", help="show each page's slowest queries"
        )
        parser.add_argument(
            "--once",
            action="store_true",
            help="ask each page once, and fail if one does not answer",
        )
        parser.add_argument(
            "--row-security",
            action="store_true",
            help="show what the portal's pages cost with row-level security and without",
        )
        parser.add_argument(
            "--compare", nargs="+", metavar="FILE", help="compare files written with --json"
        )
        parser.add_argument(
            "--check", action="store_true", help="fail when a ratio or a growth is above its limit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("measuring reads as several people; take a scratch installation")
        # What was refused stands in the table; the log would bury it.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        if options["once"]:
            if failing := self._run().failing(self._cases(options["only"])):
                raise CommandError("\n".join(failing))
            return
        if options["row_security"]:
            self._compare_security(options["only"], options["json"])
            return
        if options["compare"]:
            runs = [json.loads(Path(name).read_text()) for name in options["compare"]]
        else:
            runs = [self._measure(options["only"], options["queries"])]
        rows = report.compare(runs)
        if len(runs) > 1:
            self.stdout.write("\n".join(report.table(runs, rows)))
        if options["json"]:
            written = runs[0] if len(runs) == 1 else {"runs": runs}
            Path(options["json"]).write_text(json.dumps(written, indent=1))
        broken = [f"{row.name}: {'; '.join(row.problems)}" for row in rows if row.problems]
        if broken:
            self.stdout.write("\n" + "\n".join(broken))
            if options["check"]:
                raise CommandError(f"{len(broken)} of {len(rows)} pages are outside their limits")

    def _compare_security(self, only: list[str] | None, file: str | None) -> None:
        cases, run = self._cases(only), self._run()
        self.stdout.write(security.HEAD)
        pages = security.compare(run, cases, self.stdout.write)
        if file:
            Path(file).write_text(json.dumps(pages, indent=1))

    def _cases(self, only: list[str] | None) -> list[Case]:
        found = every_case()
        cases = [case for case in found if only is None or any(text in case.name for text in only)]
        if not cases:
            raise CommandError(f"no page has “{'” or “'.join(only or [])}” in its name")
        return cases

    def _run(self) -> Run:
        try:
            return Run()
        except NothingToShow as missing:
            raise CommandError(str(missing)) from None

    def _measure(self, only: list[str] | None, queries: bool) -> dict[str, Any]:
        cases, run = self._cases(only), self._run()
        self.stdout.write(HEAD)
        found = run.measure(cases, self.stdout.write)
        bare = {"name": "bare Django page of fifty rows", "ratio": 1.0, "limit": 1.0}
        self.stdout.write(line(bare | found["baseline"]))
        if queries:
            for case in cases:
                self.stdout.write(f"\n{case.name}")
                slowest = run.visitor(case).slowest(run.address(case), htmx=case.htmx)
                for spent, sql in slowest:
                    self.stdout.write(f"{spent:8.1f} ms  {sql}")
        return found

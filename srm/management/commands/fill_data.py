"""``manage.py fill_data``: fill an empty scratch database with a big, made-up company."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.utils import timezone

from accounts.models import User
from srm.bulk.fill import fill
from suppliers.models import Category, Partner


class Command(BaseCommand):
    help = (
        "Fill an empty scratch database with many partners and all that belongs to them, for "
        "measuring. Run it as the owner of the tables (SRM_DB_USER=srm_owner SRM_DB_ROLE=)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--partners", type=int, required=True, help="how many partners, at least 100"
        )
        parser.add_argument(
            "--events", type=int, default=0, help="so many events of years past on the audit trail"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same data")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up data do not belong into a production installation")
        if options["partners"] < 100:
            raise CommandError("--partners must be 100 or more")
        if options["events"] < 0:
            raise CommandError("--events must not be negative")
        for model in (Partner, User, Category):
            if model.objects.exists():
                raise CommandError(
                    f"the database {settings.DATABASES['default']['NAME']} already has "
                    f"{model._meta.verbose_name_plural}; take an empty one"
                )
        try:
            fill(
                count=options["partners"],
                seed=options["seed"],
                today=timezone.localdate(),
                say=self._say,
                past_events=options["events"],
            )
        except ProgrammingError as error:
            if "must be owner" not in str(error):
                raise
            raise CommandError(
                f"{connection.settings_dict['USER']} does not own the tables; "
                "set SRM_DB_USER=srm_owner and SRM_DB_ROLE= (empty)"
            ) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

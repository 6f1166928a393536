"""``manage.py recount_trade``: make the monthly sums from the lines again."""

from typing import Any

from django.core.management.base import BaseCommand

from suppliers.actions import recount_trade


class Command(BaseCommand):
    help = "Recompute all monthly sums of trade, as after a change of SRM_DELIVERY_TOLERANCE_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        count = recount_trade()
        self.stdout.write(f"{count} monthly sums.")

"""``manage.py personal_data``: write docs/personal-data.md from the register."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.personal_docs import as_markdown


class Command(BaseCommand):
    help = "Write docs/personal-data.md: what is held about whom, why, how long, and what becomes of it."

    def handle(self, **_: Any) -> None:
        Path(settings.BASE_DIR, "docs", "personal-data.md").write_text(as_markdown())

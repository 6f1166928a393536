"""The settings with the migration linter among the applications; only `make lint` uses them."""

from srm.settings import *  # noqa: F403
from srm.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "django_migration_linter"]

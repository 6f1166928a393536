#!/usr/bin/env python
"""Entry point for management commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srm.settings")
    # Who migrates, imports or verifies waits for it.
    os.environ.setdefault("SRM_DB_STATEMENT_TIMEOUT", "0")
    os.environ.setdefault("SRM_DB_IDLE_TIMEOUT", "0")
    execute_from_command_line(sys.argv)

"""``manage.py create_first_administrator EMAIL NAME``: the way into an empty installation."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import create_first_administrator
from accounts.models import User
from core.refused import Refused


class Command(BaseCommand):
    help = "Create the administrator of an empty installation, who then invites the others."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *, email: str, name: str, **_: Any) -> None:
        if sys.stdin.isatty():
            password = getpass.getpass("Password: ")
        else:
            password = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password, User(email=email, name=name))
            create_first_administrator(email=email, name=name, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as no:
            raise CommandError(no.message) from None
        self.stdout.write(f"{email} can sign in now.")

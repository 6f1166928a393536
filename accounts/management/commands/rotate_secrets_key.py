"""``manage.py rotate_secrets_key``: secrets of second factors are encrypted under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import rotate_factors
from core import keyring


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes under the first key of SRM_BID_KEY."
        " Fails when some can be read with none of its keys. Requests and bids stay under the key that they were"
        " sealed with, and are counted: keep the older keys behind the new one as long as they are to be read."
    )

    def handle(self, **_: Any) -> None:
        done, unreadable = rotate_factors()
        self.stdout.write(f"{done:,} second factors were encrypted anew.")
        for one in keyring.kept():
            self.stdout.write(f"{one.older:,} {one.what} need an older key.")
            if one.unreadable:
                self.stderr.write(
                    f"{one.unreadable:,} {one.what} can be read with none of the keys."
                )
        if unreadable:
            raise CommandError(
                f"{unreadable:,} can be read with none of the keys: these people have to set theirs up anew."
            )

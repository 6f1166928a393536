"""``manage.py rotate_secrets_key``: secrets of second factors are encrypted under the first key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import rotate_factors


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes under the first key of SRM_BID_KEY."
        " Fails when some can be read with none of its keys. Bids stay under the key that they were sealed"
        " with: keep the older keys behind the new one as long as bids are to be read."
    )

    def handle(self, **_: Any) -> None:
        done, unreadable = rotate_factors()
        self.stdout.write(f"{done:,} second factors were encrypted anew.")
        if unreadable:
            raise CommandError(
                f"{unreadable:,} can be read with none of the keys: these people have to set theirs up anew."
            )

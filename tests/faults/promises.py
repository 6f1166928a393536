"""Fills an installation with promises of which a reminder is due now: ``python -m tests.faults.promises COUNT``."""

import sys

import django

# Fewer to each than come by themselves within an hour.
EACH = 20
AT_ONCE = 500


def fill(count: int) -> None:
    """Write so many promises of today; each has one reminder, in the inbox and by e-mail."""
    from django.db import transaction
    from django.utils import timezone

    from accounts.states import Role
    from core import outbox
    from core.models import Outbox
    from meetings.reminders import plan_reminders
    from tests.factories.accounts import make_user
    from tests.factories.meetings import make_commitment
    from tests.factories.suppliers import make_assignment, make_partner

    pairs = []
    for number in range(-(-count // EACH)):
        person = make_user(f"Owner {number}", roles=[Role.ACCOUNT_EXECUTIVE])
        partner = make_partner()
        make_assignment(partner, person)
        pairs.append((partner, person))
    now, today = timezone.now(), timezone.localdate()
    with outbox.without_waking():
        for start in range(0, count, AT_ONCE):
            with transaction.atomic():
                for number in range(start, min(start + AT_ONCE, count)):
                    row = make_commitment(*pairs[number % len(pairs)], due_date=today)
                    plan_reminders(row, now - timezone.timedelta(days=30))
    # Of all that a promise reminds of: that it is due today.
    Outbox.objects.exclude(payload__days=0).delete()
    Outbox.objects.update(try_at=now - timezone.timedelta(minutes=1))
    assert Outbox.objects.count() == 2 * count


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))

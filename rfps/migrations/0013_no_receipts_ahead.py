"""Which messages about bids wait for a supplier's person, it does not read: some of them say that there is a bid."""

from django.db import migrations

from core.row_security import show

# The kinds that ``core.outbox.keep_secret`` was told; whether they are sent is decided then.
KEPT_BACK = "('rfps.bid_receipt', 'rfps.bid_entered', 'rfps.bid_withdrawn_for')"
WAITING = "recipient_id = (SELECT accounts_acting()) AND state = 'waiting'"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0027_row_security_of_what_lies_ahead"),
        ("rfps", "0012_rows_at_once"),
    ]

    operations = [
        migrations.RunSQL(
            show("core_outbox", "accounts_ahead", f"{WAITING} AND kind NOT IN {KEPT_BACK}").sql,
            show("core_outbox", "accounts_ahead", WAITING).sql,
        ),
    ]

"""Indexes for messages to an address and for those that are done with, built while in use."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0012_tally")]

    operations = [
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                django.db.models.functions.text.Upper("address"), name="outbox_by_address"
            ),
        ),
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("sent_at", "try_at"),
                condition=models.Q(("state__in", ["waiting", "held"]), _negated=True),
                name="outbox_done",
            ),
        ),
    ]

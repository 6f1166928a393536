"""Indexes for reading the whole trail by kind of object, by time and by request."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0005_seal")]

    operations = [
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(fields=["object_type", "-id"], name="event_kind"),
        ),
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(fields=["at"], name="event_at"),
        ),
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(
                condition=models.Q(("request_id", ""), _negated=True),
                fields=["request_id", "-id"],
                name="event_request",
            ),
        ),
    ]

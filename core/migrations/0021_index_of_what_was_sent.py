"""An index for the letters that somebody had in the last hour, built while in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0020_rows_at_once")]

    operations = [
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("channel", "email"), ("state", "sent")),
                fields=["recipient", "sent_at"],
                name="outbox_letters",
            ),
        ),
    ]

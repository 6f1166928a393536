"""An index for the messages that wait for somebody, built while in use."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0018_links_in_order")]

    operations = [
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["recipient", "try_at"],
                name="outbox_ahead",
            ),
        ),
    ]

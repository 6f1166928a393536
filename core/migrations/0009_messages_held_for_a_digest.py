from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    # Built while messages go on being written.
    atomic = False

    dependencies = [("core", "0008_events_of_nobody")]

    operations = [
        migrations.AlterField(
            model_name="outbox",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("sent", "sent"),
                    ("dropped", "no longer needed"),
                    ("failed", "failed"),
                    ("held", "waits for the digest"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["recipient", "id"],
                name="outbox_held",
            ),
        ),
    ]

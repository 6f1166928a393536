"""What nobody did is walked from the newest on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0007_row_security")]

    operations = [
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(
                fields=["-id"], condition=models.Q(actor=None), name="event_of_nobody"
            ),
        ),
    ]

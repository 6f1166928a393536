"""The index of messages to an address is looked up by small letters, as the addresses are; built while in use."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0016_row_security_of_periods")]

    operations = [
        AddIndexConcurrently(
            model_name="outbox",
            index=models.Index(
                django.db.models.functions.text.Lower("address"), name="outbox_to_address"
            ),
        ),
        RemoveIndexConcurrently(model_name="outbox", name="outbox_by_address"),
    ]

"""The index of commitments by status also says whose they are; the old one serves until it is there."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("meetings", "0005_search_indexes")]

    operations = [
        AddIndexConcurrently(
            model_name="commitment",
            index=models.Index(
                fields=["status", "due_date", "id"],
                include=["owner", "counterpart", "partner"],
                name="commitment_in_state",
            ),
        ),
        RemoveIndexConcurrently(model_name="commitment", name="commitment_by_status"),
    ]

"""The index of commitments by status also says whose they are; the old one serves until it is there."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
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

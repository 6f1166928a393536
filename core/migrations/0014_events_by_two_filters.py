"""The whole trail is walked along an index also where two filters have few events in common."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models

from core.at_once import MigrationAtOnce

INDEXES = (
    ("event_actor_verb", ["actor", "verb", "-id"]),
    ("event_actor_kind", ["actor", "object_type", "-id"]),
    ("event_verb_kind", ["verb", "object_type", "-id"]),
)


class Migration(MigrationAtOnce):
    atomic = False

    dependencies = [("core", "0013_indexes_of_messages")]

    operations = [
        AddIndexConcurrently(model_name="event", index=models.Index(fields=fields, name=name))
        for name, fields in INDEXES
    ] + [
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(
                fields=[field, "-id"],
                condition=models.Q(actor=None),
                name=f"event_of_nobody_{name}",
            ),
        )
        for field, name in (("verb", "verb"), ("object_type", "kind"))
    ]

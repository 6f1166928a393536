"""The newest events linked to an object are found in the order of an index."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q

from core.at_once import MigrationAtOnce
from core.row_security import function

OLD = """
    SELECT id FROM core_event
    WHERE (object_type = $1 AND object_id = $2) OR links @> ARRAY[$3]::varchar[]
"""
# The condition on the number of links is that of the index, word for word.
ABOUT = """
    SELECT id FROM core_event WHERE object_type = $1 AND object_id = $2
    UNION ALL SELECT id FROM core_event WHERE links[1] = $3
    UNION ALL SELECT id FROM core_event WHERE links[2] = $3
    UNION ALL SELECT id FROM core_event
    WHERE CASE WHEN links IS NULL THEN NULL ELSE coalesce(array_length(links, 1), 0) END > 2
      AND links @> ARRAY[$3]::varchar[]
"""


def about(body: str) -> migrations.RunSQL:
    return function(
        "core_events_about", "text, bigint, text", "SETOF bigint", body, of_application=True
    )


class Migration(MigrationAtOnce):
    atomic = False

    dependencies = [("core", "0017_addresses_by_small_letters")]

    operations = [
        *(
            AddIndexConcurrently(
                model_name="event",
                index=models.Index(
                    F(f"links__{place}"),
                    F("id").desc(),
                    condition=Q(**{f"links__{place}__isnull": False}),
                    name=f"event_{name}_link",
                ),
            )
            for place, name in enumerate(("first", "second"))
        ),
        AddIndexConcurrently(
            model_name="event",
            index=GinIndex(
                fields=["links"], condition=Q(links__len__gt=2), name="event_many_links"
            ),
        ),
        # Back and forth it is made last and replaced first, so that it always has its indexes.
        migrations.RunSQL(about(ABOUT).sql, about(OLD).sql),
        RemoveIndexConcurrently(model_name="event", name="event_links"),
    ]

"""The trigram indexes of the search are about texts without accents.

The old ones serve until the new ones are there. A version that still asks for capitals then finds the
same as before, if more slowly, until it is replaced.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from core.at_once import MigrationAtOnce
from core.folding import Fold


class Migration(MigrationAtOnce):
    atomic = False

    dependencies = [
        ("core", "0004_fold_text"),
        ("meetings", "0006_commitments_in_a_state_are_counted_in_the_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="visit",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="visit_folded"),
        ),
        AddIndexConcurrently(
            model_name="commitment",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="commitment_folded"),
        ),
        # What an index is on has statistics of its own, and none before somebody counts.
        migrations.RunSQL("ANALYZE meetings_visit, meetings_commitment", migrations.RunSQL.noop),
        RemoveIndexConcurrently(model_name="visit", name="visit_search"),
        RemoveIndexConcurrently(model_name="commitment", name="commitment_search"),
    ]

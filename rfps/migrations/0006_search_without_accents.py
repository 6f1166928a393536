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
        ("rfps", "0005_index_of_running_rfps"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="need",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="need_folded"),
        ),
        AddIndexConcurrently(
            model_name="rfx",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="rfx_folded"),
        ),
        AddIndexConcurrently(
            model_name="rfx",
            index=GinIndex(
                OpClass(Fold("external_id"), name="gin_trgm_ops"), name="rfx_folded_external"
            ),
        ),
        # What an index is on has statistics of its own, and none before somebody counts.
        migrations.RunSQL("ANALYZE rfps_need, rfps_rfx", migrations.RunSQL.noop),
        RemoveIndexConcurrently(model_name="need", name="need_search"),
        RemoveIndexConcurrently(model_name="rfx", name="rfx_search"),
        RemoveIndexConcurrently(model_name="rfx", name="rfx_search_external"),
    ]

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
        ("negotiations", "0004_index_of_open_negotiations"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="negotiation",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="negotiation_folded"),
        ),
        AddIndexConcurrently(
            model_name="agreement",
            index=GinIndex(OpClass(Fold("title"), name="gin_trgm_ops"), name="agreement_folded"),
        ),
        # What an index is on has statistics of its own, and none before somebody counts.
        migrations.RunSQL(
            "ANALYZE negotiations_negotiation, negotiations_agreement", migrations.RunSQL.noop
        ),
        RemoveIndexConcurrently(model_name="negotiation", name="negotiation_search"),
        RemoveIndexConcurrently(model_name="agreement", name="agreement_search"),
    ]

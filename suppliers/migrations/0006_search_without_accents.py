"""The trigram indexes of the search are about texts without accents.

The old ones serve until the new ones are there. A version that still asks for capitals then finds the
same as before, if more slowly, until it is replaced.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.folding import Fold


class Migration(MigrationAtOnce):
    atomic = False

    dependencies = [
        ("core", "0004_fold_text"),
        ("suppliers", "0005_partners_not_above_themselves"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="partner",
            index=GinIndex(
                OpClass(Fold("search_text"), name="gin_trgm_ops"), name="partner_folded"
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="contact_folded_name"),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=GinIndex(
                OpClass(Fold("email"), name="gin_trgm_ops"), name="contact_folded_email"
            ),
        ),
        AddIndexConcurrently(
            model_name="partner",
            index=models.Index(Fold("legal_name"), name="partner_by_folded_name"),
        ),
        # What an index is on has statistics of its own, and none before somebody counts.
        migrations.RunSQL("ANALYZE suppliers_partner, suppliers_contact", migrations.RunSQL.noop),
        RemoveIndexConcurrently(model_name="partner", name="partner_search"),
        RemoveIndexConcurrently(model_name="contact", name="contact_search_name"),
        RemoveIndexConcurrently(model_name="contact", name="contact_search_email"),
    ]

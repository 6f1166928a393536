"""What partners are searched by is folded when it is written, not with each look.

The table is written anew once, seconds for a hundred thousand partners, in which nobody reads it. A version
that still folds what it finds comes to the same, by the old index until that goes.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Concat

from core.folding import Fold, FoldedText

_SET = "ALTER TABLE suppliers_partner ALTER COLUMN search_text SET EXPRESSION AS ({})"
_TEXTS = (
    "COALESCE(legal_name, '') || COALESCE(' ', '') || COALESCE(other_names, '') || COALESCE(' ', '')"
    " || COALESCE(registration_number, '') || COALESCE(' ', '') || COALESCE(vat_number, '')"
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("suppliers", "0015_row_security_of_vouching")]

    operations = [
        migrations.RunSQL(
            _SET.format(f"core_fold({_TEXTS})"),
            _SET.format(f"lower({_TEXTS})"),
            state_operations=[
                migrations.AlterField(
                    model_name="partner",
                    name="search_text",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=Fold(
                            Concat(
                                models.F("legal_name"),
                                models.Value(" "),
                                models.F("other_names"),
                                models.Value(" "),
                                models.F("registration_number"),
                                models.Value(" "),
                                models.F("vat_number"),
                                output_field=models.TextField(),
                            )
                        ),
                        output_field=FoldedText(),
                    ),
                )
            ],
        ),
        AddIndexConcurrently(
            model_name="partner",
            index=GinIndex(OpClass("search_text", "gin_trgm_ops"), name="partner_search_text"),
        ),
        migrations.RunSQL("ANALYZE suppliers_partner", migrations.RunSQL.noop),
        RemoveIndexConcurrently(model_name="partner", name="partner_folded"),
    ]

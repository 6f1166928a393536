"""People of both sides are found by parts of their names, titles and addresses."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.folding import Fold


class Migration(MigrationAtOnce):
    atomic = False

    dependencies = [("accounts", "0011_row_security"), ("core", "0004_fold_text")]

    operations = [
        AddIndexConcurrently(
            model_name="user",
            index=models.Index(fields=["name", "id"], name="person_by_name"),
        ),
        *(
            AddIndexConcurrently(
                model_name="user",
                index=GinIndex(OpClass(Fold(field), "gin_trgm_ops"), name=f"person_{field}_folded"),
            )
            for field in ("name", "title", "email")
        ),
        # What an index is on has statistics of its own, and none before somebody counts.
        migrations.RunSQL("ANALYZE accounts_user", migrations.RunSQL.noop),
    ]

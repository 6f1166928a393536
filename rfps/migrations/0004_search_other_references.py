"""A trigram index for references given elsewhere, built while the application goes on writing."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("rfps", "0003_search_indexes")]

    operations = [
        AddIndexConcurrently(
            model_name="rfx",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("external_id"), name="gin_trgm_ops"
                ),
                name="rfx_search_external",
            ),
        ),
    ]

"""Trigram indexes for the search, built while the application goes on writing."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("rfps", "0002_drafts_may_end_unsuccessful")]

    operations = [
        AddIndexConcurrently(
            model_name="need",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="need_search",
            ),
        ),
        AddIndexConcurrently(
            model_name="rfx",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="rfx_search",
            ),
        ),
    ]

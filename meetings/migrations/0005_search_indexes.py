"""Trigram indexes for the search, built while the application goes on writing."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("meetings", "0004_index_of_answered_visits")]

    operations = [
        AddIndexConcurrently(
            model_name="commitment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="commitment_search",
            ),
        ),
        AddIndexConcurrently(
            model_name="visit",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="visit_search",
            ),
        ),
    ]

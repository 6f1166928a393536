"""Indexes for today's portfolios, one country by name and a partner's newest lines, built while in use."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("suppliers", "0002_search_indexes")]

    operations = [
        AddIndexConcurrently(
            model_name="assignment",
            index=models.Index(
                fields=["user", "responsibility", "partner"],
                include=["from_date", "to_date"],
                name="assignment_held",
            ),
        ),
        AddIndexConcurrently(
            model_name="partner",
            index=models.Index(
                models.F("country"),
                django.db.models.functions.text.Lower("legal_name"),
                models.F("id"),
                name="partner_of_country_by_name",
            ),
        ),
        AddIndexConcurrently(
            model_name="tradeline",
            index=models.Index(fields=["partner", "id"], name="trade_of_partner_by_id"),
        ),
    ]

"""Indexes for contacts by their address and by when they left, built while in use."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("suppliers", "0011_anonymised_contacts")]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.text.Upper("email"), name="contact_by_email"
            ),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("anonymised_at", None), ("left_date__isnull", False)),
                fields=["left_date"],
                name="contact_left",
            ),
        ),
    ]

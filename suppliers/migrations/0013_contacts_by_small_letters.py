"""The index of contacts with an address is looked up by small letters, as the addresses are; built while in use."""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("suppliers", "0012_indexes_of_contacts")]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.text.Lower("email"), name="contact_with_email"
            ),
        ),
        RemoveIndexConcurrently(model_name="contact", name="contact_by_email"),
    ]

"""What runs out first of the open negotiations, without sorting all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("negotiations", "0003_search_indexes")]

    operations = [
        AddIndexConcurrently(
            model_name="negotiation",
            index=models.Index(
                fields=["expires_at", "id"],
                condition=models.Q(status__in=["our_turn", "their_turn"]),
                name="negotiation_open",
            ),
        ),
    ]

"""What is due first of the running RFPs, without sorting all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("rfps", "0004_search_other_references")]

    operations = [
        AddIndexConcurrently(
            model_name="rfx",
            index=models.Index(
                fields=["deadline_at", "id"],
                condition=models.Q(
                    status__in=["published", "closed", "opened", "evaluation", "award_proposed"]
                ),
                name="rfx_running",
            ),
        ),
    ]

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # Built while visits go on being written.
    atomic = False

    dependencies = [("meetings", "0003_visits_answered_by_the_partner")]

    operations = [
        AddIndexConcurrently(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("answer__in", ["declined", "other_time"])),
                fields=["organiser", "starts_at", "id"],
                name="visit_answered",
            ),
        ),
    ]

"""How it came that a visit is declined, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_visits_confirmed_by_mail")]

    operations = [
        migrations.RemoveConstraint(model_name="visit", name="visit_came_confirmed"),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came_by", ""),
                    ("confirmed_by__isnull", False),
                    ("answer", "declined"),
                    _connector="OR",
                ),
                name="visit_came_answered",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rfps", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rfx",
            name="rfx_published_with_deadline_and_key",
        ),
        migrations.AddConstraint(
            model_name="rfx",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "cancelled", "unsuccessful"]),
                    ("held_elsewhere", True),
                    models.Q(
                        ("deadline_at__isnull", False),
                        ("public_key__isnull", False),
                        ("published_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rfx_published_with_deadline_and_key",
            ),
        ),
    ]

"""Why somebody got a message of the inbox; those that are there already say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0021_row_security_of_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="reason",
            field=models.TextField(db_default="", help_text="why they got it, in a sentence"),
        ),
    ]

"""The daily root of the audit trail is posted, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_events_by_two_filters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outbox",
            name="address",
            field=models.EmailField(
                blank=True,
                help_text="of who has no account; of a webhook, its name",
                max_length=254,
            ),
        ),
        migrations.AlterField(
            model_name="outbox",
            name="channel",
            field=models.CharField(
                choices=[("email", "E-mail"), ("inbox", "Inbox"), ("webhook", "Webhook")],
                max_length=10,
            ),
        ),
    ]

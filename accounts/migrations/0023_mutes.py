import core.clock
import core.keys
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0022_reasons_of_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="mute_path",
            field=models.CharField(
                db_default="",
                help_text="address within the site where the reminder is muted",
                max_length=300,
            ),
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=core.keys.new_key, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="registered kind of things, e.g. commitments", max_length=40
                    ),
                ),
                ("thing", models.CharField(help_text="the key of what it is", max_length=12)),
                (
                    "created_at",
                    models.DateTimeField(db_default=core.clock.ClockTimestamp(), editable=False),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("user", "kind", "thing"), name="mute_once")
                ],
                "indexes": [models.Index(fields=["created_at"], name="mute_by_age")],
            },
        ),
    ]

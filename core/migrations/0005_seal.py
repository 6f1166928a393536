from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_fold_text")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        help_text="1 is the first, without gaps", primary_key=True, serialize=False
                    ),
                ),
                ("sealed_at", models.DateTimeField(db_index=True)),
                ("ends", models.JSONField()),
                ("tables", models.JSONField()),
                (
                    "previous",
                    models.CharField(
                        blank=True, help_text="root of the seal before", max_length=64
                    ),
                ),
                (
                    "root",
                    models.CharField(help_text="SHA-256 of all of the above", max_length=64),
                ),
            ],
        ),
    ]

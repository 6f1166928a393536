"""Counting what goes wrong too often to be noted one by one (core/noting.py)."""

from django.db import migrations, models

COUNT = """
CREATE OR REPLACE FUNCTION core_count(verb text, hour timestamptz, subject text, person bigint, most int)
RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO core_tally AS tally (verb, hour, subject, person, noted, left_out)
    VALUES ($1, $2, $3, $4, 1, 0)
    ON CONFLICT ON CONSTRAINT tally_once DO UPDATE SET
        noted = tally.noted + (tally.noted < $5)::int,
        left_out = tally.left_out + (tally.noted >= $5)::int
    RETURNING left_out = 0
$$;
REVOKE ALL ON FUNCTION core_count(text, timestamptz, text, bigint, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_count(text, timestamptz, text, bigint, int) TO srm_app, srm_supplier
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0011_retention_periods"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(help_text="of the events that are counted", max_length=80),
                ),
                ("hour", models.DateTimeField(help_text="beginning of the hour, in UTC")),
                ("subject", models.CharField(max_length=80)),
                (
                    "person",
                    models.BigIntegerField(
                        default=0, help_text="whom the events are about, 0: nobody"
                    ),
                ),
                ("noted", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("hour", "verb", "subject"), name="tally_once")
                ],
            },
        ),
        migrations.RunSQL(
            COUNT, "DROP FUNCTION IF EXISTS core_count(text, timestamptz, text, bigint, int)"
        ),
    ]

"""The files of a promise."""

import core.clock
import core.keys
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0014_pauses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
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
                    "created_at",
                    models.DateTimeField(db_default=core.clock.ClockTimestamp(), editable=False),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "PNG"),
                            ("jpg", "JPEG"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("digest", models.CharField(max_length=64)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="meetings.commitment",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="EvidenceContent",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="meetings.evidence",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name": "content of evidence",
                "verbose_name_plural": "contents of evidence",
            },
        ),
        migrations.CreateModel(
            name="EvidenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("key", models.CharField(default=core.keys.new_key, editable=False, max_length=12)),
                (
                    "created_at",
                    models.DateTimeField(db_default=core.clock.ClockTimestamp(), editable=False),
                ),
                ("name", models.CharField(max_length=150, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "PNG"),
                            ("jpg", "JPEG"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("digest", models.CharField(max_length=64)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="meetings.commitment",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="meetings.evidence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["pdf", "png", "jpg", "docx", "xlsx"])),
                name="evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__range", (1, 10485760))),
                name="evidence_size_within_limits",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                fields=("commitment", "digest"), name="evidence_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_evidenceevent" ("added_by_id", "commitment_id", "created_at", "digest", "id", "key", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "size") VALUES (NEW."added_by_id", NEW."commitment_id", NEW."created_at", NEW."digest", NEW."id", NEW."key", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."size"); RETURN NULL;',
                    hash="416dbd32aa2bc8bbade9b80a8a73abf736ae38d0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a19c4",
                    table="meetings_evidence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_evidenceevent" ("added_by_id", "commitment_id", "created_at", "digest", "id", "key", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "size") VALUES (NEW."added_by_id", NEW."commitment_id", NEW."created_at", NEW."digest", NEW."id", NEW."key", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."size"); RETURN NULL;',
                    hash="2cb4680321d847737fdbdde839e3c7ebcf494035",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_aa2df",
                    table="meetings_evidence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidence",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_evidenceevent" ("added_by_id", "commitment_id", "created_at", "digest", "id", "key", "kind", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "size") VALUES (OLD."added_by_id", OLD."commitment_id", OLD."created_at", OLD."digest", OLD."id", OLD."key", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."size"); RETURN NULL;',
                    hash="0fa377d2840e4126cbd8b885d71447b8713db76b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b8818",
                    table="meetings_evidence",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="evidenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="01113c96fa86c75b3dbd05145c0b35bb18327f4f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d0a17",
                    table="meetings_evidenceevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]

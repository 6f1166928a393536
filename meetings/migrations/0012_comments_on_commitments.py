"""The thread of a promise."""

import core.clock
import core.keys
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("meetings", "0011_steps_of_commitments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentComment",
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
                (
                    "side",
                    models.CharField(
                        choices=[("us", "us"), ("partner", "partner")],
                        max_length=7,
                        verbose_name="written by",
                    ),
                ),
                ("internal", models.BooleanField(default=False, verbose_name="internal")),
                ("text", models.TextField(max_length=5000, verbose_name="comment")),
                (
                    "taken_back_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="meetings.commitment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "partner"])),
                        name="comment_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("internal", False), ("side", "us"), _connector="OR"),
                        name="comment_internal_is_ours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("taken_back_at", None), models.Q(("text", ""), _negated=True)
                            ),
                            models.Q(("taken_back_at__isnull", False), ("text", "")),
                            _connector="OR",
                        ),
                        name="comment_taken_back_is_empty",
                    ),
                ],
                "verbose_name": "comment on a commitment",
                "verbose_name_plural": "comments on commitments",
            },
        ),
        migrations.CreateModel(
            name="CommitmentCommentEvent",
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
                (
                    "side",
                    models.CharField(
                        choices=[("us", "us"), ("partner", "partner")],
                        max_length=7,
                        verbose_name="written by",
                    ),
                ),
                ("internal", models.BooleanField(default=False, verbose_name="internal")),
                ("text", models.TextField(max_length=5000, verbose_name="comment")),
                (
                    "taken_back_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
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
                        to="meetings.commitmentcomment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentcomment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentcommentevent" ("author_id", "commitment_id", "created_at", "id", "internal", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "taken_back_at", "text") VALUES (NEW."author_id", NEW."commitment_id", NEW."created_at", NEW."id", NEW."internal", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."side", NEW."taken_back_at", NEW."text"); RETURN NULL;',
                    hash="0bef1017ca18a44e44e1f8e78307d8dc0bdcf995",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e4419",
                    table="meetings_commitmentcomment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentcomment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_commitmentcommentevent" ("author_id", "commitment_id", "created_at", "id", "internal", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "taken_back_at", "text") VALUES (NEW."author_id", NEW."commitment_id", NEW."created_at", NEW."id", NEW."internal", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."side", NEW."taken_back_at", NEW."text"); RETURN NULL;',
                    hash="83e3f60b79a65b84070b84dde6f5c9cadf5ee791",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3e0b7",
                    table="meetings_commitmentcomment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentcomment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentcommentevent" ("author_id", "commitment_id", "created_at", "id", "internal", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "side", "taken_back_at", "text") VALUES (OLD."author_id", OLD."commitment_id", OLD."created_at", OLD."id", OLD."internal", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."side", OLD."taken_back_at", OLD."text"); RETURN NULL;',
                    hash="22f10c2a332522654ef96c5f6e152cfed058bac9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_038f9",
                    table="meetings_commitmentcomment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentcommentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="72dec440f846d9e76fd133113bd760cf62b00408",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d57fd",
                    table="meetings_commitmentcommentevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]

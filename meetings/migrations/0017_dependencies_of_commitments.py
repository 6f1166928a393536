"""Which promise waits for which."""

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
        ("meetings", "0016_row_security_of_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentDependency",
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
                        related_name="waiting",
                        to="meetings.commitment",
                    ),
                ),
                (
                    "waits_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waited_for",
                        to="meetings.commitment",
                        verbose_name="waits for",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "waits_for"), name="commitment_waits_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("commitment", models.F("waits_for")), _negated=True),
                        name="commitment_waits_not_for_itself",
                    ),
                ],
                "verbose_name": "dependency of a commitment",
                "verbose_name_plural": "dependencies of commitments",
            },
        ),
        migrations.CreateModel(
            name="CommitmentDependencyEvent",
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
                        to="meetings.commitmentdependency",
                    ),
                ),
                (
                    "waits_for",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="meetings.commitment",
                        verbose_name="waits for",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentdependency",
            trigger=pgtrigger.compiler.Trigger(
                name="refuse_cycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE wrong boolean;",
                    func="\n                    -- One at a time: two that are each fine could together close a circle.\n                    PERFORM pg_advisory_xact_lock(hashtext('meetings.dependencies'));\n                    SELECT count(DISTINCT partner_id) <> 1 INTO wrong FROM meetings_commitment\n                    WHERE id IN (NEW.commitment_id, NEW.waits_for_id);\n                    IF wrong THEN\n                        RAISE EXCEPTION 'commitments with two partners'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'dependency_with_one_partner';\n                    END IF;\n                    WITH RECURSIVE before(id) AS (\n                        SELECT NEW.waits_for_id\n                        UNION\n                        SELECT other.waits_for_id FROM meetings_commitmentdependency AS other\n                        JOIN before ON other.commitment_id = before.id\n                    ) SELECT EXISTS (SELECT 1 FROM before WHERE before.id = NEW.commitment_id)\n                        INTO wrong;\n                    IF wrong THEN\n                        RAISE EXCEPTION 'commitments in a circle'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'dependency_no_cycle';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="2ec847fc77d1e4e34d16d2dd13c77446c221c81e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_refuse_cycle_b27d1",
                    table="meetings_commitmentdependency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentdependency",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentdependencyevent" ("added_by_id", "commitment_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "waits_for_id") VALUES (NEW."added_by_id", NEW."commitment_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."waits_for_id"); RETURN NULL;',
                    hash="d6c0a5e1ac860b212e8ef481cf0751ffb26b1bd2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d3d5d",
                    table="meetings_commitmentdependency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentdependency",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_commitmentdependencyevent" ("added_by_id", "commitment_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "waits_for_id") VALUES (NEW."added_by_id", NEW."commitment_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."waits_for_id"); RETURN NULL;',
                    hash="52a4303dba156165dd158964a7d0ab70754850d2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b5f8b",
                    table="meetings_commitmentdependency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentdependency",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentdependencyevent" ("added_by_id", "commitment_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "waits_for_id") VALUES (OLD."added_by_id", OLD."commitment_id", OLD."created_at", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."waits_for_id"); RETURN NULL;',
                    hash="5a6043779bbfe130b70477ed696c599d3841133f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_42e80",
                    table="meetings_commitmentdependency",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentdependencyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="228de4ad57257a166492530750bc221ec9fe8194",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ee06e",
                    table="meetings_commitmentdependencyevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]

"""The steps of a promise, and how many of them are done."""

import core.clock
import core.keys
import django.db.models.constraints
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure

OURS = "partner_id = (SELECT suppliers_own())"
THEIRS = "commitment_id IN (SELECT id FROM meetings_commitment WHERE side = 'partner')"


class Migration(MigrationAtOnce):
    dependencies = [
        ("meetings", "0010_visits_declined_by_mail"),
        ("suppliers", "0013_contacts_by_small_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentStep",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="place in the list")),
                ("text", models.CharField(max_length=200, verbose_name="step")),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="due")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="meetings.commitment",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        fields=("commitment", "position"),
                        name="step_has_its_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 50))),
                        name="step_place_in_the_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="step_done_by_somebody",
                    ),
                ],
                "verbose_name": "step of a commitment",
                "verbose_name_plural": "steps of commitments",
            },
        ),
        migrations.CreateModel(
            name="CommitmentStepEvent",
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
                ("position", models.PositiveSmallIntegerField(verbose_name="place in the list")),
                ("text", models.CharField(max_length=200, verbose_name="step")),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="due")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
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
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="meetings.commitmentstep",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="commitment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="commitment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="commitment",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="commitment",
            name="steps_done",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="steps done"
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="steps_total",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="steps"),
        ),
        migrations.AddField(
            model_name="commitmentevent",
            name="steps_done",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="steps done"
            ),
        ),
        migrations.AddField(
            model_name="commitmentevent",
            name="steps_total",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="steps"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."steps_done", NEW."steps_total", NEW."title", NEW."visit_id"); RETURN NULL;',
                    hash="88cb25574bfa320d31cc09e9c55d507026704dbb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_002ac",
                    table="meetings_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."steps_done", NEW."steps_total", NEW."title", NEW."visit_id"); RETURN NULL;',
                    hash="fc6d8f320a0b366dbf5eba946c3780d1863202bc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_25e07",
                    table="meetings_commitment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (OLD."cancel_asked_by_id", OLD."cancel_reason", OLD."confirmed_at", OLD."counterpart_id", OLD."created_at", OLD."description", OLD."done_at", OLD."due_date", OLD."first_due_date", OLD."id", OLD."key", OLD."owner_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."proposed_due_by_id", OLD."proposed_due_date", OLD."proposed_due_reason", OLD."side", OLD."status", OLD."steps_done", OLD."steps_total", OLD."title", OLD."visit_id"); RETURN NULL;',
                    hash="5ac8bd32378bdf2f68645ed6f82c73fb9f5f0419",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_daf5c",
                    table="meetings_commitment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("steps_done__lte", models.F("steps_total")), ("steps_total__lte", 50)
                ),
                name="commitment_steps_counted",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentstep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentstepevent" ("commitment_id", "created_at", "done_at", "done_by_id", "due_date", "id", "key", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."commitment_id", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."due_date", NEW."id", NEW."key", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                    hash="8f4f39f0c129033b35bdcc05e6fc930da2c7ca47",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_229fb",
                    table="meetings_commitmentstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentstep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_commitmentstepevent" ("commitment_id", "created_at", "done_at", "done_by_id", "due_date", "id", "key", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."commitment_id", NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."due_date", NEW."id", NEW."key", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                    hash="c3ce1ca5ba8bb613e844aa7beeafb2a4588fe6a1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_04038",
                    table="meetings_commitmentstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentstep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentstepevent" ("commitment_id", "created_at", "done_at", "done_by_id", "due_date", "id", "key", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (OLD."commitment_id", OLD."created_at", OLD."done_at", OLD."done_by_id", OLD."due_date", OLD."id", OLD."key", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."position", OLD."text"); RETURN NULL;',
                    hash="053d72febcb775769ec3508cc54ae9599f92e7f0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b5b36",
                    table="meetings_commitmentstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitmentstepevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d147ab5e5a1f91b2fcc6fea5e8351f169a23fcf6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65ed6",
                    table="meetings_commitmentstepevent",
                    when="BEFORE",
                ),
            ),
        ),
        # The owner's side writes them; the other side reads them.
        secure(
            "meetings_commitmentstep",
            see="commitment_id IN (SELECT id FROM meetings_commitment)",
            add=THEIRS,
            change=THEIRS,
            columns=["position", "done_at", "done_by_id"],
            remove=THEIRS,
            history=True,
        ),
        secure(
            "meetings_commitment",
            see=OURS,
            add=OURS,
            change=OURS,
            columns=[
                "status",
                "due_date",
                "first_due_date",
                "proposed_due_date",
                "proposed_due_by_id",
                "proposed_due_reason",
                "cancel_asked_by_id",
                "cancel_reason",
                "done_at",
                "confirmed_at",
                "steps_total",
                "steps_done",
            ],
            history=True,
        ),
    ]

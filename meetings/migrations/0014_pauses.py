"""Until when the reminders of a promise rest, by whom and why; a supplier's person may say so, too."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure

OURS = "partner_id = (SELECT suppliers_own())"


class Migration(MigrationAtOnce):
    dependencies = [
        ("meetings", "0013_row_security_of_comments"),
        ("suppliers", "0013_contacts_by_small_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            name="pause_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="commitment",
            name="paused_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="paused_until_date",
            field=models.DateField(blank=True, null=True, verbose_name="reminders paused until"),
        ),
        migrations.AddField(
            model_name="commitmentevent",
            name="pause_reason",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="commitmentevent",
            name="paused_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="commitmentevent",
            name="paused_until_date",
            field=models.DateField(blank=True, null=True, verbose_name="reminders paused until"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commitment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pause_reason", "paused_by_id", "paused_until_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", NEW."pause_reason", NEW."paused_by_id", NEW."paused_until_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."steps_done", NEW."steps_total", NEW."title", NEW."visit_id"); RETURN NULL;',
                    hash="c35b925bdb754625ba4cf50ab8822422e2e1b4b6",
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
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pause_reason", "paused_by_id", "paused_until_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", NEW."pause_reason", NEW."paused_by_id", NEW."paused_until_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."steps_done", NEW."steps_total", NEW."title", NEW."visit_id"); RETURN NULL;',
                    hash="b5c2cad76c2d240f12af56c09d3fadb49443fffa",
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
                    func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pause_reason", "paused_by_id", "paused_until_date", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "steps_done", "steps_total", "title", "visit_id") VALUES (OLD."cancel_asked_by_id", OLD."cancel_reason", OLD."confirmed_at", OLD."counterpart_id", OLD."created_at", OLD."description", OLD."done_at", OLD."due_date", OLD."first_due_date", OLD."id", OLD."key", OLD."owner_id", OLD."partner_id", OLD."pause_reason", OLD."paused_by_id", OLD."paused_until_date", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."proposed_due_by_id", OLD."proposed_due_date", OLD."proposed_due_reason", OLD."side", OLD."status", OLD."steps_done", OLD."steps_total", OLD."title", OLD."visit_id"); RETURN NULL;',
                    hash="5bdedd388babbfec5a4f040089eaee0861b4b4e7",
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
                    models.Q(("paused_by", None), ("paused_until_date", None)),
                    models.Q(("paused_by__isnull", False), ("paused_until_date__isnull", False)),
                    _connector="OR",
                ),
                name="commitment_pause_has_somebody",
            ),
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
                "paused_until_date",
                "paused_by_id",
                "pause_reason",
                "done_at",
                "confirmed_at",
                "steps_total",
                "steps_done",
            ],
            history=True,
        ),
    ]

"""Who of ours withdrew a bid that had been entered for a supplier, which no supplier writes."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure

OURS = "partner_id = (SELECT suppliers_own())"
INVITATIONS = "invitation_id IN (SELECT id FROM rfps_rfxinvitation)"


class Migration(MigrationAtOnce):
    dependencies = [
        ("rfps", "0009_answers_from_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="bid",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="bid",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="bid",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="bid",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bidevent",
            name="withdrawn_by",
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
        pgtrigger.migrations.AddTrigger(
            model_name="bid",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date", "withdrawn_by_id") VALUES (NEW."created_at", NEW."disqualified_reason", NEW."id", NEW."invitation_id", NEW."key", NEW."lead_time_days", NEW."message", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."status", NEW."total", NEW."valid_until_date", NEW."withdrawn_by_id"); RETURN NULL;',
                    hash="37fc56e59da95480f30ff691a40f3fc2b2702b6e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1529",
                    table="rfps_bid",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bid",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."disqualified_reason" IS DISTINCT FROM (NEW."disqualified_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invitation_id" IS DISTINCT FROM (NEW."invitation_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."lead_time_days" IS DISTINCT FROM (NEW."lead_time_days") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."payment_days" IS DISTINCT FROM (NEW."payment_days") OR OLD."rfx_id" IS DISTINCT FROM (NEW."rfx_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."valid_until_date" IS DISTINCT FROM (NEW."valid_until_date") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id"))',
                    func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date", "withdrawn_by_id") VALUES (NEW."created_at", NEW."disqualified_reason", NEW."id", NEW."invitation_id", NEW."key", NEW."lead_time_days", NEW."message", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."status", NEW."total", NEW."valid_until_date", NEW."withdrawn_by_id"); RETURN NULL;',
                    hash="016578c0efdf433b286e4f2d0dcfcb8191878325",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_20c3d",
                    table="rfps_bid",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bid",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date", "withdrawn_by_id") VALUES (OLD."created_at", OLD."disqualified_reason", OLD."id", OLD."invitation_id", OLD."key", OLD."lead_time_days", OLD."message", OLD."partner_id", OLD."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."status", OLD."total", OLD."valid_until_date", OLD."withdrawn_by_id"); RETURN NULL;',
                    hash="58df27644b9e6c77cfcfa6fd1eaa636d7a44a45c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_94ad8",
                    table="rfps_bid",
                    when="AFTER",
                ),
            ),
        ),
        secure(
            "rfps_bid",
            see=OURS,
            add=f"{OURS} AND status = 'draft' AND withdrawn_by_id IS NULL AND {INVITATIONS}",
            change=OURS,
            becomes=f"{OURS} AND status IN ('draft', 'submitted', 'withdrawn')",
            columns=["status", "draft"],
            history=True,
        ),
    ]

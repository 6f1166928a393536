"""How an answer came that one of ours entered for a supplier, which no supplier says of its own."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure

OURS = "partner_id = (SELECT suppliers_own())"
INVITED = f"{OURS} AND rfx_id IN (SELECT rfps_invited())"
SHARED = f"{OURS} AND need_id IN (SELECT rfps_shared())"


class Migration(MigrationAtOnce):
    dependencies = [
        ("rfps", "0008_bids_entered_from_mail"),
        ("suppliers", "0007_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="needshare",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="needshare",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="needshare",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rfxinvitation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rfxinvitation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rfxinvitation",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="needshare",
            name="came_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("letter", "Letter"),
                    ("email", "E-mail"),
                    ("phone", "Phone"),
                    ("handed", "Handed over"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how it came",
            ),
        ),
        migrations.AddField(
            model_name="needshare",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        migrations.AddField(
            model_name="needshareevent",
            name="came_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("letter", "Letter"),
                    ("email", "E-mail"),
                    ("phone", "Phone"),
                    ("handed", "Handed over"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how it came",
            ),
        ),
        migrations.AddField(
            model_name="needshareevent",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        migrations.AddField(
            model_name="rfxinvitation",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rfxinvitation",
            name="came_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("letter", "Letter"),
                    ("email", "E-mail"),
                    ("phone", "Phone"),
                    ("handed", "Handed over"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how it came",
            ),
        ),
        migrations.AddField(
            model_name="rfxinvitation",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        migrations.AddField(
            model_name="rfxinvitationevent",
            name="answered_by",
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
            model_name="rfxinvitationevent",
            name="came_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("letter", "Letter"),
                    ("email", "E-mail"),
                    ("phone", "Phone"),
                    ("handed", "Handed over"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="how it came",
            ),
        ),
        migrations.AddField(
            model_name="rfxinvitationevent",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needshare",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "came_by", "came_date", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (NEW."advice", NEW."answered_at", NEW."answered_by_id", NEW."came_by", NEW."came_date", NEW."created_at", NEW."currency", NEW."id", NEW."indicative_price", NEW."key", NEW."lead_time_days", NEW."need_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."product", NEW."shared_by_id"); RETURN NULL;',
                    hash="8d1004d3575dff6543639d23370fb8134bd591a9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bcbd0",
                    table="rfps_needshare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needshare",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "came_by", "came_date", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (NEW."advice", NEW."answered_at", NEW."answered_by_id", NEW."came_by", NEW."came_date", NEW."created_at", NEW."currency", NEW."id", NEW."indicative_price", NEW."key", NEW."lead_time_days", NEW."need_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."product", NEW."shared_by_id"); RETURN NULL;',
                    hash="82123b807acb2383ec74c5741389faafc81e2f1b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_47f9d",
                    table="rfps_needshare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="needshare",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "came_by", "came_date", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (OLD."advice", OLD."answered_at", OLD."answered_by_id", OLD."came_by", OLD."came_date", OLD."created_at", OLD."currency", OLD."id", OLD."indicative_price", OLD."key", OLD."lead_time_days", OLD."need_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."product", OLD."shared_by_id"); RETURN NULL;',
                    hash="5972704ee0a6d3999de7764a1f280e99b6a8c40e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f43f1",
                    table="rfps_needshare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rfxinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "answered_by_id", "came_by", "came_date", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."came_by", NEW."came_date", NEW."created_at", NEW."decline_reason", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."status"); RETURN NULL;',
                    hash="d073fd19ad6d3fb1b2740002721103d2ae8f30fa",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a6f4c",
                    table="rfps_rfxinvitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rfxinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "answered_by_id", "came_by", "came_date", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."came_by", NEW."came_date", NEW."created_at", NEW."decline_reason", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."status"); RETURN NULL;',
                    hash="5b86999e73e3c6d36414b303c8939d0fd89ff6ae",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e490",
                    table="rfps_rfxinvitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rfxinvitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "answered_by_id", "came_by", "came_date", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."came_by", OLD."came_date", OLD."created_at", OLD."decline_reason", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."status"); RETURN NULL;',
                    hash="7ec21fe773ade2b7c9bf1529b6716c7caf183152",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_22ade",
                    table="rfps_rfxinvitation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="needshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_by", ""), ("came_date", None)),
                    models.Q(
                        ("came_by__in", ["letter", "email", "phone", "handed"]),
                        ("came_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="need_share_came_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="rfxinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_by", ""), ("came_date", None)),
                    models.Q(
                        ("came_by__in", ["letter", "email", "phone", "handed"]),
                        ("came_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rfx_invitation_came_whole",
            ),
        ),
        secure(
            "rfps_rfxinvitation",
            see=INVITED,
            change=INVITED,
            becomes=f"{INVITED} AND came_by = ''",
            columns=[
                "status",
                "decline_reason",
                "answered_at",
                "answered_by_id",
                "came_by",
                "came_date",
            ],
            history=True,
        ),
        secure(
            "rfps_needshare",
            see=SHARED,
            change=SHARED,
            becomes=f"{SHARED} AND came_by = ''",
            columns=[
                "product",
                "advice",
                "indicative_price",
                "currency",
                "lead_time_days",
                "answered_at",
                "answered_by_id",
                "came_by",
                "came_date",
            ],
            history=True,
        ),
    ]

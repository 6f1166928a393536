import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("suppliers", "0007_row_security"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="partner",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="partner",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="partner",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="partner",
            name="colleagues_invite",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="its people invite colleagues"
            ),
        ),
        migrations.AddField(
            model_name="partnerevent",
            name="colleagues_invite",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="its people invite colleagues"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partner",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "suppliers_partnerevent" ("colleagues_invite", "country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (NEW."colleagues_invite", NEW."country", NEW."created_at", NEW."currency", NEW."id", NEW."is_client", NEW."is_distributor", NEW."is_supplier", NEW."key", NEW."legal_name", NEW."lei", NEW."other_names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."profit_impact", NEW."registration_number", NEW."since_date", NEW."status", NEW."supply_risk", NEW."tier", NEW."tier_date", NEW."tier_reason", NEW."vat_number", NEW."website"); RETURN NULL;',
                    hash="3bf98f95ef86d43befb4f8ab3732ab5663725941",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_71a9d",
                    table="suppliers_partner",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partner",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."colleagues_invite" IS DISTINCT FROM (NEW."colleagues_invite") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_client" IS DISTINCT FROM (NEW."is_client") OR OLD."is_distributor" IS DISTINCT FROM (NEW."is_distributor") OR OLD."is_supplier" IS DISTINCT FROM (NEW."is_supplier") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."legal_name" IS DISTINCT FROM (NEW."legal_name") OR OLD."lei" IS DISTINCT FROM (NEW."lei") OR OLD."other_names" IS DISTINCT FROM (NEW."other_names") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."profit_impact" IS DISTINCT FROM (NEW."profit_impact") OR OLD."registration_number" IS DISTINCT FROM (NEW."registration_number") OR OLD."since_date" IS DISTINCT FROM (NEW."since_date") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."supply_risk" IS DISTINCT FROM (NEW."supply_risk") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."tier_date" IS DISTINCT FROM (NEW."tier_date") OR OLD."tier_reason" IS DISTINCT FROM (NEW."tier_reason") OR OLD."vat_number" IS DISTINCT FROM (NEW."vat_number") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                    func='INSERT INTO "suppliers_partnerevent" ("colleagues_invite", "country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (NEW."colleagues_invite", NEW."country", NEW."created_at", NEW."currency", NEW."id", NEW."is_client", NEW."is_distributor", NEW."is_supplier", NEW."key", NEW."legal_name", NEW."lei", NEW."other_names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."profit_impact", NEW."registration_number", NEW."since_date", NEW."status", NEW."supply_risk", NEW."tier", NEW."tier_date", NEW."tier_reason", NEW."vat_number", NEW."website"); RETURN NULL;',
                    hash="b92151f774f275b7c361b0b2c68dd45ea0f88486",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f818a",
                    table="suppliers_partner",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partner",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "suppliers_partnerevent" ("colleagues_invite", "country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (OLD."colleagues_invite", OLD."country", OLD."created_at", OLD."currency", OLD."id", OLD."is_client", OLD."is_distributor", OLD."is_supplier", OLD."key", OLD."legal_name", OLD."lei", OLD."other_names", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."profit_impact", OLD."registration_number", OLD."since_date", OLD."status", OLD."supply_risk", OLD."tier", OLD."tier_date", OLD."tier_reason", OLD."vat_number", OLD."website"); RETURN NULL;',
                    hash="f839cac01948b04fd596ad4f17d9cb73ad531cf2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cd748",
                    table="suppliers_partner",
                    when="AFTER",
                ),
            ),
        ),
    ]

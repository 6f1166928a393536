"""Who of a partner's people waits for a colleague's word, whom ours have let in; nobody who is there already."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("suppliers", "0013_contacts_by_small_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="representative",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="representative",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="representative",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="representative",
            name="trusted_from_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="has a part in bids from"
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="vouched_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suppliers.representative",
                verbose_name="vouched for by",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="waits",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="waits for a colleague",
            ),
        ),
        migrations.AddField(
            model_name="representativeevent",
            name="trusted_from_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="has a part in bids from"
            ),
        ),
        migrations.AddField(
            model_name="representativeevent",
            name="vouched_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="suppliers.representative",
                verbose_name="vouched for by",
            ),
        ),
        migrations.AddField(
            model_name="representativeevent",
            name="waits",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="waits for a colleague",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="trusted_by_a_colleague",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (NEW.waits OR NOT OLD.waits) AND NOT coalesce(\n                        NEW.trusted_from_at < OLD.trusted_from_at,\n                        NEW.trusted_from_at IS NULL AND OLD.trusted_from_at IS NOT NULL\n                    ) THEN\n                        RETURN NEW;\n                    END IF;\n                    IF NEW.vouched_by_id IS NULL AND (\n                        NEW.trusted_from_at IS NULL\n                        OR NEW.trusted_from_at < core_clock() - interval '1 minute'\n                        OR EXISTS (\n                            SELECT 1 FROM suppliers_representative other\n                            JOIN accounts_user person ON person.id = other.user_id\n                            WHERE other.partner_id = NEW.partner_id AND other.id <> NEW.id\n                              AND NOT other.waits AND person.is_active\n                        )\n                    ) OR NEW.vouched_by_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM suppliers_representative other\n                        JOIN accounts_user person ON person.id = other.user_id\n                        WHERE other.id = NEW.vouched_by_id AND other.id <> NEW.id\n                          AND other.partner_id = NEW.partner_id\n                          AND NOT other.waits AND person.is_active\n                          AND (\n                              other.trusted_from_at IS NULL\n                              OR NEW.trusted_from_at >= other.trusted_from_at\n                          )\n                    ) THEN\n                        RAISE EXCEPTION 'a colleague who is trusted vouches, or who is alone begins anew'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'representative_trusted_by_colleague';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="63dff8f8664a15f9880d5e5693c8ed8aecf37b86",
                    operation='UPDATE OF "waits", "trusted_from_at", "vouched_by_id"',
                    pgid="pgtrigger_trusted_by_a_colleague_df3b9",
                    table="suppliers_representative",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trusted_from_at", "user_id", "vouched_by_id", "waits") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."trusted_from_at", NEW."user_id", NEW."vouched_by_id", NEW."waits"); RETURN NULL;',
                    hash="179159ccad825998842b119c1f78f4a320c35d27",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_57262",
                    table="suppliers_representative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trusted_from_at", "user_id", "vouched_by_id", "waits") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."trusted_from_at", NEW."user_id", NEW."vouched_by_id", NEW."waits"); RETURN NULL;',
                    hash="c151564cd55b8e5a17580a8c0e74ec9490bd5b3d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f3952",
                    table="suppliers_representative",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trusted_from_at", "user_id", "vouched_by_id", "waits") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."trusted_from_at", OLD."user_id", OLD."vouched_by_id", OLD."waits"); RETURN NULL;',
                    hash="f572e27a894db9781a148feb3237c4b2727a16d1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b7da8",
                    table="suppliers_representative",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("waits", False), ("vouched_by", None), _connector="OR"),
                name="representative_waits_or_is_vouched_for",
            ),
        ),
    ]

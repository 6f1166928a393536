import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("accounts", "0012_search_of_people"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invitation",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="invitation",
            name="invitation_one_open",
        ),
        migrations.AddField(
            model_name="invitation",
            name="by_colleague",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="by a colleague"
            ),
        ),
        migrations.AddField(
            model_name="invitationevent",
            name="by_colleague",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="by a colleague"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("by_colleague", True)),
                fields=["partner_key", "created_at"],
                name="invitation_of_colleagues",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "by_colleague", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (NEW."accepted_at", NEW."by_colleague", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."key", NEW."manager_id", NEW."name", NEW."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."revoked_at", NEW."roles", NEW."side"); RETURN NULL;',
                    hash="ef40929d86b5eb92e7b2e82aac716e6e10890ed2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8c354",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "by_colleague", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (NEW."accepted_at", NEW."by_colleague", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."key", NEW."manager_id", NEW."name", NEW."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."revoked_at", NEW."roles", NEW."side"); RETURN NULL;',
                    hash="6f35879ee0f33f99c9b74b3e7290355952c38281",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4e12d",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_invitationevent" ("accepted_at", "by_colleague", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (OLD."accepted_at", OLD."by_colleague", OLD."created_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."key", OLD."manager_id", OLD."name", OLD."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."revoked_at", OLD."roles", OLD."side"); RETURN NULL;',
                    hash="3caca8f4e1c7517b1c64a4a73563af5d10dcba71",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f2c14",
                    table="accounts_invitation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(
                    ("accepted_at", None), ("by_colleague", False), ("revoked_at", None)
                ),
                name="invitation_one_open_of_ours",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("partner_key"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(
                    ("accepted_at", None), ("by_colleague", True), ("revoked_at", None)
                ),
                name="invitation_one_open_of_colleagues",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_colleague", False), ("side", "supplier"), _connector="OR"),
                name="invitation_of_a_colleague_into_a_portal",
            ),
        ),
    ]

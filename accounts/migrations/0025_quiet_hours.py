"""From when until when no reminder comes by e-mail: for everybody from 18 to 7, until they choose."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("accounts", "0024_row_security_of_mutes"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="user",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_from_hour",
            field=models.PositiveSmallIntegerField(db_default=18, default=18, editable=False),
        ),
        migrations.AddField(
            model_name="user",
            name="quiet_until_hour",
            field=models.PositiveSmallIntegerField(db_default=7, default=7, editable=False),
        ),
        migrations.AddField(
            model_name="userevent",
            name="quiet_from_hour",
            field=models.PositiveSmallIntegerField(db_default=18, default=18, editable=False),
        ),
        migrations.AddField(
            model_name="userevent",
            name="quiet_until_hour",
            field=models.PositiveSmallIntegerField(db_default=7, default=7, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "digest_email", "digest_hour", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "quiet_from_hour", "quiet_until_hour", "roles", "side", "time_zone", "title", "working_days") VALUES (NEW."absent_from_date", NEW."absent_until_date", NEW."created_at", NEW."deputy_id", NEW."digest_email", NEW."digest_hour", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", NEW."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."photo", NEW."quiet_from_hour", NEW."quiet_until_hour", NEW."roles", NEW."side", NEW."time_zone", NEW."title", NEW."working_days"); RETURN NULL;',
                    hash="84e75a2c51c0ca2cc9d05fa7d5c4e81815bf2900",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."absent_from_date" IS DISTINCT FROM (NEW."absent_from_date") OR OLD."absent_until_date" IS DISTINCT FROM (NEW."absent_until_date") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."deputy_id" IS DISTINCT FROM (NEW."deputy_id") OR OLD."digest_email" IS DISTINCT FROM (NEW."digest_email") OR OLD."digest_hour" IS DISTINCT FROM (NEW."digest_hour") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."manager_id" IS DISTINCT FROM (NEW."manager_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."no_email" IS DISTINCT FROM (NEW."no_email") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."photo" IS DISTINCT FROM (NEW."photo") OR OLD."quiet_from_hour" IS DISTINCT FROM (NEW."quiet_from_hour") OR OLD."quiet_until_hour" IS DISTINCT FROM (NEW."quiet_until_hour") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."working_days" IS DISTINCT FROM (NEW."working_days"))',
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "digest_email", "digest_hour", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "quiet_from_hour", "quiet_until_hour", "roles", "side", "time_zone", "title", "working_days") VALUES (NEW."absent_from_date", NEW."absent_until_date", NEW."created_at", NEW."deputy_id", NEW."digest_email", NEW."digest_hour", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", NEW."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."photo", NEW."quiet_from_hour", NEW."quiet_until_hour", NEW."roles", NEW."side", NEW."time_zone", NEW."title", NEW."working_days"); RETURN NULL;',
                    hash="1914f903d49c313b21c57ff8a197d02ebd0a9469",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "digest_email", "digest_hour", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "quiet_from_hour", "quiet_until_hour", "roles", "side", "time_zone", "title", "working_days") VALUES (OLD."absent_from_date", OLD."absent_until_date", OLD."created_at", OLD."deputy_id", OLD."digest_email", OLD."digest_hour", OLD."email", OLD."id", OLD."is_active", OLD."key", OLD."language", OLD."manager_id", OLD."name", OLD."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."photo", OLD."quiet_from_hour", OLD."quiet_until_hour", OLD."roles", OLD."side", OLD."time_zone", OLD."title", OLD."working_days"); RETURN NULL;',
                    hash="abdb8693a1a1b3eaca6e1fed562da6ee327db95f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiet_from_hour__lte", 23), ("quiet_until_hour__lte", 23)),
                name="user_quiet_hours_of_a_day",
            ),
        ),
    ]

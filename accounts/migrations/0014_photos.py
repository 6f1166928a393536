import core.clock
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce


class Migration(MigrationAtOnce):
    dependencies = [
        ("accounts", "0013_invitations_by_colleagues"),
    ]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=core.clock.ClockTimestamp(), editable=False),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
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
            name="photo",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=32
            ),
        ),
        migrations.AddField(
            model_name="userevent",
            name="photo",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=32
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "roles", "side", "time_zone", "title") VALUES (NEW."absent_from_date", NEW."absent_until_date", NEW."created_at", NEW."deputy_id", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", NEW."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."photo", NEW."roles", NEW."side", NEW."time_zone", NEW."title"); RETURN NULL;',
                    hash="6e1c3328a32b144f17a1330bfc996be64ff5e322",
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
                    condition='WHEN (OLD."absent_from_date" IS DISTINCT FROM (NEW."absent_from_date") OR OLD."absent_until_date" IS DISTINCT FROM (NEW."absent_until_date") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."deputy_id" IS DISTINCT FROM (NEW."deputy_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."manager_id" IS DISTINCT FROM (NEW."manager_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."no_email" IS DISTINCT FROM (NEW."no_email") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."photo" IS DISTINCT FROM (NEW."photo") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "roles", "side", "time_zone", "title") VALUES (NEW."absent_from_date", NEW."absent_until_date", NEW."created_at", NEW."deputy_id", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", NEW."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."photo", NEW."roles", NEW."side", NEW."time_zone", NEW."title"); RETURN NULL;',
                    hash="178c3f0e584f821e20bd40a2f55a1c93ebcafdb5",
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
                    func='INSERT INTO "accounts_userevent" ("absent_from_date", "absent_until_date", "created_at", "deputy_id", "email", "id", "is_active", "key", "language", "manager_id", "name", "no_email", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "photo", "roles", "side", "time_zone", "title") VALUES (OLD."absent_from_date", OLD."absent_until_date", OLD."created_at", OLD."deputy_id", OLD."email", OLD."id", OLD."is_active", OLD."key", OLD."language", OLD."manager_id", OLD."name", OLD."no_email", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."photo", OLD."roles", OLD."side", OLD."time_zone", OLD."title"); RETURN NULL;',
                    hash="f5aea2169e1e3c807481f1d2c24c6a94170729f2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_19f14",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
    ]

"""What 0002 and 0003 made of the tables of accounts, for databases that have none yet."""

import core.at_once
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("accounts", "0002_initial"), ("accounts", "0003_sessions_end_with_the_account")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0002_initial"),
    ]

    operations = [
        core.at_once.AtOnce(
            operations=[
                migrations.AddField(
                    model_name="notification",
                    name="outbox",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.outbox",
                    ),
                ),
                migrations.AddField(
                    model_name="notification",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="reportingline",
                    name="manager",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines_below",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="reportingline",
                    name="person",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines_above",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="userevent",
                    name="manager",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="line manager",
                    ),
                ),
                migrations.AddField(
                    model_name="userevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddIndex(
                    model_name="user",
                    index=models.Index(fields=["side", "name", "id"], name="user_by_name"),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_ignoring_case",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "roles__contained_by",
                                [
                                    "buyer",
                                    "account_executive",
                                    "manager",
                                    "executive",
                                    "administrator",
                                    "auditor",
                                ],
                            )
                        ),
                        name="user_roles_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("side", "internal"),
                            models.Q(("manager", None), ("roles", [])),
                            _connector="OR",
                        ),
                        name="user_supplier_without_roles_or_manager",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="maintain_reporting_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE cycle boolean;",
                            func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF NEW.manager_id IS NOT DISTINCT FROM OLD.manager_id THEN\n                            RETURN NULL;\n                        END IF;\n                        -- One change of the tree at a time: two that are each fine could together\n                        -- close a cycle.\n                        PERFORM pg_advisory_xact_lock(hashtext('accounts.reporting_lines'));\n                        SELECT EXISTS (\n                            SELECT 1 FROM accounts_reportingline\n                            WHERE manager_id = NEW.id AND person_id = NEW.manager_id\n                        ) INTO cycle;\n                        IF cycle THEN\n                            RAISE EXCEPTION 'line manager cycle'\n                                USING ERRCODE = 'check_violation',\n                                      CONSTRAINT = 'user_manager_no_cycle';\n                        END IF;\n                        DELETE FROM accounts_reportingline AS line\n                        USING accounts_reportingline AS below, accounts_reportingline AS above\n                        WHERE below.manager_id = NEW.id\n                          AND above.person_id = NEW.id AND above.depth > 0\n                          AND line.person_id = below.person_id\n                          AND line.manager_id = above.manager_id;\n                    ELSE\n                        INSERT INTO accounts_reportingline (manager_id, person_id, depth)\n                        VALUES (NEW.id, NEW.id, 0);\n                    END IF;\n                    IF NEW.manager_id IS NOT NULL THEN\n                        INSERT INTO accounts_reportingline (manager_id, person_id, depth)\n                        SELECT above.manager_id, below.person_id, above.depth + below.depth + 1\n                        FROM accounts_reportingline AS above, accounts_reportingline AS below\n                        WHERE above.person_id = NEW.manager_id AND below.manager_id = NEW.id;\n                    END IF;\n                    RETURN NULL;\n                ",
                            hash="f60e947b9666add482e641ebee47189710e8fba1",
                            operation='INSERT OR UPDATE OF "manager_id"',
                            pgid="pgtrigger_maintain_reporting_lines_ad4ba",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "key", "language", "manager_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "roles", "side", "time_zone", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."roles", NEW."side", NEW."time_zone", NEW."title"); RETURN NULL;',
                            hash="c5e4ded97c4da0e0b7dbeea4c1e8435ddd0cf599",
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
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."manager_id" IS DISTINCT FROM (NEW."manager_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                            func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "key", "language", "manager_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "roles", "side", "time_zone", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."key", NEW."language", NEW."manager_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."roles", NEW."side", NEW."time_zone", NEW."title"); RETURN NULL;',
                            hash="6ac75315c7e0d45cda368519896f8e3bee3ccba9",
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
                            func='INSERT INTO "accounts_userevent" ("created_at", "email", "id", "is_active", "key", "language", "manager_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "roles", "side", "time_zone", "title") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."key", OLD."language", OLD."manager_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."roles", OLD."side", OLD."time_zone", OLD."title"); RETURN NULL;',
                            hash="8d6805b89aea3f7a53a9ed205c51a58fa6ee3e9f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_19f14",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="apitoken",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_apitokenevent" ("created_at", "expires_at", "id", "key", "may_write", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "user_id") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."key", NEW."may_write", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."revoked_at", NEW."user_id"); RETURN NULL;',
                            hash="0eeb3959442863854ff9ee665241a47db7854a6e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_01b7d",
                            table="accounts_apitoken",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="apitoken",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."may_write" IS DISTINCT FROM (NEW."may_write") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "accounts_apitokenevent" ("created_at", "expires_at", "id", "key", "may_write", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "user_id") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."key", NEW."may_write", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."revoked_at", NEW."user_id"); RETURN NULL;',
                            hash="001ab4e2efc5491bd1f06e7b208f719817882d41",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_df53b",
                            table="accounts_apitoken",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="apitoken",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_apitokenevent" ("created_at", "expires_at", "id", "key", "may_write", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "user_id") VALUES (OLD."created_at", OLD."expires_at", OLD."id", OLD."key", OLD."may_write", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."revoked_at", OLD."user_id"); RETURN NULL;',
                            hash="07cefdfc2160082d7bbf9b1fbcd605ca89a4c4b1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6e065",
                            table="accounts_apitoken",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="apitokenevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bc095a3000ebe7169f0e579188212d997c91f15c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f6ae5",
                            table="accounts_apitokenevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="invitation",
                    index=models.Index(fields=["email"], name="invitation_email"),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("partner_key", ""), ("side", "internal")),
                            models.Q(
                                ("roles", []),
                                ("side", "supplier"),
                                models.Q(("partner_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_of_one_side",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("revoked_at", None), _connector="OR"
                        ),
                        name="invitation_not_both_accepted_and_revoked",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (NEW."accepted_at", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."key", NEW."manager_id", NEW."name", NEW."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."revoked_at", NEW."roles", NEW."side"); RETURN NULL;',
                            hash="17b074995b3a1a7061108fb4a8ce0cf63fdec1d6",
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
                            func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (NEW."accepted_at", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."key", NEW."manager_id", NEW."name", NEW."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."revoked_at", NEW."roles", NEW."side"); RETURN NULL;',
                            hash="a9c2891e29990c3427de119d60837d673f44b5f8",
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
                            func='INSERT INTO "accounts_invitationevent" ("accepted_at", "created_at", "email", "expires_at", "id", "invited_by_id", "key", "manager_id", "name", "partner_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "roles", "side") VALUES (OLD."accepted_at", OLD."created_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."key", OLD."manager_id", OLD."name", OLD."partner_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."revoked_at", OLD."roles", OLD."side"); RETURN NULL;',
                            hash="68705a8429dc08ea2029a08dcf596fc33a1f2b71",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f2c14",
                            table="accounts_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="daf23d962af867f3cb4eedb3f026a1b651002cd3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b4566",
                            table="accounts_invitationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="notification",
                    index=models.Index(fields=["user", "-id"], name="notification_of_user"),
                ),
                migrations.AddIndex(
                    model_name="notification",
                    index=models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["user"],
                        name="notification_unread",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reportingline",
                    index=models.Index(fields=["person", "manager"], name="reporting_line_up"),
                ),
                migrations.AddConstraint(
                    model_name="reportingline",
                    constraint=models.UniqueConstraint(
                        fields=("manager", "person"), name="reporting_line_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_45b21",
                            table="accounts_userevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="user",
                    name="session_epoch",
                    field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
                ),
            ],
        ),
    ]

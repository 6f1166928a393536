"""How a confirmation came that one of ours entered for a partner, which no partner says of its own."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure

OURS = "partner_id = (SELECT suppliers_own())"


class Migration(MigrationAtOnce):
    dependencies = [
        ("meetings", "0008_row_security"),
        ("suppliers", "0012_indexes_of_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="visit",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="visit",
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
            model_name="visit",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        migrations.AddField(
            model_name="visitevent",
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
            model_name="visitevent",
            name="came_date",
            field=models.DateField(blank=True, null=True, verbose_name="received on"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "came_by", "came_date", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (NEW."agenda", NEW."answer", NEW."answer_reason", NEW."answered_by_id", NEW."asked_ends_at", NEW."asked_starts_at", NEW."at_their_place", NEW."came_by", NEW."came_date", NEW."confirmed_by_id", NEW."created_at", NEW."ended_reason", NEW."ends_at", NEW."id", NEW."key", NEW."minutes", NEW."organiser_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."place", NEW."sequence", NEW."starts_at", NEW."status", NEW."time_zone", NEW."title", NEW."visitor_role"); RETURN NULL;',
                    hash="b0bf54877eca3b922c2d967f519a582b9433707c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cda6f",
                    table="meetings_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "came_by", "came_date", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (NEW."agenda", NEW."answer", NEW."answer_reason", NEW."answered_by_id", NEW."asked_ends_at", NEW."asked_starts_at", NEW."at_their_place", NEW."came_by", NEW."came_date", NEW."confirmed_by_id", NEW."created_at", NEW."ended_reason", NEW."ends_at", NEW."id", NEW."key", NEW."minutes", NEW."organiser_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."place", NEW."sequence", NEW."starts_at", NEW."status", NEW."time_zone", NEW."title", NEW."visitor_role"); RETURN NULL;',
                    hash="1fd28cb0fab019fc4f074d6a72c410840379c6c6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b18b1",
                    table="meetings_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "came_by", "came_date", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (OLD."agenda", OLD."answer", OLD."answer_reason", OLD."answered_by_id", OLD."asked_ends_at", OLD."asked_starts_at", OLD."at_their_place", OLD."came_by", OLD."came_date", OLD."confirmed_by_id", OLD."created_at", OLD."ended_reason", OLD."ends_at", OLD."id", OLD."key", OLD."minutes", OLD."organiser_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."place", OLD."sequence", OLD."starts_at", OLD."status", OLD."time_zone", OLD."title", OLD."visitor_role"); RETURN NULL;',
                    hash="b5963017490d7cb63ccd6ffc6ae0aa202033b085",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ec9f5",
                    table="meetings_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came_by", ""), ("came_date", None)),
                    models.Q(
                        ("came_by__in", ["letter", "email", "phone", "handed"]),
                        ("came_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="visit_came_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came_by", ""), ("confirmed_by__isnull", False), _connector="OR"
                ),
                name="visit_came_confirmed",
            ),
        ),
        secure(
            "meetings_visit",
            see=OURS,
            change=OURS,
            becomes=f"{OURS} AND came_by = ''",
            columns=[
                "status",
                "confirmed_by_id",
                "answer",
                "answered_by_id",
                "answer_reason",
                "asked_starts_at",
                "asked_ends_at",
                "came_by",
                "came_date",
            ],
            history=True,
        ),
    ]

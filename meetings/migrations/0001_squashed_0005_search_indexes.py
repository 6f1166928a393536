"""The tables of meetings with all that 0001 to 0005 made of them, for databases that have none yet."""

import core.at_once
import core.clock
import core.keys
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0001_initial"),
        ("meetings", "0002_capital_visitor_roles"),
        ("meetings", "0003_visits_answered_by_the_partner"),
        ("meetings", "0004_index_of_answered_visits"),
        ("meetings", "0005_search_indexes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("suppliers", "0001_squashed_0003_indexes_of_portfolios_countries_and_lines"),
    ]

    operations = [
        core.at_once.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="VisitPolicyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("tier", models.CharField(max_length=15, verbose_name="tier")),
                        (
                            "visitor_role",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("manager", "Manager"),
                                    ("executive", "Executive"),
                                ],
                                max_length=20,
                                verbose_name="who",
                            ),
                        ),
                        ("every_days", models.PositiveIntegerField(verbose_name="every, days")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.visitpolicy",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "side",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")],
                                max_length=7,
                                verbose_name="promised by",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("accepted", "Accepted"),
                                    ("done", "Done"),
                                    ("confirmed", "Confirmed"),
                                    ("missed", "Missed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("due_date", models.DateField(verbose_name="due")),
                        ("first_due_date", models.DateField(verbose_name="first agreed date")),
                        ("proposed_due_date", models.DateField(blank=True, null=True)),
                        ("proposed_due_reason", models.TextField(blank=True)),
                        ("cancel_reason", models.TextField(blank=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cancel_asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "counterpart",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments_followed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_due_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="meetings.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "verbose_name_plural": "commitments",
                        "indexes": [
                            models.Index(
                                fields=["partner", "due_date", "id"], name="commitment_of_partner"
                            ),
                            models.Index(
                                fields=["owner", "due_date", "id"], name="commitment_of_owner"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ["proposed", "accepted", "done", "missed"])
                                ),
                                fields=["due_date", "id"],
                                name="commitment_open",
                            ),
                            models.Index(
                                fields=["status", "due_date", "id"], name="commitment_by_status"
                            ),
                            models.Index(fields=["due_date", "id"], name="commitment_by_due"),
                            models.Index(
                                fields=["counterpart", "due_date", "id"],
                                name="commitment_of_counterpart",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="commitment_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "proposed",
                                            "accepted",
                                            "done",
                                            "confirmed",
                                            "missed",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="commitment_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "confirmed"), _negated=True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="commitment_confirmed_at_an_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["us", "partner"])),
                                name="commitment_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("proposed_due_by", None), ("proposed_due_date", None)
                                    ),
                                    models.Q(
                                        ("proposed_due_by__isnull", False),
                                        ("proposed_due_date__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="commitment_new_date_has_a_proposer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("given", "given"), ("received", "received")],
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "person",
                            models.CharField(max_length=150, verbose_name="person at the partner"),
                        ),
                        ("description", models.CharField(max_length=200, verbose_name="what")),
                        ("occasion", models.CharField(max_length=200, verbose_name="occasion")),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="value"
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("value_base", models.DecimalField(decimal_places=2, max_digits=12)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("approved", "Approved"),
                                    ("pending", "Waits for the manager"),
                                    ("refused", "Refused"),
                                ],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gifts",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gift",
                        "verbose_name_plural": "gifts",
                        "indexes": [
                            models.Index(fields=["partner", "-date"], name="gift_of_partner"),
                            models.Index(fields=["declared_by", "-date"], name="gift_of_declarer"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0)),
                                name="gift_value_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["approved", "pending", "refused"])
                                ),
                                name="gift_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        models.Q(("decision_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gift_refused_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("declared_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="gift_decided_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GiftEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("given", "given"), ("received", "received")],
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "person",
                            models.CharField(max_length=150, verbose_name="person at the partner"),
                        ),
                        ("description", models.CharField(max_length=200, verbose_name="what")),
                        ("occasion", models.CharField(max_length=200, verbose_name="occasion")),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=2, max_digits=12, verbose_name="value"
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("value_base", models.DecimalField(decimal_places=2, max_digits=12)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("approved", "Approved"),
                                    ("pending", "Waits for the manager"),
                                    ("refused", "Refused"),
                                ],
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "declared_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.gift",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Touchpoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("video", "Video"),
                                    ("letter", "Letter"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="when")),
                        ("note", models.TextField(verbose_name="note")),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="touchpoints",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="touchpoints",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["partner", "-happened_at"], name="touchpoint_of_partner"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TouchpointEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("video", "Video"),
                                    ("letter", "Letter"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("happened_at", models.DateTimeField(verbose_name="when")),
                        ("note", models.TextField(verbose_name="note")),
                        (
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.touchpoint",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("place", models.CharField(max_length=200, verbose_name="place")),
                        (
                            "at_their_place",
                            models.BooleanField(default=True, verbose_name="at their place"),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="starts")),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        ("time_zone", models.CharField(max_length=50, verbose_name="time zone")),
                        ("agenda", models.TextField(blank=True, verbose_name="agenda")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("confirmed", "Confirmed"),
                                    ("held", "Held"),
                                    ("minuted", "Minuted"),
                                    ("cancelled", "Cancelled"),
                                    ("missed", "Missed"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "visitor_role",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("manager", "Manager"),
                                    ("executive", "Executive"),
                                ],
                                default="account_executive",
                                max_length=20,
                                verbose_name="visit of the",
                            ),
                        ),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits_organised",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("none", "No answer"),
                                    ("declined", "Declined"),
                                    ("other_time", "Another time asked for"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        ("answer_reason", models.TextField(blank=True, db_default="", default="")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_ends_at", models.DateTimeField(blank=True, null=True)),
                        ("asked_starts_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "visit",
                        "verbose_name_plural": "visits",
                        "indexes": [
                            models.Index(fields=["partner", "-starts_at"], name="visit_of_partner"),
                            models.Index(
                                fields=["organiser", "-starts_at"], name="visit_of_organiser"
                            ),
                            models.Index(
                                fields=["status", "starts_at", "id"], name="visit_by_status"
                            ),
                            models.Index(fields=["starts_at", "id"], name="visit_by_start"),
                            models.Index(
                                condition=models.Q(("status__in", ("planned", "confirmed"))),
                                fields=["starts_at", "id"],
                                name="visit_ahead",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ("planned", "confirmed")), _negated=True
                                ),
                                fields=["starts_at", "id"],
                                name="visit_past",
                            ),
                            models.Index(
                                condition=models.Q(("status__in", ("held", "minuted"))),
                                fields=["partner", "visitor_role", "-starts_at"],
                                include=("time_zone",),
                                name="visit_took_place",
                            ),
                            models.Index(
                                condition=models.Q(("answer__in", ["declined", "other_time"])),
                                fields=["organiser", "starts_at", "id"],
                                name="visit_answered",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="visit_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="visit_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "planned",
                                            "confirmed",
                                            "held",
                                            "minuted",
                                            "cancelled",
                                            "missed",
                                        ],
                                    )
                                ),
                                name="visit_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["cancelled", "missed"]), _negated=True
                                    ),
                                    models.Q(("ended_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="visit_ended_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "minuted"), _negated=True),
                                    models.Q(("minutes", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="visit_minuted_with_minutes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "none"), ("answered_by", None)),
                                    models.Q(
                                        ("answer__in", ["declined", "other_time"]),
                                        ("answered_by__isnull", False),
                                        ("status", "planned"),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_answered_while_planned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "declined"), _negated=True),
                                    models.Q(("answer_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="visit_declined_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("asked_ends_at", None),
                                        ("asked_starts_at", None),
                                        models.Q(("answer", "other_time"), _negated=True),
                                    ),
                                    models.Q(
                                        ("answer", "other_time"),
                                        ("asked_ends_at__gt", models.F("asked_starts_at")),
                                        ("asked_ends_at__isnull", False),
                                        ("asked_starts_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_asked_time_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "side",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")],
                                max_length=7,
                                verbose_name="promised by",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("accepted", "Accepted"),
                                    ("done", "Done"),
                                    ("confirmed", "Confirmed"),
                                    ("missed", "Missed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("due_date", models.DateField(verbose_name="due")),
                        ("first_due_date", models.DateField(verbose_name="first agreed date")),
                        ("proposed_due_date", models.DateField(blank=True, null=True)),
                        ("proposed_due_reason", models.TextField(blank=True)),
                        ("cancel_reason", models.TextField(blank=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cancel_asked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "counterpart",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.commitment",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_due_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="meetings.visit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("place", models.CharField(max_length=200, verbose_name="place")),
                        (
                            "at_their_place",
                            models.BooleanField(default=True, verbose_name="at their place"),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="starts")),
                        ("ends_at", models.DateTimeField(verbose_name="ends")),
                        ("time_zone", models.CharField(max_length=50, verbose_name="time zone")),
                        ("agenda", models.TextField(blank=True, verbose_name="agenda")),
                        ("minutes", models.TextField(blank=True, verbose_name="minutes")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("confirmed", "Confirmed"),
                                    ("held", "Held"),
                                    ("minuted", "Minuted"),
                                    ("cancelled", "Cancelled"),
                                    ("missed", "Missed"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "visitor_role",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("manager", "Manager"),
                                    ("executive", "Executive"),
                                ],
                                default="account_executive",
                                max_length=20,
                                verbose_name="visit of the",
                            ),
                        ),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organiser",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.visit",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("none", "No answer"),
                                    ("declined", "Declined"),
                                    ("other_time", "Another time asked for"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        ("answer_reason", models.TextField(blank=True, db_default="", default="")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_ends_at", models.DateTimeField(blank=True, null=True)),
                        ("asked_starts_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitParticipant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="suppliers.contact",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_participations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participants",
                                to="meetings.visit",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["user", "visit"], name="participation_of_user")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user", None), ("contact", None), _connector="XOR"
                                ),
                                name="participant_user_or_contact",
                            ),
                            models.UniqueConstraint(
                                fields=("visit", "user"), name="participant_user_once"
                            ),
                            models.UniqueConstraint(
                                fields=("visit", "contact"), name="participant_contact_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitParticipantEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key, editable=False, max_length=12
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.contact",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="meetings.visitparticipant",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="meetings.visit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitPolicy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=core.keys.new_key,
                                editable=False,
                                max_length=12,
                                unique=True,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=core.clock.ClockTimestamp(), editable=False
                            ),
                        ),
                        ("tier", models.CharField(max_length=15, verbose_name="tier")),
                        (
                            "visitor_role",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("manager", "Manager"),
                                    ("executive", "Executive"),
                                ],
                                max_length=20,
                                verbose_name="who",
                            ),
                        ),
                        ("every_days", models.PositiveIntegerField(verbose_name="every, days")),
                    ],
                    options={
                        "verbose_name": "visit policy",
                        "verbose_name_plural": "visit policies",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tier", "visitor_role"), name="visit_policy_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("every_days__gt", 0)),
                                name="visit_policy_positive",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitpolicyevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="df69e52371fd29991ae1483a8e4bb787a8acb318",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8af3c",
                            table="meetings_visitpolicyevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."title", NEW."visit_id"); RETURN NULL;',
                            hash="cbafa63e36f448e5f7384eb3c294a71c1d720c94",
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
                            func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "title", "visit_id") VALUES (NEW."cancel_asked_by_id", NEW."cancel_reason", NEW."confirmed_at", NEW."counterpart_id", NEW."created_at", NEW."description", NEW."done_at", NEW."due_date", NEW."first_due_date", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."proposed_by_id", NEW."proposed_due_by_id", NEW."proposed_due_date", NEW."proposed_due_reason", NEW."side", NEW."status", NEW."title", NEW."visit_id"); RETURN NULL;',
                            hash="ad49fb181dcabe21fb4355bb0e13f47b5d2d72df",
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
                            func='INSERT INTO "meetings_commitmentevent" ("cancel_asked_by_id", "cancel_reason", "confirmed_at", "counterpart_id", "created_at", "description", "done_at", "due_date", "first_due_date", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "proposed_due_by_id", "proposed_due_date", "proposed_due_reason", "side", "status", "title", "visit_id") VALUES (OLD."cancel_asked_by_id", OLD."cancel_reason", OLD."confirmed_at", OLD."counterpart_id", OLD."created_at", OLD."description", OLD."done_at", OLD."due_date", OLD."first_due_date", OLD."id", OLD."key", OLD."owner_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."proposed_due_by_id", OLD."proposed_due_date", OLD."proposed_due_reason", OLD."side", OLD."status", OLD."title", OLD."visit_id"); RETURN NULL;',
                            hash="98e2d4c33d1f1040d8c5a336c1dfcfb3fda203af",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_daf5c",
                            table="meetings_commitment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_giftevent" ("created_at", "currency", "date", "decided_by_id", "decision_reason", "declared_by_id", "description", "direction", "id", "key", "occasion", "partner_id", "person", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "value", "value_base") VALUES (NEW."created_at", NEW."currency", NEW."date", NEW."decided_by_id", NEW."decision_reason", NEW."declared_by_id", NEW."description", NEW."direction", NEW."id", NEW."key", NEW."occasion", NEW."partner_id", NEW."person", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."status", NEW."value", NEW."value_base"); RETURN NULL;',
                            hash="b81e8bba50b7899d9a6db99a842b8931d06eb251",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a685f",
                            table="meetings_gift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "meetings_giftevent" ("created_at", "currency", "date", "decided_by_id", "decision_reason", "declared_by_id", "description", "direction", "id", "key", "occasion", "partner_id", "person", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "value", "value_base") VALUES (NEW."created_at", NEW."currency", NEW."date", NEW."decided_by_id", NEW."decision_reason", NEW."declared_by_id", NEW."description", NEW."direction", NEW."id", NEW."key", NEW."occasion", NEW."partner_id", NEW."person", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."status", NEW."value", NEW."value_base"); RETURN NULL;',
                            hash="b8d88858974652ff716c4c2bddc5f06f46800508",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_203b5",
                            table="meetings_gift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="gift",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_giftevent" ("created_at", "currency", "date", "decided_by_id", "decision_reason", "declared_by_id", "description", "direction", "id", "key", "occasion", "partner_id", "person", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "value", "value_base") VALUES (OLD."created_at", OLD."currency", OLD."date", OLD."decided_by_id", OLD."decision_reason", OLD."declared_by_id", OLD."description", OLD."direction", OLD."id", OLD."key", OLD."occasion", OLD."partner_id", OLD."person", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."status", OLD."value", OLD."value_base"); RETURN NULL;',
                            hash="b8c2327cd8300a7b33dbb0579e9128270a565a5a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_56a7a",
                            table="meetings_gift",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="giftevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="00edcf57a1e1d5cff6f0d61b2137069712fafa0c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f0d3a",
                            table="meetings_giftevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_touchpointevent" ("created_at", "happened_at", "id", "key", "kind", "note", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."happened_at", NEW."id", NEW."key", NEW."kind", NEW."note", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="8481f68b6c4fe6f121b2922960488e221fcd1a5c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cf7ca",
                            table="meetings_touchpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "meetings_touchpointevent" ("created_at", "happened_at", "id", "key", "kind", "note", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."happened_at", NEW."id", NEW."key", NEW."kind", NEW."note", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="c42dae6bfeb34172bb4dfd539ce3644645f13aa3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0913d",
                            table="meetings_touchpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchpoint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_touchpointevent" ("created_at", "happened_at", "id", "key", "kind", "note", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."created_at", OLD."happened_at", OLD."id", OLD."key", OLD."kind", OLD."note", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                            hash="1e9b027a7c3e44b07a37e92fe07186a07f5f60af",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_db2b2",
                            table="meetings_touchpoint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="touchpointevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="21ef25bab4b66c19a1eee25c8905e0200f45d599",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2f888",
                            table="meetings_touchpointevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (NEW."agenda", NEW."answer", NEW."answer_reason", NEW."answered_by_id", NEW."asked_ends_at", NEW."asked_starts_at", NEW."at_their_place", NEW."confirmed_by_id", NEW."created_at", NEW."ended_reason", NEW."ends_at", NEW."id", NEW."key", NEW."minutes", NEW."organiser_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."place", NEW."sequence", NEW."starts_at", NEW."status", NEW."time_zone", NEW."title", NEW."visitor_role"); RETURN NULL;',
                            hash="f0d0b9978ae332d815e4ad5ab2eb474617d5a2bf",
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
                            func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (NEW."agenda", NEW."answer", NEW."answer_reason", NEW."answered_by_id", NEW."asked_ends_at", NEW."asked_starts_at", NEW."at_their_place", NEW."confirmed_by_id", NEW."created_at", NEW."ended_reason", NEW."ends_at", NEW."id", NEW."key", NEW."minutes", NEW."organiser_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."place", NEW."sequence", NEW."starts_at", NEW."status", NEW."time_zone", NEW."title", NEW."visitor_role"); RETURN NULL;',
                            hash="a551bf2164f6d79503594f8efc4c02e40c4c3ea2",
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
                            func='INSERT INTO "meetings_visitevent" ("agenda", "answer", "answer_reason", "answered_by_id", "asked_ends_at", "asked_starts_at", "at_their_place", "confirmed_by_id", "created_at", "ended_reason", "ends_at", "id", "key", "minutes", "organiser_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sequence", "starts_at", "status", "time_zone", "title", "visitor_role") VALUES (OLD."agenda", OLD."answer", OLD."answer_reason", OLD."answered_by_id", OLD."asked_ends_at", OLD."asked_starts_at", OLD."at_their_place", OLD."confirmed_by_id", OLD."created_at", OLD."ended_reason", OLD."ends_at", OLD."id", OLD."key", OLD."minutes", OLD."organiser_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."place", OLD."sequence", OLD."starts_at", OLD."status", OLD."time_zone", OLD."title", OLD."visitor_role"); RETURN NULL;',
                            hash="20aea9653bebe0e8ef1ba9b9e962dd17560db4d5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ec9f5",
                            table="meetings_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commitmentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d477d791659737882df8ec869e386d4b5212f84d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bf080",
                            table="meetings_commitmentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ed66de49ab85c4f9ff5fc0856158a1ece858c2a0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2c65d",
                            table="meetings_visitevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_visitparticipantevent" ("contact_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (NEW."contact_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."user_id", NEW."visit_id"); RETURN NULL;',
                            hash="0bda53328d23b2249832a144739c8a39bdf2237f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_12e55",
                            table="meetings_visitparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "meetings_visitparticipantevent" ("contact_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (NEW."contact_id", NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."user_id", NEW."visit_id"); RETURN NULL;',
                            hash="a55b14f6b40f85c81660076cfb7b26c1e8e7ca01",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_69d00",
                            table="meetings_visitparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_visitparticipantevent" ("contact_id", "created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "visit_id") VALUES (OLD."contact_id", OLD."created_at", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."user_id", OLD."visit_id"); RETURN NULL;',
                            hash="5117e3712223be24f18fb3a6a5d7458b74638347",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_da44f",
                            table="meetings_visitparticipant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitparticipantevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="66f2df94bfc1d229a51062b47ccb4d3eb84c2f12",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_32616",
                            table="meetings_visitparticipantevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_visitpolicyevent" ("created_at", "every_days", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier", "visitor_role") VALUES (NEW."created_at", NEW."every_days", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."tier", NEW."visitor_role"); RETURN NULL;',
                            hash="79a16d5185c7c80fdcb19b78469f67331ecfb79a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fc04d",
                            table="meetings_visitpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "meetings_visitpolicyevent" ("created_at", "every_days", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier", "visitor_role") VALUES (NEW."created_at", NEW."every_days", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."tier", NEW."visitor_role"); RETURN NULL;',
                            hash="2737588335963d1cfb9769544267094ba77ff91e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e6b37",
                            table="meetings_visitpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitpolicy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "meetings_visitpolicyevent" ("created_at", "every_days", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier", "visitor_role") VALUES (OLD."created_at", OLD."every_days", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."tier", OLD."visitor_role"); RETURN NULL;',
                            hash="e12851e15d9380be00d66722e801629a004205f9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5e111",
                            table="meetings_visitpolicy",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]

"""The tables of rfps with all that 0001 to 0005 made of them, for databases that have none yet."""

import core.at_once
import core.clock
import core.keys
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("rfps", "0001_initial"),
        ("rfps", "0002_drafts_may_end_unsuccessful"),
        ("rfps", "0003_search_indexes"),
        ("rfps", "0004_search_other_references"),
        ("rfps", "0005_index_of_running_rfps"),
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
                    name="Line",
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
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "item_code",
                            models.CharField(blank=True, max_length=60, verbose_name="item"),
                        ),
                        (
                            "description",
                            models.CharField(max_length=500, verbose_name="description"),
                        ),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=18, verbose_name="quantity"
                            ),
                        ),
                        (
                            "incumbent_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=18,
                                null=True,
                                verbose_name="current unit price",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line",
                        "verbose_name_plural": "lines",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rfx", "number"), name="rfx_line_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="rfx_line_quantity_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("approved", "Approved"),
                                    ("rejected", "Sent back"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "needs_approval",
                            models.BooleanField(help_text="its total was above the limit"),
                        ),
                        (
                            "justification",
                            models.TextField(blank=True, verbose_name="justification"),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=20)),
                        ("currency", models.CharField(max_length=3)),
                        ("snapshot", models.JSONField()),
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
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "award",
                        "verbose_name_plural": "awards",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["proposed", "approved"])),
                                fields=("rfx",),
                                name="award_one_standing_per_rfx",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    ("needs_approval", False),
                                    _connector="OR",
                                ),
                                name="award_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bid",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("withdrawn", "Withdrawn"),
                                    ("opened", "Opened"),
                                    ("shortlisted", "Shortlisted"),
                                    ("disqualified", "Disqualified"),
                                    ("won", "Won"),
                                    ("partly_won", "Partly won"),
                                    ("lost", "Lost"),
                                ],
                                default="draft",
                                max_length=15,
                            ),
                        ),
                        ("draft", models.BinaryField(null=True)),
                        (
                            "total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=20, null=True
                            ),
                        ),
                        ("lead_time_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("valid_until_date", models.DateField(blank=True, null=True)),
                        ("payment_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("message", models.TextField(blank=True)),
                        (
                            "disqualified_reason",
                            models.TextField(blank=True, verbose_name="reason"),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bids",
                                to="rfps.rfx",
                            ),
                        ),
                        (
                            "invitation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bid",
                                to="rfps.rfxinvitation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bid",
                        "verbose_name_plural": "bids",
                        "indexes": [models.Index(fields=["partner", "-id"], name="bid_of_partner")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rfx", "partner"), name="bid_one_per_partner"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "submitted",
                                            "withdrawn",
                                            "opened",
                                            "shortlisted",
                                            "disqualified",
                                            "won",
                                            "partly_won",
                                            "lost",
                                        ],
                                    )
                                ),
                                name="bid_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["draft", "submitted", "withdrawn"]),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("lead_time_days", None),
                                        ("message", ""),
                                        ("payment_days", None),
                                        ("total", None),
                                        ("valid_until_date", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="bid_nothing_readable_while_sealed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardLine",
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
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                        (
                            "award",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rfps.award",
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="award_lines",
                                to="rfps.bid",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rfps.line",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "award line",
                        "verbose_name_plural": "award lines",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("award", "line", "bid"), name="award_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="award_line_quantity_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BidLine",
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
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                        ("remark", models.CharField(blank=True, max_length=300)),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="rfps.bid",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bid_lines",
                                to="rfps.line",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bid line",
                        "verbose_name_plural": "bid lines",
                        "constraints": [
                            models.UniqueConstraint(fields=("bid", "line"), name="bid_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardLineEvent",
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
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=18)),
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                        (
                            "award",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.award",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.awardline",
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.bid",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.line",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Need",
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
                            "quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="quantity",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                        (
                            "needed_date",
                            models.DateField(blank=True, null=True, verbose_name="needed by"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("shared", "Shared"),
                                    ("answered", "Answered"),
                                    ("arranged", "Arranged"),
                                    ("to_rfp", "To RFP"),
                                    ("dropped", "Dropped"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="suppliers.category",
                                verbose_name="category",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need",
                        "verbose_name_plural": "needs",
                        "indexes": [
                            models.Index(fields=["owner", "-id"], name="need_of_owner"),
                            models.Index(fields=["title", "id"], name="need_by_title"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="need_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity", None), ("quantity__gt", 0), _connector="OR"
                                ),
                                name="need_quantity_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "shared",
                                            "answered",
                                            "arranged",
                                            "to_rfp",
                                            "dropped",
                                        ],
                                    )
                                ),
                                name="need_status_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedEvent",
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
                            "quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="quantity",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=30, verbose_name="unit")),
                        (
                            "needed_date",
                            models.DateField(blank=True, null=True, verbose_name="needed by"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("shared", "Shared"),
                                    ("answered", "Answered"),
                                    ("arranged", "Arranged"),
                                    ("to_rfp", "To RFP"),
                                    ("dropped", "Dropped"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.category",
                                verbose_name="category",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.need",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NeedShare",
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
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "product",
                            models.CharField(blank=True, max_length=200, verbose_name="product"),
                        ),
                        ("advice", models.TextField(blank=True, verbose_name="advice")),
                        (
                            "indicative_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="indicative unit price",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="currency"),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
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
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="rfps.need",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_shares",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "shared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shared need",
                        "verbose_name_plural": "shared needs",
                        "indexes": [
                            models.Index(fields=["partner", "-id"], name="need_share_of_partner")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("need", "partner"), name="need_shared_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("indicative_price", None),
                                    models.Q(
                                        ("indicative_price__gte", 0),
                                        models.Q(("currency", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_answer_price_with_currency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedShareEvent",
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
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "product",
                            models.CharField(blank=True, max_length=200, verbose_name="product"),
                        ),
                        ("advice", models.TextField(blank=True, verbose_name="advice")),
                        (
                            "indicative_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="indicative unit price",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="currency"),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
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
                        (
                            "need",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.need",
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
                                to="rfps.needshare",
                            ),
                        ),
                        (
                            "shared_by",
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
                    name="OpeningApproval",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening_approvals",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opening approval",
                        "verbose_name_plural": "opening approvals",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rfx", "user"), name="opening_approved_once_each"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rfx",
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
                                choices=[("rfi", "RFI"), ("rfp", "RFP"), ("rfq", "RFQ")],
                                default="rfp",
                                max_length=3,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("closed", "Closed"),
                                    ("opened", "Opened"),
                                    ("evaluation", "In evaluation"),
                                    ("award_proposed", "Award proposed"),
                                    ("awarded", "Awarded"),
                                    ("completed", "Completed"),
                                    ("cancelled", "Cancelled"),
                                    ("unsuccessful", "Unsuccessful"),
                                ],
                                default="draft",
                                max_length=15,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "deadline_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="deadline"),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("held_elsewhere", models.BooleanField(default=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="reference there"
                            ),
                        ),
                        ("public_key", models.BinaryField(null=True)),
                        ("wrapped_private_key", models.BinaryField(null=True)),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfxs",
                                to="suppliers.category",
                                verbose_name="category",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfxs",
                                to="rfps.need",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfxs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "RFP",
                        "verbose_name_plural": "RFPs",
                        "indexes": [
                            models.Index(fields=["owner", "-id"], name="rfx_of_owner"),
                            models.Index(fields=["status", "deadline_at"], name="rfx_by_deadline"),
                            models.Index(fields=["title", "id"], name="rfx_by_title"),
                            models.Index(
                                django.db.models.functions.comparison.Coalesce(
                                    "deadline_at", "created_at"
                                ),
                                models.F("id"),
                                name="rfx_by_due",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="rfx_search",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("external_id"),
                                    name="gin_trgm_ops",
                                ),
                                name="rfx_search_external",
                            ),
                            models.Index(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "published",
                                            "closed",
                                            "opened",
                                            "evaluation",
                                            "award_proposed",
                                        ],
                                    )
                                ),
                                fields=["deadline_at", "id"],
                                name="rfx_running",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "published",
                                            "closed",
                                            "opened",
                                            "evaluation",
                                            "award_proposed",
                                            "awarded",
                                            "completed",
                                            "cancelled",
                                            "unsuccessful",
                                        ],
                                    )
                                ),
                                name="rfx_status_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("external_id", ""), _negated=True),
                                fields=("external_id",),
                                name="rfx_external_id_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "cancelled", "unsuccessful"]),
                                    ("held_elsewhere", True),
                                    models.Q(
                                        ("deadline_at__isnull", False),
                                        ("public_key__isnull", False),
                                        ("published_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="rfx_published_with_deadline_and_key",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningApprovalEvent",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.openingapproval",
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
                        (
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LineEvent",
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
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "item_code",
                            models.CharField(blank=True, max_length=60, verbose_name="item"),
                        ),
                        (
                            "description",
                            models.CharField(max_length=500, verbose_name="description"),
                        ),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=18, verbose_name="quantity"
                            ),
                        ),
                        (
                            "incumbent_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=18,
                                null=True,
                                verbose_name="current unit price",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.line",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AwardEvent",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("approved", "Approved"),
                                    ("rejected", "Sent back"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "needs_approval",
                            models.BooleanField(help_text="its total was above the limit"),
                        ),
                        (
                            "justification",
                            models.TextField(blank=True, verbose_name="justification"),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=20)),
                        ("currency", models.CharField(max_length=3)),
                        ("snapshot", models.JSONField()),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.award",
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
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfxEvent",
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
                                choices=[("rfi", "RFI"), ("rfp", "RFP"), ("rfq", "RFQ")],
                                default="rfp",
                                max_length=3,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("published", "Published"),
                                    ("closed", "Closed"),
                                    ("opened", "Opened"),
                                    ("evaluation", "In evaluation"),
                                    ("award_proposed", "Award proposed"),
                                    ("awarded", "Awarded"),
                                    ("completed", "Completed"),
                                    ("cancelled", "Cancelled"),
                                    ("unsuccessful", "Unsuccessful"),
                                ],
                                default="draft",
                                max_length=15,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "deadline_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="deadline"),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("held_elsewhere", models.BooleanField(default=False)),
                        (
                            "external_id",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="reference there"
                            ),
                        ),
                        ("public_key", models.BinaryField(null=True)),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.category",
                                verbose_name="category",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.need",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfxInvitation",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("accepted", "Will bid"),
                                    ("declined", "Declined"),
                                ],
                                default="invited",
                                max_length=10,
                            ),
                        ),
                        ("decline_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfx_invitations",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "indexes": [
                            models.Index(
                                fields=["partner", "-id"], name="rfx_invitation_of_partner"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rfx", "partner"), name="rfx_invited_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["invited", "accepted", "declined"])
                                ),
                                name="rfx_invitation_status_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BidEvent",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Submitted"),
                                    ("withdrawn", "Withdrawn"),
                                    ("opened", "Opened"),
                                    ("shortlisted", "Shortlisted"),
                                    ("disqualified", "Disqualified"),
                                    ("won", "Won"),
                                    ("partly_won", "Partly won"),
                                    ("lost", "Lost"),
                                ],
                                default="draft",
                                max_length=15,
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=20, null=True
                            ),
                        ),
                        ("lead_time_days", models.PositiveIntegerField(blank=True, null=True)),
                        ("valid_until_date", models.DateField(blank=True, null=True)),
                        ("payment_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("message", models.TextField(blank=True)),
                        (
                            "disqualified_reason",
                            models.TextField(blank=True, verbose_name="reason"),
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
                                to="rfps.bid",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
                            ),
                        ),
                        (
                            "invitation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfxinvitation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RfxInvitationEvent",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("invited", "Invited"),
                                    ("accepted", "Will bid"),
                                    ("declined", "Declined"),
                                ],
                                default="invited",
                                max_length=10,
                            ),
                        ),
                        ("decline_reason", models.TextField(blank=True, verbose_name="reason")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                                to="rfps.rfxinvitation",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
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
                            "function",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead buyer"),
                                    ("member", "Team member"),
                                    ("opener", "May open bids"),
                                ],
                                max_length=10,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="rfps.rfx",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rfx_teams",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team member",
                        "verbose_name_plural": "team members",
                        "indexes": [models.Index(fields=["user", "rfx"], name="team_of_user")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rfx", "user", "function"), name="team_member_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMemberEvent",
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
                            "function",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead buyer"),
                                    ("member", "Team member"),
                                    ("opener", "May open bids"),
                                ],
                                max_length=10,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="rfps.teammember",
                            ),
                        ),
                        (
                            "rfx",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.rfx",
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
                    name="BidVersion",
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
                        ("number", models.PositiveIntegerField()),
                        ("sealed", models.BinaryField()),
                        ("bidder_copy", models.BinaryField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "submitted_at",
                            models.DateTimeField(db_default=core.clock.ClockTimestamp()),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="rfps.bid",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bid version",
                        "verbose_name_plural": "bid versions",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bid", "number"), name="bid_version_once"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="line",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_lineevent" ("created_at", "description", "id", "incumbent_price", "item_code", "key", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "rfx_id", "unit") VALUES (NEW."created_at", NEW."description", NEW."id", NEW."incumbent_price", NEW."item_code", NEW."key", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."quantity", NEW."rfx_id", NEW."unit"); RETURN NULL;',
                            hash="1c5e5a9e56c736ec168833f30b00e45c0f55a3c5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_312b9",
                            table="rfps_line",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="line",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_lineevent" ("created_at", "description", "id", "incumbent_price", "item_code", "key", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "rfx_id", "unit") VALUES (NEW."created_at", NEW."description", NEW."id", NEW."incumbent_price", NEW."item_code", NEW."key", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."quantity", NEW."rfx_id", NEW."unit"); RETURN NULL;',
                            hash="27bf273411163e0c48123232f6b190e189735b21",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ae98b",
                            table="rfps_line",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="line",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_lineevent" ("created_at", "description", "id", "incumbent_price", "item_code", "key", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "rfx_id", "unit") VALUES (OLD."created_at", OLD."description", OLD."id", OLD."incumbent_price", OLD."item_code", OLD."key", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."quantity", OLD."rfx_id", OLD."unit"); RETURN NULL;',
                            hash="9f5bbfa6f74be52db58053cc2d8503f560913753",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_69786",
                            table="rfps_line",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_awardevent" ("created_at", "currency", "decided_at", "decided_by_id", "decision_reason", "id", "justification", "key", "needs_approval", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "rfx_id", "snapshot", "status", "total") VALUES (NEW."created_at", NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."justification", NEW."key", NEW."needs_approval", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."rfx_id", NEW."snapshot", NEW."status", NEW."total"); RETURN NULL;',
                            hash="0bf86aa6adf4b24aed5a7e162ac08197d3717271",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7c761",
                            table="rfps_award",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_awardevent" ("created_at", "currency", "decided_at", "decided_by_id", "decision_reason", "id", "justification", "key", "needs_approval", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "rfx_id", "snapshot", "status", "total") VALUES (NEW."created_at", NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", NEW."justification", NEW."key", NEW."needs_approval", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."proposed_by_id", NEW."rfx_id", NEW."snapshot", NEW."status", NEW."total"); RETURN NULL;',
                            hash="af205dc360ad2c8aa0acb9b6cd1c343b8aa16017",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3c14a",
                            table="rfps_award",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_awardevent" ("created_at", "currency", "decided_at", "decided_by_id", "decision_reason", "id", "justification", "key", "needs_approval", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "rfx_id", "snapshot", "status", "total") VALUES (OLD."created_at", OLD."currency", OLD."decided_at", OLD."decided_by_id", OLD."decision_reason", OLD."id", OLD."justification", OLD."key", OLD."needs_approval", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."proposed_by_id", OLD."rfx_id", OLD."snapshot", OLD."status", OLD."total"); RETURN NULL;',
                            hash="9154d6401192356d8478fce0f294cf5dd39e86f7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6572e",
                            table="rfps_award",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date") VALUES (NEW."created_at", NEW."disqualified_reason", NEW."id", NEW."invitation_id", NEW."key", NEW."lead_time_days", NEW."message", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."status", NEW."total", NEW."valid_until_date"); RETURN NULL;',
                            hash="b85625bd5c17aa15ac2c1fe50fc47b223181dc75",
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
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."disqualified_reason" IS DISTINCT FROM (NEW."disqualified_reason") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invitation_id" IS DISTINCT FROM (NEW."invitation_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."lead_time_days" IS DISTINCT FROM (NEW."lead_time_days") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."payment_days" IS DISTINCT FROM (NEW."payment_days") OR OLD."rfx_id" IS DISTINCT FROM (NEW."rfx_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."valid_until_date" IS DISTINCT FROM (NEW."valid_until_date"))',
                            func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date") VALUES (NEW."created_at", NEW."disqualified_reason", NEW."id", NEW."invitation_id", NEW."key", NEW."lead_time_days", NEW."message", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."status", NEW."total", NEW."valid_until_date"); RETURN NULL;',
                            hash="378570a5e669f3541ecc668cf1403a41d78317e9",
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
                            func='INSERT INTO "rfps_bidevent" ("created_at", "disqualified_reason", "id", "invitation_id", "key", "lead_time_days", "message", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status", "total", "valid_until_date") VALUES (OLD."created_at", OLD."disqualified_reason", OLD."id", OLD."invitation_id", OLD."key", OLD."lead_time_days", OLD."message", OLD."partner_id", OLD."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."status", OLD."total", OLD."valid_until_date"); RETURN NULL;',
                            hash="6bd8516bd8bfdfaea3055034535087fea2b7078c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_94ad8",
                            table="rfps_bid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_awardlineevent" ("amount", "award_id", "bid_id", "created_at", "id", "key", "line_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit_price") VALUES (NEW."amount", NEW."award_id", NEW."bid_id", NEW."created_at", NEW."id", NEW."key", NEW."line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."quantity", NEW."unit_price"); RETURN NULL;',
                            hash="fc2971fe81dade0adf4f20210769bc746eb4ab7a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5adcb",
                            table="rfps_awardline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_awardlineevent" ("amount", "award_id", "bid_id", "created_at", "id", "key", "line_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit_price") VALUES (NEW."amount", NEW."award_id", NEW."bid_id", NEW."created_at", NEW."id", NEW."key", NEW."line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."quantity", NEW."unit_price"); RETURN NULL;',
                            hash="3176c98064e46c4c521a56bac193289fc8e752ae",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52f2f",
                            table="rfps_awardline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_awardlineevent" ("amount", "award_id", "bid_id", "created_at", "id", "key", "line_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit_price") VALUES (OLD."amount", OLD."award_id", OLD."bid_id", OLD."created_at", OLD."id", OLD."key", OLD."line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."quantity", OLD."unit_price"); RETURN NULL;',
                            hash="4f7622964070045f9b54f8ca72b512219d0446c4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_34de4",
                            table="rfps_awardline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardlineevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="eb8c3da8a34cffb9ba7bd7e2ab7e512093632082",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_776b9",
                            table="rfps_awardlineevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_needevent" ("category_id", "created_at", "description", "id", "key", "needed_date", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "status", "title", "unit") VALUES (NEW."category_id", NEW."created_at", NEW."description", NEW."id", NEW."key", NEW."needed_date", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."quantity", NEW."status", NEW."title", NEW."unit"); RETURN NULL;',
                            hash="ed01e821dc38edd025b6a358d457786cc8d0668c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d3bee",
                            table="rfps_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_needevent" ("category_id", "created_at", "description", "id", "key", "needed_date", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "status", "title", "unit") VALUES (NEW."category_id", NEW."created_at", NEW."description", NEW."id", NEW."key", NEW."needed_date", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."quantity", NEW."status", NEW."title", NEW."unit"); RETURN NULL;',
                            hash="f07adab8e67be566c397b5fdefb61420d9b4002a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9121e",
                            table="rfps_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="need",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_needevent" ("category_id", "created_at", "description", "id", "key", "needed_date", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "status", "title", "unit") VALUES (OLD."category_id", OLD."created_at", OLD."description", OLD."id", OLD."key", OLD."needed_date", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."quantity", OLD."status", OLD."title", OLD."unit"); RETURN NULL;',
                            hash="c62cf0c76b0bdf58246f8f6baece69e88f78f280",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_05d3e",
                            table="rfps_need",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="needevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="154069e91baea23109fd2945416f3354b2e24609",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_b7261",
                            table="rfps_needevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="needshare",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (NEW."advice", NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."currency", NEW."id", NEW."indicative_price", NEW."key", NEW."lead_time_days", NEW."need_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."product", NEW."shared_by_id"); RETURN NULL;',
                            hash="8dd0929f73a5d33a68decc612bde11965270a29f",
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
                            func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (NEW."advice", NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."currency", NEW."id", NEW."indicative_price", NEW."key", NEW."lead_time_days", NEW."need_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."product", NEW."shared_by_id"); RETURN NULL;',
                            hash="d0f508e2dc062723bcd9bfb310bb8586cfd67f14",
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
                            func='INSERT INTO "rfps_needshareevent" ("advice", "answered_at", "answered_by_id", "created_at", "currency", "id", "indicative_price", "key", "lead_time_days", "need_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "shared_by_id") VALUES (OLD."advice", OLD."answered_at", OLD."answered_by_id", OLD."created_at", OLD."currency", OLD."id", OLD."indicative_price", OLD."key", OLD."lead_time_days", OLD."need_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."product", OLD."shared_by_id"); RETURN NULL;',
                            hash="96341adad380f5b4fe79c35ccb96d7e2e26edb99",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f43f1",
                            table="rfps_needshare",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="needshareevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cf4a49141a1e56019068180ff0c24143d0d6afbd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_72eb4",
                            table="rfps_needshareevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openingapproval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_openingapprovalevent" ("created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."user_id"); RETURN NULL;',
                            hash="4ceff3f4030314e29adbc8c9ac59f64657fbbf81",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_34c9c",
                            table="rfps_openingapproval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openingapproval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_openingapprovalevent" ("created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."user_id"); RETURN NULL;',
                            hash="72fa1ecc8eed48fe07aec6f1230864f7e243a92b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_209c7",
                            table="rfps_openingapproval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openingapproval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_openingapprovalevent" ("created_at", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (OLD."created_at", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."user_id"); RETURN NULL;',
                            hash="d4c41d2a5e9d0829d11e07078d8157fca9558682",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ef0a1",
                            table="rfps_openingapproval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfx",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_rfxevent" ("category_id", "created_at", "currency", "deadline_at", "description", "ended_reason", "external_id", "held_elsewhere", "id", "key", "kind", "need_id", "opened_at", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "published_at", "status", "title") VALUES (NEW."category_id", NEW."created_at", NEW."currency", NEW."deadline_at", NEW."description", NEW."ended_reason", NEW."external_id", NEW."held_elsewhere", NEW."id", NEW."key", NEW."kind", NEW."need_id", NEW."opened_at", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."public_key", NEW."published_at", NEW."status", NEW."title"); RETURN NULL;',
                            hash="1a7991135fb9f03742850713c534cfa9c43d6d87",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_899c3",
                            table="rfps_rfx",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfx",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."deadline_at" IS DISTINCT FROM (NEW."deadline_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."ended_reason" IS DISTINCT FROM (NEW."ended_reason") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."held_elsewhere" IS DISTINCT FROM (NEW."held_elsewhere") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."need_id" IS DISTINCT FROM (NEW."need_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."public_key" IS DISTINCT FROM (NEW."public_key") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                            func='INSERT INTO "rfps_rfxevent" ("category_id", "created_at", "currency", "deadline_at", "description", "ended_reason", "external_id", "held_elsewhere", "id", "key", "kind", "need_id", "opened_at", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "published_at", "status", "title") VALUES (NEW."category_id", NEW."created_at", NEW."currency", NEW."deadline_at", NEW."description", NEW."ended_reason", NEW."external_id", NEW."held_elsewhere", NEW."id", NEW."key", NEW."kind", NEW."need_id", NEW."opened_at", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."public_key", NEW."published_at", NEW."status", NEW."title"); RETURN NULL;',
                            hash="afe098c14eae9f0a070dfd1bea00e2717f062b9d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c5ea6",
                            table="rfps_rfx",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfx",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_rfxevent" ("category_id", "created_at", "currency", "deadline_at", "description", "ended_reason", "external_id", "held_elsewhere", "id", "key", "kind", "need_id", "opened_at", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "published_at", "status", "title") VALUES (OLD."category_id", OLD."created_at", OLD."currency", OLD."deadline_at", OLD."description", OLD."ended_reason", OLD."external_id", OLD."held_elsewhere", OLD."id", OLD."key", OLD."kind", OLD."need_id", OLD."opened_at", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."public_key", OLD."published_at", OLD."status", OLD."title"); RETURN NULL;',
                            hash="0f0f257559a1b4da6df0c1a238b4864689da3dfe",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eca2a",
                            table="rfps_rfx",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="openingapprovalevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e4935c57c672a5c81d6a0734c621e0390e90e1bb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7d2da",
                            table="rfps_openingapprovalevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lineevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7ea2aded2517c0c2125e795cdfd17d7c9e204fd4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_caac9",
                            table="rfps_lineevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="awardevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c6c768e65a102d9cf7b73d5dbdfb958c9b3898f5",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9ae53",
                            table="rfps_awardevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfxevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e0a078734681ec9c80cc4a9b7d63b9d96d7dc82e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_80e4f",
                            table="rfps_rfxevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfxinvitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (NEW."answered_at", NEW."created_at", NEW."decline_reason", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."status"); RETURN NULL;',
                            hash="9791874a8eb6f09a285bee538ef68a37264cffdc",
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
                            func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (NEW."answered_at", NEW."created_at", NEW."decline_reason", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."status"); RETURN NULL;',
                            hash="c0902b4fea9b33df743455b9732d940d4b3ec09e",
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
                            func='INSERT INTO "rfps_rfxinvitationevent" ("answered_at", "created_at", "decline_reason", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "status") VALUES (OLD."answered_at", OLD."created_at", OLD."decline_reason", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."status"); RETURN NULL;',
                            hash="cd3c24197fe0aabe7ea87ab6fc5e7d751759c36e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_22ade",
                            table="rfps_rfxinvitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bidevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7fac5db540cfe8e9a307d499d7629976e22f5a7d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7801b",
                            table="rfps_bidevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rfxinvitationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="51b08e94c4f2b67065497a2d5c56bd228dd3317e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_16ab0",
                            table="rfps_rfxinvitationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_teammemberevent" ("created_at", "function", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (NEW."created_at", NEW."function", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rfx_id", NEW."user_id"); RETURN NULL;',
                            hash="444420eb3a15950f59ca6aa80fb45b32cfa04477",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5165d",
                            table="rfps_teammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "rfps_teammemberevent" ("created_at", "function", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (NEW."created_at", NEW."function", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rfx_id", NEW."user_id"); RETURN NULL;',
                            hash="7a175306a07ba7151b7a98fa1b5f3c2fb629ac3d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a2c95",
                            table="rfps_teammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "rfps_teammemberevent" ("created_at", "function", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rfx_id", "user_id") VALUES (OLD."created_at", OLD."function", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rfx_id", OLD."user_id"); RETURN NULL;',
                            hash="8343f1acd85461a9156d7f719c737e3743010b53",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4b1d2",
                            table="rfps_teammember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="teammemberevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="805f6dc4e7ed55127f8d73f959796d2974390da3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_39892",
                            table="rfps_teammemberevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bidversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="immutable",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3209583edb126f03e8f692735854e6bc8e789909",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_immutable_476cc",
                            table="rfps_bidversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bidversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="in_time",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM rfps_bid JOIN rfps_rfx ON rfps_rfx.id = rfps_bid.rfx_id\n                        WHERE rfps_bid.id = NEW.bid_id AND rfps_rfx.status = 'published'\n                          AND NEW.submitted_at <= rfps_rfx.deadline_at\n                    ) THEN\n                        RAISE EXCEPTION 'a bid is submitted until the deadline of a published RFx'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_version_in_time';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="e4d8c8bd05a84cb1eb7e73b17ed171371cddc683",
                            operation="INSERT",
                            pgid="pgtrigger_in_time_fcaa4",
                            table="rfps_bidversion",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]

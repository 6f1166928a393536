"""The tables of suppliers with all that 0001 to 0003 made of them, for databases that have none yet."""

import core.at_once
import core.clock
import core.keys
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import suppliers.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("suppliers", "0001_initial"),
        ("suppliers", "0002_search_indexes"),
        ("suppliers", "0003_indexes_of_portfolios_countries_and_lines"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        core.at_once.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Contact",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=150, verbose_name="title"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=50, verbose_name="phone"),
                        ),
                        (
                            "is_main",
                            models.BooleanField(default=False, verbose_name="main contact"),
                        ),
                        (
                            "left_date",
                            models.DateField(blank=True, null=True, verbose_name="left on"),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "indexes": [
                            models.Index(fields=["partner", "name"], name="contact_by_name"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name"),
                                    name="gin_trgm_ops",
                                ),
                                name="contact_search_name",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("email"),
                                    name="gin_trgm_ops",
                                ),
                                name="contact_search_email",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_main", True)),
                                fields=("partner",),
                                name="contact_one_main",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
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
                            "responsibility",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("buyer", "Buyer"),
                                    ("sponsor", "Executive sponsor"),
                                ],
                                max_length=20,
                                verbose_name="responsibility",
                            ),
                        ),
                        ("from_date", models.DateField(verbose_name="from")),
                        ("to_date", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment",
                        "verbose_name_plural": "assignments",
                        "indexes": [
                            models.Index(fields=["user", "partner"], name="assignment_of_user"),
                            models.Index(
                                fields=["user", "responsibility", "partner"],
                                include=("from_date", "to_date"),
                                name="assignment_held",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_date", None),
                                    ("to_date__gte", models.F("from_date")),
                                    _connector="OR",
                                ),
                                name="assignment_ends_after_start",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("responsibility", "account_executive")),
                                expressions=[
                                    ("partner", "="),
                                    (
                                        suppliers.models.people.DateRange(
                                            "from_date",
                                            "to_date",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="assignment_one_account_executive",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("partner", "="),
                                    ("user", "="),
                                    ("responsibility", "="),
                                    (
                                        suppliers.models.people.DateRange(
                                            "from_date",
                                            "to_date",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="assignment_once_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
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
                        ("code", models.CharField(max_length=30, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="suppliers.category",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "category",
                        "verbose_name_plural": "categories",
                        "indexes": [models.Index(fields=["name"], name="category_name")],
                    },
                ),
                migrations.CreateModel(
                    name="CategoryEvent",
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
                        ("code", models.CharField(max_length=30, verbose_name="code")),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.category",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suppliers.category",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CompanyTrade",
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
                            "direction",
                            models.CharField(
                                choices=[("purchase", "We buy"), ("sale", "We sell")], max_length=8
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("month", models.DateField()),
                        ("lines", models.PositiveIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                    ],
                    options={
                        "verbose_name": "company trade",
                        "verbose_name_plural": "company trade",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "direction", "currency"), name="company_trade_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
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
                        ("legal_name", models.CharField(max_length=200, verbose_name="legal name")),
                        (
                            "other_names",
                            models.TextField(
                                blank=True, help_text="One per line", verbose_name="other names"
                            ),
                        ),
                        (
                            "registration_number",
                            models.CharField(
                                blank=True, max_length=50, verbose_name="registration number"
                            ),
                        ),
                        (
                            "vat_number",
                            models.CharField(blank=True, max_length=30, verbose_name="VAT number"),
                        ),
                        ("lei", models.CharField(blank=True, max_length=20, verbose_name="LEI")),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="Two-letter ISO 3166 code",
                                max_length=2,
                                verbose_name="country",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "is_supplier",
                            models.BooleanField(default=False, verbose_name="supplier"),
                        ),
                        (
                            "is_distributor",
                            models.BooleanField(default=False, verbose_name="distributor"),
                        ),
                        ("is_client", models.BooleanField(default=False, verbose_name="client")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("prospect", "Prospect"),
                                    ("qualified", "Qualified"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("ended", "Ended"),
                                ],
                                default="prospect",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("strategic", "Strategic"),
                                    ("key", "Key"),
                                    ("preferred", "Preferred"),
                                    ("transactional", "Transactional"),
                                ],
                                default="transactional",
                                max_length=15,
                                verbose_name="tier",
                            ),
                        ),
                        (
                            "tier_reason",
                            models.TextField(blank=True, verbose_name="reason for the tier"),
                        ),
                        (
                            "tier_date",
                            models.DateField(blank=True, null=True, verbose_name="tier since"),
                        ),
                        (
                            "supply_risk",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="supply risk",
                            ),
                        ),
                        (
                            "profit_impact",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="profit impact",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(default="SEK", max_length=3, verbose_name="currency"),
                        ),
                        (
                            "since_date",
                            models.DateField(blank=True, null=True, verbose_name="partner since"),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Lower(
                                    django.db.models.functions.text.Concat(
                                        models.F("legal_name"),
                                        models.Value(" "),
                                        models.F("other_names"),
                                        models.Value(" "),
                                        models.F("registration_number"),
                                        models.Value(" "),
                                        models.F("vat_number"),
                                        output_field=models.TextField(),
                                    )
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="subsidiaries",
                                to="suppliers.partner",
                                verbose_name="parent company",
                            ),
                        ),
                        (
                            "categories",
                            models.ManyToManyField(
                                blank=True,
                                related_name="partners",
                                to="suppliers.category",
                                verbose_name="categories",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partner",
                        "verbose_name_plural": "partners",
                        "indexes": [
                            models.Index(
                                django.db.models.functions.text.Lower("legal_name"),
                                models.F("id"),
                                name="partner_by_name",
                            ),
                            models.Index(
                                models.Case(
                                    models.When(then=models.Value(0), tier="strategic"),
                                    models.When(then=models.Value(1), tier="key"),
                                    models.When(then=models.Value(2), tier="preferred"),
                                    models.When(then=models.Value(3), tier="transactional"),
                                    default=models.Value(4),
                                    output_field=models.SmallIntegerField(),
                                ),
                                models.F("id"),
                                name="partner_by_tier_rank",
                            ),
                            models.Index(
                                models.Case(
                                    models.When(status="prospect", then=models.Value(0)),
                                    models.When(status="qualified", then=models.Value(1)),
                                    models.When(status="active", then=models.Value(2)),
                                    models.When(status="suspended", then=models.Value(3)),
                                    models.When(status="ended", then=models.Value(4)),
                                    default=models.Value(5),
                                    output_field=models.SmallIntegerField(),
                                ),
                                models.F("id"),
                                name="partner_by_status_rank",
                            ),
                            models.Index(fields=["tier", "id"], name="partner_by_tier"),
                            models.Index(fields=["status", "id"], name="partner_by_status"),
                            models.Index(fields=["country", "id"], name="partner_by_country"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    models.F("search_text"), "gin_trgm_ops"
                                ),
                                name="partner_search",
                            ),
                            models.Index(
                                models.F("country"),
                                django.db.models.functions.text.Lower("legal_name"),
                                models.F("id"),
                                name="partner_of_country_by_name",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_supplier", True),
                                    ("is_distributor", True),
                                    ("is_client", True),
                                    _connector="OR",
                                ),
                                name="partner_of_some_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("supply_risk", None),
                                    ("supply_risk__range", (1, 5)),
                                    _connector="OR",
                                ),
                                name="partner_supply_risk_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("profit_impact", None),
                                    ("profit_impact__range", (1, 5)),
                                    _connector="OR",
                                ),
                                name="partner_profit_impact_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["prospect", "qualified", "active", "suspended", "ended"],
                                    )
                                ),
                                name="partner_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tier__in", ["strategic", "key", "preferred", "transactional"])
                                ),
                                name="partner_tier_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("registration_number", ""), _negated=True),
                                fields=("country", "registration_number"),
                                name="partner_registration_number_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyTrade",
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
                            "direction",
                            models.CharField(
                                choices=[("purchase", "We buy"), ("sale", "We sell")], max_length=8
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("month", models.DateField()),
                        ("lines", models.PositiveIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                        ("cost", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                        ("delivered_lines", models.PositiveIntegerField()),
                        ("on_time_lines", models.PositiveIntegerField()),
                        (
                            "late_days",
                            models.PositiveIntegerField(
                                help_text="days late, summed over the late lines"
                            ),
                        ),
                        (
                            "quantity_delivered",
                            models.DecimalField(decimal_places=4, max_digits=20),
                        ),
                        ("quantity_rejected", models.DecimalField(decimal_places=4, max_digits=20)),
                        ("inspected_lines", models.PositiveIntegerField()),
                        (
                            "category",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="suppliers.category",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="monthly_trade",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["month", "direction"], name="monthly_trade_month")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partner", "direction", "month", "currency", "category"),
                                name="monthly_trade_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactEvent",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=150, verbose_name="title"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=50, verbose_name="phone"),
                        ),
                        (
                            "is_main",
                            models.BooleanField(default=False, verbose_name="main contact"),
                        ),
                        (
                            "left_date",
                            models.DateField(blank=True, null=True, verbose_name="left on"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suppliers.contact",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentEvent",
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
                            "responsibility",
                            models.CharField(
                                choices=[
                                    ("account_executive", "Account executive"),
                                    ("buyer", "Buyer"),
                                    ("sponsor", "Executive sponsor"),
                                ],
                                max_length=20,
                                verbose_name="responsibility",
                            ),
                        ),
                        ("from_date", models.DateField(verbose_name="from")),
                        ("to_date", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suppliers.assignment",
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
                            "partner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnerEvent",
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
                        ("legal_name", models.CharField(max_length=200, verbose_name="legal name")),
                        (
                            "other_names",
                            models.TextField(
                                blank=True, help_text="One per line", verbose_name="other names"
                            ),
                        ),
                        (
                            "registration_number",
                            models.CharField(
                                blank=True, max_length=50, verbose_name="registration number"
                            ),
                        ),
                        (
                            "vat_number",
                            models.CharField(blank=True, max_length=30, verbose_name="VAT number"),
                        ),
                        ("lei", models.CharField(blank=True, max_length=20, verbose_name="LEI")),
                        (
                            "country",
                            models.CharField(
                                blank=True,
                                help_text="Two-letter ISO 3166 code",
                                max_length=2,
                                verbose_name="country",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "is_supplier",
                            models.BooleanField(default=False, verbose_name="supplier"),
                        ),
                        (
                            "is_distributor",
                            models.BooleanField(default=False, verbose_name="distributor"),
                        ),
                        ("is_client", models.BooleanField(default=False, verbose_name="client")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("prospect", "Prospect"),
                                    ("qualified", "Qualified"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("ended", "Ended"),
                                ],
                                default="prospect",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("strategic", "Strategic"),
                                    ("key", "Key"),
                                    ("preferred", "Preferred"),
                                    ("transactional", "Transactional"),
                                ],
                                default="transactional",
                                max_length=15,
                                verbose_name="tier",
                            ),
                        ),
                        (
                            "tier_reason",
                            models.TextField(blank=True, verbose_name="reason for the tier"),
                        ),
                        (
                            "tier_date",
                            models.DateField(blank=True, null=True, verbose_name="tier since"),
                        ),
                        (
                            "supply_risk",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="supply risk",
                            ),
                        ),
                        (
                            "profit_impact",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="profit impact",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(default="SEK", max_length=3, verbose_name="currency"),
                        ),
                        (
                            "since_date",
                            models.DateField(blank=True, null=True, verbose_name="partner since"),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suppliers.partner",
                                verbose_name="parent company",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnerReference",
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
                        ("source", models.CharField(max_length=50, verbose_name="source")),
                        ("reference", models.CharField(max_length=300, verbose_name="reference")),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="references",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reference",
                        "verbose_name_plural": "references",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "reference"), name="partner_reference_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerReferenceEvent",
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
                        ("source", models.CharField(max_length=50, verbose_name="source")),
                        ("reference", models.CharField(max_length=300, verbose_name="reference")),
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
                                to="suppliers.partnerreference",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Representative",
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
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representatives",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representative",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "supplier representative",
                        "verbose_name_plural": "supplier representatives",
                    },
                ),
                migrations.CreateModel(
                    name="RepresentativeEvent",
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
                                to="suppliers.representative",
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
                    name="Site",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("address", models.TextField(blank=True, verbose_name="address")),
                        (
                            "country",
                            models.CharField(blank=True, max_length=2, verbose_name="country"),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Stockholm", max_length=50, verbose_name="time zone"
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="suppliers.partner",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "site",
                        "verbose_name_plural": "sites",
                    },
                ),
                migrations.CreateModel(
                    name="SiteEvent",
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
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("address", models.TextField(blank=True, verbose_name="address")),
                        (
                            "country",
                            models.CharField(blank=True, max_length=2, verbose_name="country"),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Stockholm", max_length=50, verbose_name="time zone"
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
                                to="suppliers.site",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TradeImport",
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
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mapping", models.TextField(help_text="the mapping file as it was")),
                        ("rows", models.PositiveIntegerField()),
                        ("created_count", models.PositiveIntegerField()),
                        ("updated_count", models.PositiveIntegerField()),
                        ("unchanged_count", models.PositiveIntegerField()),
                        ("excluded_count", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "trade import",
                        "verbose_name_plural": "trade imports",
                        "indexes": [models.Index(fields=["sha256"], name="trade_import_sha256")],
                    },
                ),
                migrations.CreateModel(
                    name="TradeImportEvent",
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
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mapping", models.TextField(help_text="the mapping file as it was")),
                        ("rows", models.PositiveIntegerField()),
                        ("created_count", models.PositiveIntegerField()),
                        ("updated_count", models.PositiveIntegerField()),
                        ("unchanged_count", models.PositiveIntegerField()),
                        ("excluded_count", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
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
                                to="suppliers.tradeimport",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TradeLine",
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
                            "direction",
                            models.CharField(
                                choices=[("purchase", "We buy"), ("sale", "We sell")], max_length=8
                            ),
                        ),
                        ("source", models.CharField(max_length=50)),
                        ("source_key", models.CharField(max_length=200)),
                        ("order_number", models.CharField(max_length=100)),
                        ("line_number", models.CharField(blank=True, max_length=50)),
                        ("item", models.CharField(max_length=500)),
                        ("order_date", models.DateField(null=True)),
                        ("promised_date", models.DateField(null=True)),
                        ("delivered_date", models.DateField(null=True)),
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=18)),
                        (
                            "quantity_delivered",
                            models.DecimalField(decimal_places=4, max_digits=18, null=True),
                        ),
                        (
                            "quantity_rejected",
                            models.DecimalField(decimal_places=4, max_digits=18, null=True),
                        ),
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        ("currency", models.CharField(max_length=3)),
                        ("cost", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                        ("month", models.DateField()),
                        (
                            "category",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trade_lines",
                                to="suppliers.category",
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trade_lines",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "trade_import",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="suppliers.tradeimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "trade line",
                        "verbose_name_plural": "trade lines",
                        "indexes": [
                            models.Index(
                                fields=["partner", "month", "id"], name="trade_of_partner"
                            ),
                            models.Index(fields=["partner", "id"], name="trade_of_partner_by_id"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "source_key", "direction"), name="trade_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["purchase", "sale"])),
                                name="trade_line_direction_known",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_contactevent" ("created_at", "email", "id", "is_main", "key", "left_date", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_main", NEW."key", NEW."left_date", NEW."name", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."phone", NEW."title"); RETURN NULL;',
                            hash="9d14018a08797de89be703230e449155324f6479",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3edb3",
                            table="suppliers_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_contactevent" ("created_at", "email", "id", "is_main", "key", "left_date", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "title") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_main", NEW."key", NEW."left_date", NEW."name", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."phone", NEW."title"); RETURN NULL;',
                            hash="95613b8e5f66413bcd0299e9bbee13397a1d1196",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6ba1",
                            table="suppliers_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_contactevent" ("created_at", "email", "id", "is_main", "key", "left_date", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "title") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_main", OLD."key", OLD."left_date", OLD."name", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."phone", OLD."title"); RETURN NULL;',
                            hash="eb2424aeb48ccd29db3d3a0b76ced5bf7cf29d4e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_64227",
                            table="suppliers_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_assignmentevent" ("created_at", "from_date", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsibility", "to_date", "user_id") VALUES (NEW."created_at", NEW."from_date", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."responsibility", NEW."to_date", NEW."user_id"); RETURN NULL;',
                            hash="bfae4999ad8548c8b4fec4875b188b134f630b36",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_31465",
                            table="suppliers_assignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_assignmentevent" ("created_at", "from_date", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsibility", "to_date", "user_id") VALUES (NEW."created_at", NEW."from_date", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."responsibility", NEW."to_date", NEW."user_id"); RETURN NULL;',
                            hash="bbee1047c3fe27920adb3a01a2b90fa0ee466f56",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_852ae",
                            table="suppliers_assignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assignment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_assignmentevent" ("created_at", "from_date", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsibility", "to_date", "user_id") VALUES (OLD."created_at", OLD."from_date", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."responsibility", OLD."to_date", OLD."user_id"); RETURN NULL;',
                            hash="5ec856c46f8e61811026f60f45c98c86715c2d71",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3db20",
                            table="suppliers_assignment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="category",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_categoryevent" ("code", "created_at", "id", "key", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."created_at", NEW."id", NEW."key", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="f1796fa41979378f20b1f94c0f93da6461b940fa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cd382",
                            table="suppliers_category",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="category",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_categoryevent" ("code", "created_at", "id", "key", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."created_at", NEW."id", NEW."key", NEW."name", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id"); RETURN NULL;',
                            hash="8e7b8a88ab4a19900a57cb8f52113fac21915552",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8c826",
                            table="suppliers_category",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="category",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_categoryevent" ("code", "created_at", "id", "key", "name", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."created_at", OLD."id", OLD."key", OLD."name", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="f4ef7587b4588fb9665b3451e8c15ac13eff813d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9f146",
                            table="suppliers_category",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="categoryevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8c31da27c18faef1583aa6d12935c4e4bfb21a1c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2a8dd",
                            table="suppliers_categoryevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partner",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_partnerevent" ("country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (NEW."country", NEW."created_at", NEW."currency", NEW."id", NEW."is_client", NEW."is_distributor", NEW."is_supplier", NEW."key", NEW."legal_name", NEW."lei", NEW."other_names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."profit_impact", NEW."registration_number", NEW."since_date", NEW."status", NEW."supply_risk", NEW."tier", NEW."tier_date", NEW."tier_reason", NEW."vat_number", NEW."website"); RETURN NULL;',
                            hash="24d0f420efce213bff6292cf054ce0c5bb925bc2",
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
                            condition='WHEN (OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_client" IS DISTINCT FROM (NEW."is_client") OR OLD."is_distributor" IS DISTINCT FROM (NEW."is_distributor") OR OLD."is_supplier" IS DISTINCT FROM (NEW."is_supplier") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."legal_name" IS DISTINCT FROM (NEW."legal_name") OR OLD."lei" IS DISTINCT FROM (NEW."lei") OR OLD."other_names" IS DISTINCT FROM (NEW."other_names") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."profit_impact" IS DISTINCT FROM (NEW."profit_impact") OR OLD."registration_number" IS DISTINCT FROM (NEW."registration_number") OR OLD."since_date" IS DISTINCT FROM (NEW."since_date") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."supply_risk" IS DISTINCT FROM (NEW."supply_risk") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."tier_date" IS DISTINCT FROM (NEW."tier_date") OR OLD."tier_reason" IS DISTINCT FROM (NEW."tier_reason") OR OLD."vat_number" IS DISTINCT FROM (NEW."vat_number") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                            func='INSERT INTO "suppliers_partnerevent" ("country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (NEW."country", NEW."created_at", NEW."currency", NEW."id", NEW."is_client", NEW."is_distributor", NEW."is_supplier", NEW."key", NEW."legal_name", NEW."lei", NEW."other_names", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."profit_impact", NEW."registration_number", NEW."since_date", NEW."status", NEW."supply_risk", NEW."tier", NEW."tier_date", NEW."tier_reason", NEW."vat_number", NEW."website"); RETURN NULL;',
                            hash="c75aad5b615aaf4cbcf864f7eb1554c1fb24e68a",
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
                            func='INSERT INTO "suppliers_partnerevent" ("country", "created_at", "currency", "id", "is_client", "is_distributor", "is_supplier", "key", "legal_name", "lei", "other_names", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profit_impact", "registration_number", "since_date", "status", "supply_risk", "tier", "tier_date", "tier_reason", "vat_number", "website") VALUES (OLD."country", OLD."created_at", OLD."currency", OLD."id", OLD."is_client", OLD."is_distributor", OLD."is_supplier", OLD."key", OLD."legal_name", OLD."lei", OLD."other_names", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."profit_impact", OLD."registration_number", OLD."since_date", OLD."status", OLD."supply_risk", OLD."tier", OLD."tier_date", OLD."tier_reason", OLD."vat_number", OLD."website"); RETURN NULL;',
                            hash="06942466a7eb58e6f0f5c0ebf44e429ff489fa30",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cd748",
                            table="suppliers_partner",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c1833b24c3c16e23d39764e36760047e622f0c50",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2eeff",
                            table="suppliers_contactevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assignmentevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9202aa19aaed20ed61fd975295561d65e3badba7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_64fdd",
                            table="suppliers_assignmentevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="70a89e5b16881075dbee19173b8c49d4674c980a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_de3f5",
                            table="suppliers_partnerevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_partnerreferenceevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "source") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."reference", NEW."source"); RETURN NULL;',
                            hash="58a63009776140abde88375c1c7f86a860fe3ce8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b1422",
                            table="suppliers_partnerreference",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_partnerreferenceevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "source") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."reference", NEW."source"); RETURN NULL;',
                            hash="e79bde3dcf7299a52f3371f6c536df0c69a3924e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b683",
                            table="suppliers_partnerreference",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerreference",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_partnerreferenceevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "source") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."reference", OLD."source"); RETURN NULL;',
                            hash="ba1d22e5032ae96cb790a287d08c0b9b0a4836c0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_efb89",
                            table="suppliers_partnerreference",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerreferenceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fa3e48c0f46135cbbe057ac1735d433fc64998d3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0565f",
                            table="suppliers_partnerreferenceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="representative",
                    trigger=pgtrigger.compiler.Trigger(
                        name="user_is_of_the_supplier_side",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM accounts_user WHERE id = NEW.user_id AND side = 'supplier'\n                    ) THEN\n                        RAISE EXCEPTION 'only a user of the supplier side can represent a partner'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'representative_of_supplier_side';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="bcceef4e2b5dde1876bb908c230d62dff11db022",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_user_is_of_the_supplier_side_74426",
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
                            func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="c9f4fab93f45a49a963161aed776eb65c3754f2f",
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
                            func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                            hash="d35c18958723090ba2d602085851fc8238a4da4a",
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
                            func='INSERT INTO "suppliers_representativeevent" ("created_at", "id", "key", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                            hash="dd8a1c7b43a4c6c323b81513deb3b33229a951f5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b7da8",
                            table="suppliers_representative",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="representativeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2dacff7ea561b70dd2377685ae73edc7dabd0f80",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_351fe",
                            table="suppliers_representativeevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_siteevent" ("address", "country", "created_at", "id", "key", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."id", NEW."key", NEW."name", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."time_zone"); RETURN NULL;',
                            hash="3d0cea3027a1afed6c606a6af55b801eb36d5cdf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c32c0",
                            table="suppliers_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_siteevent" ("address", "country", "created_at", "id", "key", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."id", NEW."key", NEW."name", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."time_zone"); RETURN NULL;',
                            hash="1bb36907116885f20e8d4d9adfd9ab26edcb84d3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_50590",
                            table="suppliers_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="site",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_siteevent" ("address", "country", "created_at", "id", "key", "name", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone") VALUES (OLD."address", OLD."country", OLD."created_at", OLD."id", OLD."key", OLD."name", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."time_zone"); RETURN NULL;',
                            hash="94399993150131ff182c0549d7cd0877821f6dea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e4e66",
                            table="suppliers_site",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="siteevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a2e5e777bc54fa44c74a186c48f6ceb19bb7c8c6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_8151c",
                            table="suppliers_siteevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tradeimport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_tradeimportevent" ("by_id", "created_at", "created_count", "excluded_count", "file_name", "id", "key", "mapping", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "sha256", "unchanged_count", "updated_count") VALUES (NEW."by_id", NEW."created_at", NEW."created_count", NEW."excluded_count", NEW."file_name", NEW."id", NEW."key", NEW."mapping", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."rows", NEW."sha256", NEW."unchanged_count", NEW."updated_count"); RETURN NULL;',
                            hash="fddc2f73c765396ce8104969d5a65d77cd0bfce4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_af6cc",
                            table="suppliers_tradeimport",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tradeimport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "suppliers_tradeimportevent" ("by_id", "created_at", "created_count", "excluded_count", "file_name", "id", "key", "mapping", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "sha256", "unchanged_count", "updated_count") VALUES (NEW."by_id", NEW."created_at", NEW."created_count", NEW."excluded_count", NEW."file_name", NEW."id", NEW."key", NEW."mapping", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."rows", NEW."sha256", NEW."unchanged_count", NEW."updated_count"); RETURN NULL;',
                            hash="c33ae4928488c539a2711500cb83675615cd1145",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_03c8e",
                            table="suppliers_tradeimport",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tradeimport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suppliers_tradeimportevent" ("by_id", "created_at", "created_count", "excluded_count", "file_name", "id", "key", "mapping", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rows", "sha256", "unchanged_count", "updated_count") VALUES (OLD."by_id", OLD."created_at", OLD."created_count", OLD."excluded_count", OLD."file_name", OLD."id", OLD."key", OLD."mapping", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."rows", OLD."sha256", OLD."unchanged_count", OLD."updated_count"); RETURN NULL;',
                            hash="e45e58a0d8a6c189175845cb229906fdd31962f5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dfb07",
                            table="suppliers_tradeimport",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tradeimportevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d623aa021c0879f00d1b6042d414529579bbf0f0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_54667",
                            table="suppliers_tradeimportevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]

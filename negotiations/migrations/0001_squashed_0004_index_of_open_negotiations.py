"""The tables of negotiations with all that 0001 to 0004 made of them, for databases that have none yet."""

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
        ("negotiations", "0001_initial"),
        ("negotiations", "0002_offers_from_bids"),
        ("negotiations", "0003_search_indexes"),
        ("negotiations", "0004_index_of_open_negotiations"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("rfps", "0001_squashed_0005_index_of_running_rfps"),
        ("suppliers", "0001_squashed_0003_indexes_of_portfolios_countries_and_lines"),
    ]

    operations = [
        core.at_once.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Agreement",
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
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("signed", "Signed"),
                                    ("active", "Active"),
                                    ("expired", "Expired"),
                                    ("terminated", "Terminated"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="payment terms, days"
                            ),
                        ),
                        (
                            "incoterm",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("EXW", "EXW"),
                                    ("FCA", "FCA"),
                                    ("CPT", "CPT"),
                                    ("CIP", "CIP"),
                                    ("DAP", "DAP"),
                                    ("DPU", "DPU"),
                                    ("DDP", "DDP"),
                                    ("FAS", "FAS"),
                                    ("FOB", "FOB"),
                                    ("CFR", "CFR"),
                                    ("CIF", "CIF"),
                                ],
                                max_length=3,
                                verbose_name="Incoterm",
                            ),
                        ),
                        ("valid_from_date", models.DateField(verbose_name="valid from")),
                        ("valid_until_date", models.DateField(verbose_name="valid until")),
                        ("signed_by_us_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_by_partner_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "signed_by_partner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by_us",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "negotiation",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement",
                                to="negotiations.negotiation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agreement",
                        "verbose_name_plural": "agreements",
                        "indexes": [
                            models.Index(fields=["partner", "-id"], name="agreement_of_partner"),
                            models.Index(fields=["owner", "-id"], name="agreement_of_owner"),
                            models.Index(
                                fields=["status", "valid_until_date"], name="agreement_by_expiry"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="agreement_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until_date__gte", models.F("valid_from_date"))
                                ),
                                name="agreement_valid_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "signed",
                                            "active",
                                            "expired",
                                            "terminated",
                                            "replaced",
                                        ],
                                    )
                                ),
                                name="agreement_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"),
                                    models.Q(
                                        ("signed_by_partner_at__isnull", False),
                                        ("signed_by_us_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_signed_by_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_by_us", None), ("signed_by_us_at", None)),
                                    models.Q(
                                        ("signed_by_us__isnull", False),
                                        ("signed_by_us_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_our_signature_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("signed_by_partner", None), ("signed_by_partner_at", None)
                                    ),
                                    models.Q(
                                        ("signed_by_partner__isnull", False),
                                        ("signed_by_partner_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_their_signature_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "terminated"), _negated=True),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="agreement_terminated_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementPrice",
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
                        ("item", models.CharField(max_length=500, verbose_name="item")),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "from_quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=0,
                                max_digits=18,
                                verbose_name="from quantity",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=6, max_digits=18, verbose_name="unit price"
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prices",
                                to="negotiations.agreement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("agreement"),
                                django.db.models.functions.text.Lower("item"),
                                models.F("from_quantity"),
                                name="agreement_price_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_quantity__gte", 0), ("unit_price__gte", 0)
                                ),
                                name="agreement_price_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementPriceEvent",
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
                        ("item", models.CharField(max_length=500, verbose_name="item")),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "from_quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=0,
                                max_digits=18,
                                verbose_name="from quantity",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=6, max_digits=18, verbose_name="unit price"
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.agreement",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="negotiations.agreementprice",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Negotiation",
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
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("our_turn", "Our turn"),
                                    ("their_turn", "Their turn"),
                                    ("agreed", "Agreed"),
                                    ("broken_off", "Broken off"),
                                    ("expired", "Expired"),
                                ],
                                default="our_turn",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="open until"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="negotiations",
                                to="rfps.award",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="negotiations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="negotiations",
                                to="suppliers.partner",
                            ),
                        ),
                        (
                            "accepted_offer",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="negotiations.offer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "negotiation",
                        "verbose_name_plural": "negotiations",
                        "indexes": [
                            models.Index(fields=["partner", "-id"], name="negotiation_of_partner"),
                            models.Index(fields=["owner", "-id"], name="negotiation_of_owner"),
                            models.Index(fields=["status", "id"], name="negotiation_by_status"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"),
                                    name="gin_trgm_ops",
                                ),
                                name="negotiation_search",
                            ),
                            models.Index(
                                condition=models.Q(("status__in", ["our_turn", "their_turn"])),
                                fields=["expires_at", "id"],
                                name="negotiation_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("award", "partner"),
                                name="negotiation_once_per_award_and_partner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "our_turn",
                                            "their_turn",
                                            "agreed",
                                            "broken_off",
                                            "expired",
                                        ],
                                    )
                                ),
                                name="negotiation_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_offer__isnull", False), ("status", "agreed")
                                    ),
                                    models.Q(
                                        models.Q(("status", "agreed"), _negated=True),
                                        ("accepted_offer", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="negotiation_agreed_on_an_offer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("status__in", ["our_turn", "their_turn"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ["our_turn", "their_turn"]),
                                            _negated=True,
                                        ),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="negotiation_ended_when_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "broken_off"), _negated=True),
                                    models.Q(("ended_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="negotiation_broken_off_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementEvent",
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
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("signed", "Signed"),
                                    ("active", "Active"),
                                    ("expired", "Expired"),
                                    ("terminated", "Terminated"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="payment terms, days"
                            ),
                        ),
                        (
                            "incoterm",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("EXW", "EXW"),
                                    ("FCA", "FCA"),
                                    ("CPT", "CPT"),
                                    ("CIP", "CIP"),
                                    ("DAP", "DAP"),
                                    ("DPU", "DPU"),
                                    ("DDP", "DDP"),
                                    ("FAS", "FAS"),
                                    ("FOB", "FOB"),
                                    ("CFR", "CFR"),
                                    ("CIF", "CIF"),
                                ],
                                max_length=3,
                                verbose_name="Incoterm",
                            ),
                        ),
                        ("valid_from_date", models.DateField(verbose_name="valid from")),
                        ("valid_until_date", models.DateField(verbose_name="valid until")),
                        ("signed_by_us_at", models.DateTimeField(blank=True, null=True)),
                        ("signed_by_partner_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
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
                                to="negotiations.agreement",
                            ),
                        ),
                        (
                            "signed_by_partner",
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
                            "signed_by_us",
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
                            "negotiation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.negotiation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NegotiationLine",
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
                        ("item", models.CharField(max_length=500, verbose_name="item")),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=18, verbose_name="quantity"
                            ),
                        ),
                        (
                            "baseline_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=18,
                                null=True,
                                verbose_name="baseline unit price",
                            ),
                        ),
                        (
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="negotiations.negotiation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("negotiation", "number"),
                                name="negotiation_line_number_once",
                            ),
                            models.UniqueConstraint(
                                models.F("negotiation"),
                                django.db.models.functions.text.Lower("item"),
                                name="negotiation_item_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="negotiation_line_quantity_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("baseline_price", None),
                                    ("baseline_price__gte", 0),
                                    _connector="OR",
                                ),
                                name="negotiation_baseline_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NegotiationLineEvent",
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
                        ("item", models.CharField(max_length=500, verbose_name="item")),
                        ("unit", models.CharField(max_length=30, verbose_name="unit")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4, max_digits=18, verbose_name="quantity"
                            ),
                        ),
                        (
                            "baseline_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=18,
                                null=True,
                                verbose_name="baseline unit price",
                            ),
                        ),
                        (
                            "negotiation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.negotiation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="negotiations.negotiationline",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "party",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")], max_length=7
                            ),
                        ),
                        ("made_at", models.DateTimeField(db_default=core.clock.ClockTimestamp())),
                        ("message", models.TextField(blank=True, verbose_name="message")),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="payment terms, days"
                            ),
                        ),
                        (
                            "incoterm",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("EXW", "EXW"),
                                    ("FCA", "FCA"),
                                    ("CPT", "CPT"),
                                    ("CIP", "CIP"),
                                    ("DAP", "DAP"),
                                    ("DPU", "DPU"),
                                    ("DDP", "DDP"),
                                    ("FAS", "FAS"),
                                    ("FOB", "FOB"),
                                    ("CFR", "CFR"),
                                    ("CIF", "CIF"),
                                ],
                                max_length=3,
                                verbose_name="Incoterm",
                            ),
                        ),
                        ("valid_from_date", models.DateField(verbose_name="prices valid from")),
                        ("valid_until_date", models.DateField(verbose_name="prices valid until")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=20)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="negotiations.negotiation",
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rfps.bid",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("negotiation", "number"), name="offer_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until_date__gte", models.F("valid_from_date"))
                                ),
                                name="offer_valid_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("party__in", ["us", "partner"])),
                                name="offer_party_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bid", None),
                                    models.Q(("number", 1), ("party", "partner")),
                                    _connector="OR",
                                ),
                                name="offer_from_a_bid_is_their_first",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NegotiationEvent",
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
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("our_turn", "Our turn"),
                                    ("their_turn", "Their turn"),
                                    ("agreed", "Agreed"),
                                    ("broken_off", "Broken off"),
                                    ("expired", "Expired"),
                                ],
                                default="our_turn",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="open until"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.award",
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
                                to="negotiations.negotiation",
                            ),
                        ),
                        (
                            "accepted_offer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.offer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OfferEvent",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "party",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")], max_length=7
                            ),
                        ),
                        ("made_at", models.DateTimeField(db_default=core.clock.ClockTimestamp())),
                        ("message", models.TextField(blank=True, verbose_name="message")),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="payment terms, days"
                            ),
                        ),
                        (
                            "incoterm",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("EXW", "EXW"),
                                    ("FCA", "FCA"),
                                    ("CPT", "CPT"),
                                    ("CIP", "CIP"),
                                    ("DAP", "DAP"),
                                    ("DPU", "DPU"),
                                    ("DDP", "DDP"),
                                    ("FAS", "FAS"),
                                    ("FOB", "FOB"),
                                    ("CFR", "CFR"),
                                    ("CIF", "CIF"),
                                ],
                                max_length=3,
                                verbose_name="Incoterm",
                            ),
                        ),
                        ("valid_from_date", models.DateField(verbose_name="prices valid from")),
                        ("valid_until_date", models.DateField(verbose_name="prices valid until")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=20)),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "negotiation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.negotiation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="negotiations.offer",
                            ),
                        ),
                        (
                            "bid",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="rfps.bid",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OfferLine",
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
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        (
                            "minimum_quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="MOQ",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offer_lines",
                                to="negotiations.negotiationline",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="negotiations.offer",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("offer", "line"), name="offer_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)),
                                name="offer_price_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minimum_quantity", None),
                                    ("minimum_quantity__gt", 0),
                                    _connector="OR",
                                ),
                                name="offer_minimum_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfferLineEvent",
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
                        ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                        (
                            "minimum_quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=18,
                                null=True,
                                verbose_name="MOQ",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="lead time, days"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.negotiationline",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.offer",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="negotiations.offerline",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Position",
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
                            "party",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")], max_length=7
                            ),
                        ),
                        (
                            "target_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="target price, total",
                            ),
                        ),
                        (
                            "walk_away_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="walk-away price, total",
                            ),
                        ),
                        (
                            "should_cost_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="should-cost, total",
                            ),
                        ),
                        ("notes", models.TextField(blank=True, verbose_name="notes")),
                        (
                            "negotiation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="positions",
                                to="negotiations.negotiation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("negotiation", "party"), name="position_one_per_side"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PositionEvent",
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
                            "party",
                            models.CharField(
                                choices=[("us", "us"), ("partner", "partner")], max_length=7
                            ),
                        ),
                        (
                            "target_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="target price, total",
                            ),
                        ),
                        (
                            "walk_away_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="walk-away price, total",
                            ),
                        ),
                        (
                            "should_cost_total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="should-cost, total",
                            ),
                        ),
                        ("notes", models.TextField(blank=True, verbose_name="notes")),
                        (
                            "negotiation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="negotiations.negotiation",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="negotiations.position",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_agreementevent" ("created_at", "currency", "ended_at", "ended_reason", "id", "incoterm", "key", "negotiation_id", "owner_id", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_by_partner_at", "signed_by_partner_id", "signed_by_us_at", "signed_by_us_id", "status", "title", "valid_from_date", "valid_until_date") VALUES (NEW."created_at", NEW."currency", NEW."ended_at", NEW."ended_reason", NEW."id", NEW."incoterm", NEW."key", NEW."negotiation_id", NEW."owner_id", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."signed_by_partner_at", NEW."signed_by_partner_id", NEW."signed_by_us_at", NEW."signed_by_us_id", NEW."status", NEW."title", NEW."valid_from_date", NEW."valid_until_date"); RETURN NULL;',
                            hash="59652b0a6f591fb66d2e053bf8f5b1db2047e537",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_36128",
                            table="negotiations_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_agreementevent" ("created_at", "currency", "ended_at", "ended_reason", "id", "incoterm", "key", "negotiation_id", "owner_id", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_by_partner_at", "signed_by_partner_id", "signed_by_us_at", "signed_by_us_id", "status", "title", "valid_from_date", "valid_until_date") VALUES (NEW."created_at", NEW."currency", NEW."ended_at", NEW."ended_reason", NEW."id", NEW."incoterm", NEW."key", NEW."negotiation_id", NEW."owner_id", NEW."partner_id", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."signed_by_partner_at", NEW."signed_by_partner_id", NEW."signed_by_us_at", NEW."signed_by_us_id", NEW."status", NEW."title", NEW."valid_from_date", NEW."valid_until_date"); RETURN NULL;',
                            hash="55f2eb90e62594bfed15492a3bb38b6382bb71c6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_21ea8",
                            table="negotiations_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_agreementevent" ("created_at", "currency", "ended_at", "ended_reason", "id", "incoterm", "key", "negotiation_id", "owner_id", "partner_id", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_by_partner_at", "signed_by_partner_id", "signed_by_us_at", "signed_by_us_id", "status", "title", "valid_from_date", "valid_until_date") VALUES (OLD."created_at", OLD."currency", OLD."ended_at", OLD."ended_reason", OLD."id", OLD."incoterm", OLD."key", OLD."negotiation_id", OLD."owner_id", OLD."partner_id", OLD."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."signed_by_partner_at", OLD."signed_by_partner_id", OLD."signed_by_us_at", OLD."signed_by_us_id", OLD."status", OLD."title", OLD."valid_from_date", OLD."valid_until_date"); RETURN NULL;',
                            hash="162d72462b22c37911e0afa9d7960413057199ea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_014c9",
                            table="negotiations_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementprice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_agreementpriceevent" ("agreement_id", "created_at", "from_quantity", "id", "item", "key", "lead_time_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "unit_price") VALUES (NEW."agreement_id", NEW."created_at", NEW."from_quantity", NEW."id", NEW."item", NEW."key", NEW."lead_time_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."unit", NEW."unit_price"); RETURN NULL;',
                            hash="4060a276ebaa7ef2a59873f6e4fb78227252cf83",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cb043",
                            table="negotiations_agreementprice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementprice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_agreementpriceevent" ("agreement_id", "created_at", "from_quantity", "id", "item", "key", "lead_time_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "unit_price") VALUES (NEW."agreement_id", NEW."created_at", NEW."from_quantity", NEW."id", NEW."item", NEW."key", NEW."lead_time_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."unit", NEW."unit_price"); RETURN NULL;',
                            hash="f9e3a7f1bfef9ec033a59cb6d10895661a4b0733",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a970",
                            table="negotiations_agreementprice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementprice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_agreementpriceevent" ("agreement_id", "created_at", "from_quantity", "id", "item", "key", "lead_time_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit", "unit_price") VALUES (OLD."agreement_id", OLD."created_at", OLD."from_quantity", OLD."id", OLD."item", OLD."key", OLD."lead_time_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."unit", OLD."unit_price"); RETURN NULL;',
                            hash="a477f999e1314dbcc631337b5e76429937539337",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a37eb",
                            table="negotiations_agreementprice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementpriceevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8b24ffb63a4b7c9105db59f68753d645b73fe74a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ac727",
                            table="negotiations_agreementpriceevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_negotiationevent" ("accepted_offer_id", "award_id", "created_at", "currency", "ended_at", "ended_reason", "expires_at", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") VALUES (NEW."accepted_offer_id", NEW."award_id", NEW."created_at", NEW."currency", NEW."ended_at", NEW."ended_reason", NEW."expires_at", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."status", NEW."title"); RETURN NULL;',
                            hash="6da2ad930bfa75bcd7d1c2e5f02a94f9b09f6f4e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_64cbc",
                            table="negotiations_negotiation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_negotiationevent" ("accepted_offer_id", "award_id", "created_at", "currency", "ended_at", "ended_reason", "expires_at", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") VALUES (NEW."accepted_offer_id", NEW."award_id", NEW."created_at", NEW."currency", NEW."ended_at", NEW."ended_reason", NEW."expires_at", NEW."id", NEW."key", NEW."owner_id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."status", NEW."title"); RETURN NULL;',
                            hash="7a9a63e06bfdaa34e0a4f0aacfe05e196db26ac0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f894c",
                            table="negotiations_negotiation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_negotiationevent" ("accepted_offer_id", "award_id", "created_at", "currency", "ended_at", "ended_reason", "expires_at", "id", "key", "owner_id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "title") VALUES (OLD."accepted_offer_id", OLD."award_id", OLD."created_at", OLD."currency", OLD."ended_at", OLD."ended_reason", OLD."expires_at", OLD."id", OLD."key", OLD."owner_id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."status", OLD."title"); RETURN NULL;',
                            hash="43c2e99b52b94495e3d817e171917bffb05d8a96",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_24286",
                            table="negotiations_negotiation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreementevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b61fd03e66f45be75e1c1f7507685c64981b4fa8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6bde3",
                            table="negotiations_agreementevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiationline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_negotiationlineevent" ("baseline_price", "created_at", "id", "item", "key", "negotiation_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit") VALUES (NEW."baseline_price", NEW."created_at", NEW."id", NEW."item", NEW."key", NEW."negotiation_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."quantity", NEW."unit"); RETURN NULL;',
                            hash="ad575de8a31048ff5a5bc40f213adbb476a050f1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f9386",
                            table="negotiations_negotiationline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiationline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_negotiationlineevent" ("baseline_price", "created_at", "id", "item", "key", "negotiation_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit") VALUES (NEW."baseline_price", NEW."created_at", NEW."id", NEW."item", NEW."key", NEW."negotiation_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."quantity", NEW."unit"); RETURN NULL;',
                            hash="322e884547f8a6a69debb16be4a6146b8b6b0bac",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_137be",
                            table="negotiations_negotiationline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiationline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_negotiationlineevent" ("baseline_price", "created_at", "id", "item", "key", "negotiation_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "unit") VALUES (OLD."baseline_price", OLD."created_at", OLD."id", OLD."item", OLD."key", OLD."negotiation_id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."quantity", OLD."unit"); RETURN NULL;',
                            hash="b006bccd44535f9ea479965953a8e3b08c77201f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c2029",
                            table="negotiations_negotiationline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiationlineevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="1e383c50d0e4a1c68698fec533ed0438458e0f8b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a5083",
                            table="negotiations_negotiationlineevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="immutable",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="93ac5e6d98cc7722aa7b99f06bcea4ab684e54db",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_immutable_02d60",
                            table="negotiations_offer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="alternate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE last_number integer; last_party text;",
                            func="\n                    SELECT number, party INTO last_number, last_party\n                    FROM negotiations_offer WHERE negotiation_id = NEW.negotiation_id\n                    ORDER BY number DESC LIMIT 1;\n                    IF NEW.number <> COALESCE(last_number, 0) + 1 OR NEW.party = last_party THEN\n                        RAISE EXCEPTION 'offers alternate between the sides'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_alternate';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="0039e8e50656e2ebc256d1070dd2db1031da5292",
                            operation="INSERT",
                            pgid="pgtrigger_alternate_a5aac",
                            table="negotiations_offer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_offerevent" ("bid_id", "created_at", "id", "incoterm", "key", "made_at", "made_by_id", "message", "negotiation_id", "number", "party", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "total", "valid_from_date", "valid_until_date") VALUES (NEW."bid_id", NEW."created_at", NEW."id", NEW."incoterm", NEW."key", NEW."made_at", NEW."made_by_id", NEW."message", NEW."negotiation_id", NEW."number", NEW."party", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."total", NEW."valid_from_date", NEW."valid_until_date"); RETURN NULL;',
                            hash="3ca7b5852bae72a83dcf96661b196eacc0db9606",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6dd56",
                            table="negotiations_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_offerevent" ("bid_id", "created_at", "id", "incoterm", "key", "made_at", "made_by_id", "message", "negotiation_id", "number", "party", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "total", "valid_from_date", "valid_until_date") VALUES (NEW."bid_id", NEW."created_at", NEW."id", NEW."incoterm", NEW."key", NEW."made_at", NEW."made_by_id", NEW."message", NEW."negotiation_id", NEW."number", NEW."party", NEW."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."total", NEW."valid_from_date", NEW."valid_until_date"); RETURN NULL;',
                            hash="43cc43ad09ea8e9b1b63d36bde3711ac02f9b731",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bd997",
                            table="negotiations_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_offerevent" ("bid_id", "created_at", "id", "incoterm", "key", "made_at", "made_by_id", "message", "negotiation_id", "number", "party", "payment_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "total", "valid_from_date", "valid_until_date") VALUES (OLD."bid_id", OLD."created_at", OLD."id", OLD."incoterm", OLD."key", OLD."made_at", OLD."made_by_id", OLD."message", OLD."negotiation_id", OLD."number", OLD."party", OLD."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."total", OLD."valid_from_date", OLD."valid_until_date"); RETURN NULL;',
                            hash="b94ecfd45f0f69af695f7c95e144815c8cc684bc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2410e",
                            table="negotiations_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="negotiationevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e37cba99962fdfc0e808301f99e8fff4bd22e91f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_bf5e0",
                            table="negotiations_negotiationevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c9ee4ccb0b60b5a6bb5ed5a507d58e8b8044e3f3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7d170",
                            table="negotiations_offerevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="immutable",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c193deaf929415b6905d50c861e757ab4b980e8d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_immutable_e2bc9",
                            table="negotiations_offerline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_offerlineevent" ("created_at", "id", "key", "lead_time_days", "line_id", "minimum_quantity", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_price") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."lead_time_days", NEW."line_id", NEW."minimum_quantity", NEW."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."unit_price"); RETURN NULL;',
                            hash="92d8beac8f7fa43c0052ac8a7c426dc17a2db43a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fbf42",
                            table="negotiations_offerline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_offerlineevent" ("created_at", "id", "key", "lead_time_days", "line_id", "minimum_quantity", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_price") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."lead_time_days", NEW."line_id", NEW."minimum_quantity", NEW."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."unit_price"); RETURN NULL;',
                            hash="02202adba95108d07238ce6fe2d20f726d4e9d60",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4a134",
                            table="negotiations_offerline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_offerlineevent" ("created_at", "id", "key", "lead_time_days", "line_id", "minimum_quantity", "offer_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_price") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."lead_time_days", OLD."line_id", OLD."minimum_quantity", OLD."offer_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."unit_price"); RETURN NULL;',
                            hash="731dafdcdb6d73ba338dd75db0368c05b23243f5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_09d55",
                            table="negotiations_offerline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerlineevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3fe80c3f5f3db2f7450f6328fe308b14ecb2b977",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f7a66",
                            table="negotiations_offerlineevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="position",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_positionevent" ("created_at", "id", "key", "negotiation_id", "notes", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "should_cost_total", "target_total", "walk_away_total") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."negotiation_id", NEW."notes", NEW."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."should_cost_total", NEW."target_total", NEW."walk_away_total"); RETURN NULL;',
                            hash="4c71012f2eddff45e15d18b7be9907bca0dd0650",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_31df2",
                            table="negotiations_position",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="position",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "negotiations_positionevent" ("created_at", "id", "key", "negotiation_id", "notes", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "should_cost_total", "target_total", "walk_away_total") VALUES (NEW."created_at", NEW."id", NEW."key", NEW."negotiation_id", NEW."notes", NEW."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."should_cost_total", NEW."target_total", NEW."walk_away_total"); RETURN NULL;',
                            hash="ddd5072b2f7b4bb114df21fd982f0749000b237a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fa468",
                            table="negotiations_position",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="position",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "negotiations_positionevent" ("created_at", "id", "key", "negotiation_id", "notes", "party", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "should_cost_total", "target_total", "walk_away_total") VALUES (OLD."created_at", OLD."id", OLD."key", OLD."negotiation_id", OLD."notes", OLD."party", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."should_cost_total", OLD."target_total", OLD."walk_away_total"); RETURN NULL;',
                            hash="e43ab33d2b0049800b512ff206be3670faecaf60",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dc06b",
                            table="negotiations_position",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="positionevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5644fa08d2713c35ad5f619ac540ae88b86594c2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_59be8",
                            table="negotiations_positionevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]

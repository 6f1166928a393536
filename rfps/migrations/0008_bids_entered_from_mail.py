"""Who entered a bid for its supplier; whoever did opens none of that request."""

import core.clock
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.at_once import MigrationAtOnce
from core.row_security import secure


class Migration(MigrationAtOnce):
    dependencies = [
        ("rfps", "0007_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BidEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("facts", models.BinaryField()),
                ("entered_at", models.DateTimeField(db_default=core.clock.ClockTimestamp())),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rfps.bid",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry",
                        to="rfps.bidversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "entered bid",
                "verbose_name_plural": "entered bids",
                "indexes": [models.Index(fields=["entered_by", "bid"], name="bid_entry_by")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openingapproval",
            trigger=pgtrigger.compiler.Trigger(
                name="not_by_who_entered",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM rfps_bidentry entry JOIN rfps_bid ON rfps_bid.id = entry.bid_id\n                        WHERE rfps_bid.rfx_id = NEW.rfx_id AND entry.entered_by_id = NEW.user_id\n                    ) THEN\n                        RAISE EXCEPTION 'who entered a bid does not open the bids'\n                            USING ERRCODE = 'check_violation',\n                                  CONSTRAINT = 'opening_not_by_who_entered';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="92bde0b3d754669e5ede82cbee62989f3fe7287b",
                    operation="INSERT",
                    pgid="pgtrigger_not_by_who_entered_3feb8",
                    table="rfps_openingapproval",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bidentry",
            trigger=pgtrigger.compiler.Trigger(
                name="immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="359704a9259a73355a33b6b541ee7e8a8d7191de",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_immutable_f3c92",
                    table="rfps_bidentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bidentry",
            trigger=pgtrigger.compiler.Trigger(
                name="for_the_bidder",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM rfps_bid JOIN rfps_rfx ON rfps_rfx.id = rfps_bid.rfx_id\n                        WHERE rfps_bid.id = NEW.bid_id AND rfps_rfx.status = 'published'\n                          AND NEW.entered_at <= rfps_rfx.deadline_at\n                    ) OR NOT EXISTS (\n                        SELECT 1 FROM accounts_user\n                        WHERE id = NEW.entered_by_id AND side = 'internal'\n                    ) THEN\n                        RAISE EXCEPTION 'one of ours enters a bid until the deadline of a published RFx'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_entry_in_time';\n                    END IF;\n                    IF NEW.version_id IS NOT NULL AND EXISTS (\n                        SELECT 1 FROM rfps_bidversion version\n                        LEFT JOIN rfps_bidentry entry ON entry.version_id = version.id\n                        WHERE version.bid_id = NEW.bid_id AND version.id <> NEW.version_id\n                          AND entry.id IS NULL\n                    ) THEN\n                        RAISE EXCEPTION 'what a bidder submitted itself is not replaced by ours'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_entry_not_over_own';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="b68b1ae7219d79e4cea56a14cac66dada0c40cec",
                    operation="INSERT",
                    pgid="pgtrigger_for_the_bidder_57222",
                    table="rfps_bidentry",
                    when="BEFORE",
                ),
            ),
        ),
        # What was entered for a supplier is seen with its bid; only ours enter anything.
        secure("rfps_bidentry", see="bid_id IN (SELECT id FROM rfps_bid)"),
    ]

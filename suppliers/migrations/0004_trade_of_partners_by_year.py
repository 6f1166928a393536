"""The trade of each partner's year in one row, kept by triggers: also while the old version imports."""

import django.db.models.deletion
from django.db import migrations, models

_MONTHS = [f"m{number:02}" for number in range(1, 13)]
_SUMS = ", ".join(
    f"coalesce(sum(100 * amount) FILTER (WHERE extract(month FROM month) = {number}), 0)"
    for number in range(1, 13)
)
_COLUMNS = f"(partner_id, year, {', '.join(_MONTHS)}, direction, currency)"
_FILL = f"""
    INSERT INTO suppliers_yearlytrade {_COLUMNS}
    SELECT partner_id, extract(year FROM month), {_SUMS}, direction, currency
    FROM suppliers_monthlytrade {{where}}
    GROUP BY partner_id, extract(year FROM month), direction, currency
    ORDER BY partner_id, extract(year FROM month)
"""  # noqa: S608
# Made from the months again instead of adding differences up: right whatever has changed them.
_CHANGED = "(SELECT partner_id, extract(year FROM month) FROM changed)"
_OF_CHANGED = f"WHERE (partner_id, extract(year FROM month)) IN {_CHANGED}"
_FUNCTION = f"""
CREATE FUNCTION suppliers_yearly_trade() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM suppliers_yearlytrade WHERE (partner_id, year) IN {_CHANGED};
    {_FILL.format(where=_OF_CHANGED)};
    RETURN NULL;
END $$;
"""  # noqa: S608
_EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
_TRIGGERS = "".join(
    f"CREATE TRIGGER yearly_trade_{event.lower()}_{rows.lower()} AFTER {event}"
    f" ON suppliers_monthlytrade REFERENCING {rows} TABLE AS changed"
    " FOR EACH STATEMENT EXECUTE FUNCTION suppliers_yearly_trade();\n"
    for event, rows in _EVENTS
)
_NO_TRIGGERS = "".join(
    f"DROP TRIGGER yearly_trade_{event.lower()}_{rows.lower()} ON suppliers_monthlytrade;\n"
    for event, rows in _EVENTS
)


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0003_indexes_of_portfolios_countries_and_lines")]

    operations = [
        migrations.CreateModel(
            name="YearlyTrade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.partner",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                *[(name, models.BigIntegerField()) for name in _MONTHS],
                (
                    "direction",
                    models.CharField(
                        choices=[("purchase", "We buy"), ("sale", "We sell")], max_length=8
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "year", "direction", "currency"),
                        name="yearly_trade_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION suppliers_yearly_trade()"),
        # Imports wait from here on until the years are there.
        migrations.RunSQL(_TRIGGERS, _NO_TRIGGERS),
        migrations.RunSQL(_FILL.format(where=""), migrations.RunSQL.noop),
    ]

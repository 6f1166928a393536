"""The requests, needs and awards of a supplier are returned all at once."""

from importlib import import_module

from django.db import migrations

from core.row_security import function, rows

invited = import_module("rfps.migrations.0007_row_security")
with_part = import_module("rfps.migrations.0011_bids_shut_to_who_waits")
BODIES = {
    "rfps_invited": invited.INVITED,
    "rfps_shared": invited.SHARED,
    "rfps_won": invited.WON,
    "rfps_with_part": with_part.WITH_PART,
}
# Whose partner it is is asked once, not for each row that is looked at.
OWN_ONCE = ("suppliers_own()", "(SELECT suppliers_own())")


class Migration(migrations.Migration):
    dependencies = [("rfps", "0011_bids_shut_to_who_waits")]

    operations = [
        migrations.RunSQL(
            rows(name, "", "bigint", body.replace(*OWN_ONCE)).sql,
            function(name, "", "SETOF bigint", body).sql,
        )
        for name, body in BODIES.items()
    ]

"""The events about an object are returned all at once."""

from importlib import import_module

from django.db import migrations

from core.row_security import rows

links = import_module("core.migrations.0018_links_in_order")
ABOUT = rows("core_events_about", "text, bigint, text", "bigint", links.ABOUT, of_application=True)


class Migration(migrations.Migration):
    dependencies = [("core", "0019_index_of_what_lies_ahead")]

    operations = [migrations.RunSQL(ABOUT.sql, links.about(links.ABOUT).sql)]

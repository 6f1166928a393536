"""For how long what is kept about people they are told, suppliers too."""

from django.db import migrations

from core.row_security import open_to_all


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0015_webhook")]

    operations = [open_to_all("core_retentionperiod")]

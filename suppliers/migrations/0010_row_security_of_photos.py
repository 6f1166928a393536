"""Of whom a supplier's person sees the photo: colleagues, and who of ours works with them."""

from django.db import migrations

from core.row_security import show

# Both tables show a supplier the rows of its own company only.
MET = """
    user_id IN (SELECT user_id FROM suppliers_representative)
    OR user_id IN (SELECT user_id FROM suppliers_assignment)
"""


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("suppliers", "0009_row_security_of_colleagues"),
        ("accounts", "0015_row_security_of_photos"),
    ]

    operations = [show("accounts_photo", "suppliers_photos", MET)]

"""What a supplier's person may see and say of which promise waits for which."""

from django.db import migrations

from core.row_security import secure

SEEN = (
    "commitment_id IN (SELECT id FROM meetings_commitment)"
    " AND waits_for_id IN (SELECT id FROM meetings_commitment)"
)
# The one that waits, of their own side.
OWN = (
    "commitment_id IN (SELECT id FROM meetings_commitment WHERE side = 'partner')"
    " AND waits_for_id IN (SELECT id FROM meetings_commitment)"
)
ADDED = f"{OWN} AND added_by_id = (SELECT accounts_acting())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("accounts", "0011_row_security"),
        ("meetings", "0017_dependencies_of_commitments"),
    ]

    operations = [
        secure("meetings_commitmentdependency", see=SEEN, add=ADDED, remove=OWN, history=True),
    ]

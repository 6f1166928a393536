"""What a supplier's person may see, add and take away of the files of a promise."""

from django.db import migrations

from core.row_security import secure

SEEN = "commitment_id IN (SELECT id FROM meetings_commitment)"
OWN = (
    "commitment_id IN (SELECT id FROM meetings_commitment WHERE side = 'partner')"
    " AND added_by_id = (SELECT accounts_acting())"
)
CONTENT = "evidence_id IN (SELECT id FROM meetings_evidence)"
OWN_CONTENT = (
    "evidence_id IN (SELECT id FROM meetings_evidence"
    " WHERE added_by_id = (SELECT accounts_acting()))"
)


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("accounts", "0011_row_security"),
        ("meetings", "0015_evidence_of_commitments"),
    ]

    operations = [
        secure("meetings_evidence", see=SEEN, add=OWN, remove=OWN, history=True),
        secure("meetings_evidencecontent", see=CONTENT, add=OWN_CONTENT, remove=OWN_CONTENT),
    ]

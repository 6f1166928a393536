"""What a supplier's person may see and write of the thread of a promise: never what is internal."""

from django.db import migrations

from core.row_security import secure, show_events

SHOWN = "NOT internal AND commitment_id IN (SELECT id FROM meetings_commitment)"
OWN = f"{SHOWN} AND side = 'partner' AND author_id = (SELECT accounts_acting())"


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("accounts", "0011_row_security"),
        ("meetings", "0012_comments_on_commitments"),
    ]

    operations = [
        secure(
            "meetings_commitmentcomment",
            see=SHOWN,
            add=OWN,
            change=OWN,
            columns=["text", "taken_back_at"],
            history=True,
        ),
        show_events(
            "meetings",
            visit="meetings_visit",
            commitment="meetings_commitment",
            commitmentcomment="meetings_commitmentcomment",
        ),
    ]

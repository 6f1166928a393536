"""What a supplier's person may see and write of visits and promises."""

from django.db import migrations

from core.row_security import secure, show_events

OURS = "partner_id = (SELECT suppliers_own())"
# The people above those with whom the company has promises: one of them is told of a late one.
ABOVE = """
    person_id IN (
        SELECT owner_id FROM meetings_commitment UNION ALL
        SELECT counterpart_id FROM meetings_commitment
    )
"""


class Migration(migrations.Migration):
    # One table is locked at a time.
    atomic = False

    dependencies = [
        ("meetings", "0007_search_without_accents"),
        ("negotiations", "0006_row_security"),
    ]

    operations = [
        secure(
            "meetings_visit",
            see=OURS,
            change=OURS,
            columns=[
                "status",
                "confirmed_by_id",
                "answer",
                "answered_by_id",
                "answer_reason",
                "asked_starts_at",
                "asked_ends_at",
            ],
            history=True,
        ),
        secure("meetings_visitparticipant", see="visit_id IN (SELECT id FROM meetings_visit)"),
        secure(
            "meetings_commitment",
            see=OURS,
            add=OURS,
            change=OURS,
            columns=[
                "status",
                "due_date",
                "first_due_date",
                "proposed_due_date",
                "proposed_due_by_id",
                "proposed_due_reason",
                "cancel_asked_by_id",
                "cancel_reason",
                "done_at",
                "confirmed_at",
            ],
            history=True,
        ),
        secure("accounts_reportingline", see=ABOVE),
        show_events("meetings", visit="meetings_visit", commitment="meetings_commitment"),
    ]

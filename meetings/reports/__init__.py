"""Read models: already scoped to the reader, with a bounded number of queries."""

from meetings.gift_policy import rfx_running
from meetings.reports.brief import visit_brief
from meetings.reports.cadence import DueVisit, due_page, due_visits, next_due
from meetings.reports.commitments import (
    Kept,
    choices_of_owners,
    commitment_badge,
    commitment_detail,
    commitment_list,
    count_waiting,
    kept_figures,
    kept_on_time,
    my_commitments,
    open_commitments,
    overdue_commitments,
)
from meetings.reports.gifts import (
    gift_detail,
    gift_overview,
    gift_totals,
    gifts_address,
    gifts_waiting_for,
)
from meetings.reports.messages import (
    addresses,
    commitment_for_message,
    gift_for_message,
    is_escalated_to,
    last_reason,
    visit_for_message,
    withdrawn_participant,
)
from meetings.reports.panels import commitments_panel, visits_panel
from meetings.reports.visits import (
    likely_role,
    month_entries,
    participants_of,
    partner_visits,
    possible_participants,
    upcoming_visits,
    visit_badge,
    visit_detail,
    visit_list,
)

__all__ = [
    "DueVisit",
    "Kept",
    "addresses",
    "choices_of_owners",
    "commitment_badge",
    "commitment_detail",
    "commitment_for_message",
    "commitment_list",
    "commitments_panel",
    "count_waiting",
    "due_page",
    "due_visits",
    "gift_detail",
    "gift_for_message",
    "gift_overview",
    "gift_totals",
    "gifts_address",
    "gifts_waiting_for",
    "is_escalated_to",
    "kept_figures",
    "kept_on_time",
    "last_reason",
    "likely_role",
    "month_entries",
    "my_commitments",
    "next_due",
    "open_commitments",
    "overdue_commitments",
    "participants_of",
    "partner_visits",
    "possible_participants",
    "rfx_running",
    "upcoming_visits",
    "visit_badge",
    "visit_brief",
    "visit_detail",
    "visit_for_message",
    "visit_list",
    "visits_panel",
    "withdrawn_participant",
]

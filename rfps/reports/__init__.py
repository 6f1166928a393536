"""Read models of the pages and the API: scoped, with a bounded number of queries."""

from core.clock import database_now as now
from rfps.reports.awards import Effects, award_effects, award_page, standing_of
from rfps.reports.bids import (
    bid_form,
    bid_page,
    canonical_of,
    own_bid_data,
    own_content,
    own_versions,
    receipt,
    verify,
)
from rfps.reports.comparisons import (
    award_choices,
    awarded_of,
    comparison_data,
    comparison_of,
    matrix_of,
)
from rfps.reports.entering import (
    entering,
    entries_of,
    entry_for_message,
    may_be_entered,
    own_entries,
    own_entry,
)
from rfps.reports.exports import FIXED, WIDTHS, cells_for_export
from rfps.reports.needs import need_list, need_page, portal_need_list, rfxs_of
from rfps.reports.publication import publication
from rfps.reports.results import own_rank
from rfps.reports.rfxs import (
    due_to_close,
    line_initial,
    of_partner,
    portal_badge,
    portal_list,
    portal_page,
    rfx_filtered,
    rfx_list,
    rfx_page,
    shown_status,
    status_badge,
    team_initial,
    with_badges,
)

__all__ = [
    "FIXED",
    "WIDTHS",
    "Effects",
    "award_choices",
    "award_effects",
    "award_page",
    "awarded_of",
    "bid_form",
    "bid_page",
    "canonical_of",
    "cells_for_export",
    "comparison_data",
    "comparison_of",
    "due_to_close",
    "entering",
    "entries_of",
    "entry_for_message",
    "line_initial",
    "matrix_of",
    "may_be_entered",
    "need_list",
    "need_page",
    "now",
    "of_partner",
    "own_bid_data",
    "own_content",
    "own_entries",
    "own_entry",
    "own_rank",
    "own_versions",
    "portal_badge",
    "portal_list",
    "portal_need_list",
    "portal_page",
    "publication",
    "receipt",
    "rfx_filtered",
    "rfx_list",
    "rfx_page",
    "rfxs_of",
    "shown_status",
    "standing_of",
    "status_badge",
    "team_initial",
    "verify",
    "with_badges",
]

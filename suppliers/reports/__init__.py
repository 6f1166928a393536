"""Read models of the partner pages and the API."""

from suppliers.reports.imports import earlier_mapping, imports
from suppliers.reports.partners import (
    category_choices,
    category_options,
    chosen_categories,
    clean_filters,
    filter_choices,
    filtered,
    form_texts,
    form_values,
    options,
    partner_header,
    partner_list,
    status_badge,
    tier_badge,
)
from suppliers.reports.scorecard import (
    parse_month,
    scorecard,
    scorecard_data,
    scorecard_tab,
)
from suppliers.reports.tabs import (
    company,
    entries,
    invitation_values,
    overview,
    people,
    timeline_tab,
    trade_tab,
    waiting,
)
from suppliers.reports.trade import lines_of

__all__ = [
    "category_choices",
    "category_options",
    "chosen_categories",
    "clean_filters",
    "company",
    "earlier_mapping",
    "entries",
    "filter_choices",
    "filtered",
    "form_texts",
    "form_values",
    "imports",
    "invitation_values",
    "lines_of",
    "options",
    "overview",
    "parse_month",
    "partner_header",
    "partner_list",
    "people",
    "scorecard",
    "scorecard_data",
    "scorecard_tab",
    "status_badge",
    "tier_badge",
    "timeline_tab",
    "trade_tab",
    "waiting",
]

"""Every write to partners, their people, places and trade."""

from suppliers.actions.anonymising import (
    ask_for_contact_copy,
    ask_to_anonymise_contact,
    search_texts_for_contact,
)
from suppliers.actions.categories import add_categories
from suppliers.actions.colleagues import invite_colleague, let_invite
from suppliers.actions.monthly import recount_trade
from suppliers.actions.partners import FIELDS as FACTS
from suppliers.actions.partners import change_tier, create_partner, edit_partner, move_partner
from suppliers.actions.people import (
    CONTACT_FIELDS,
    add_contact,
    add_site,
    assign,
    edit_contact,
    edit_site,
    end_assignment,
)
from suppliers.actions.trade import ImportRefused, ImportResult, import_trade
from suppliers.actions.vouching import vouch

__all__ = [
    "CONTACT_FIELDS",
    "FACTS",
    "ImportRefused",
    "ImportResult",
    "add_categories",
    "add_contact",
    "add_site",
    "ask_for_contact_copy",
    "ask_to_anonymise_contact",
    "assign",
    "change_tier",
    "create_partner",
    "edit_contact",
    "edit_partner",
    "edit_site",
    "end_assignment",
    "import_trade",
    "invite_colleague",
    "let_invite",
    "move_partner",
    "recount_trade",
    "search_texts_for_contact",
    "vouch",
]

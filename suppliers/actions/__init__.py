"""Every write to partners, their people, places and trade."""

from suppliers.actions.categories import add_categories
from suppliers.actions.partners import change_tier, create_partner, edit_partner, move_partner
from suppliers.actions.people import (
    add_contact,
    add_site,
    assign,
    edit_contact,
    edit_site,
    end_assignment,
)

__all__ = [
    "add_categories",
    "add_contact",
    "add_site",
    "assign",
    "change_tier",
    "create_partner",
    "edit_contact",
    "edit_partner",
    "edit_site",
    "end_assignment",
    "move_partner",
]

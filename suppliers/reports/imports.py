"""The history of trade imports."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from accounts.models import User
from core.paging import Page, Sort, paginate
from suppliers import access

NEWEST = Sort("newest", gettext_lazy("Newest"), "pk", descending=True)


def imports(user: User, params: Mapping[str, str]) -> Page:
    """Return a page of the imports that the user may see, newest first."""
    return paginate(access.visible_imports(user).select_related("by"), params, [NEWEST])


def earlier_mapping(user: User, key: str) -> str:
    """Return the mapping of an earlier import, of the newest one without a key; empty if none."""
    rows = access.visible_imports(user).order_by("-pk")
    row = (rows.filter(key=key) if key else rows).first()
    return row.mapping if row else ""

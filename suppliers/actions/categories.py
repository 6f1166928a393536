"""What is traded."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.states import Role
from core import audit, verbs
from core.action import action
from suppliers.models import Category

ADDED = verbs.register("suppliers.category_added", gettext_lazy("added the category"), icon="tag")


@action
def add_categories(*, entries: Iterable[tuple[str, str]], by: User | None) -> dict[str, Category]:
    """Add the categories that are missing, as (code, name); return all of them by code.

    For administrators, or the system (``by`` None). A known code keeps its name.
    """
    if by is not None and not by.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied
    wanted = dict(entries)
    known = {row.code: row for row in Category.objects.filter(code__in=wanted)}
    for code, name in wanted.items():
        if code not in known:
            known[code] = Category.objects.create(code=code, name=name)
            audit.record(ADDED, known[code], by=by)
    return known

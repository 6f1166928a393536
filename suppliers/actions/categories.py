"""What is traded."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.states import Role
from core import audit, verbs
from core.action import action
from core.refused import Refused
from suppliers.models import Category

ADDED = verbs.register("suppliers.category_added", gettext_lazy("added the category"), icon="tag")


@action
def add_categories(*, entries: Iterable[tuple[str, str]], by: User | None) -> dict[str, Category]:
    """Add the categories that are missing, as (code, name); return all of them by code.

    For administrators, or the system (``by`` None). A known code keeps its name. Refuses a code that
    somebody else has just added.
    """
    if by is not None and not by.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied
    wanted = dict(entries)
    known = {row.code: row for row in Category.objects.filter(code__in=wanted)}
    for code, name in wanted.items():
        if code not in known:
            known[code] = _add(code, name)
            audit.record(ADDED, known[code], by=by)
    return known


def _add(code: str, name: str) -> Category:
    try:
        with transaction.atomic():
            return Category.objects.create(code=code, name=name)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint != "suppliers_category_code_key":
            raise
        raise Refused(
            "category_known",
            _("Somebody has added the category %(code)s at this moment.") % {"code": code},
            field="code",
        ) from None

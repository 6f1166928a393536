"""What is written down of reading across the apps."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from srm import access

EXPORTED = verbs.register(
    "srm.audit_exported", gettext_lazy("exported the audit trail"), icon="download", tone="warn"
)


@action
def note_export(*, filters: Mapping[str, str], rows: int, by: User) -> None:
    """Put on the trail that ``rows`` events of it were taken away as a file, and what they were.

    ``filters`` are those in force, by name, in words.
    """
    if not permissions.allowed(by, access.AUDIT):
        raise PermissionDenied
    changes = {"rows": (None, rows)} | {name: (None, text) for name, text in filters.items()}
    audit.record(EXPORTED, by, by=by, changes=changes)

"""A partner's people say who is one of them, of those whom we have let in (docs/adr/0057)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as accounts
from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.refused import Refused
from suppliers import access
from suppliers.models import Representative

VOUCHED = verbs.register(
    "suppliers.representative_vouched_for",
    gettext_lazy("vouched for a colleague"),
    icon="handshake",
    tone="good",
)


@action
def vouch(*, representative: str, email: str, by: User, now: datetime) -> Representative:
    """Say of a person (the key of their tie to the company) that they are one of the company.

    From then on they read and write the company's bids as ``by`` does. ``email`` is the address that ``by``
    was shown: it is what they know the person by, and one of ours may have given the account another since.
    404 for who represents nobody and for other companies' people, 403 for who waits for a colleague
    themselves. Refuses a second time, another address, and whose account is closed.
    """
    partner = access.lock_partner(by, access.own_partner(by).key)
    accounts.lock_acting(by)
    row = access.get_representative(by, representative)
    own = access.visible_representatives(by).get(user=by)
    if own.waits:
        raise PermissionDenied
    if not row.waits:
        raise Refused("waits_for_nobody", _("A colleague has said so already."))
    if not row.user.is_active or row.user.email != email:
        raise Refused(
            "changed_since",
            _("The account was closed or given another address meanwhile. Look once more."),
        )
    row.waits, row.vouched_by, row.trusted_from_at = False, own, own.trusted_from_at
    row.save(update_fields=["waits", "vouched_by", "trusted_from_at"])
    changes = {"waits": (True, False), "vouched_by": (None, by)}
    event = audit.record(VOUCHED, row, by=by, links=[partner], changes=changes)
    notices.notify(
        "suppliers.representative_vouched_for",
        f"representative:{row.pk}:{event.pk}",
        to=[row.user],
        payload={"by": by.key},
    )
    return row

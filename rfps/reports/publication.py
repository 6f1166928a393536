"""What a publication will do, read once more before it cannot be taken back."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.addresses import reverse
from core.clock import database_now
from rfps import access
from rfps.models import Line, Rfx, RfxInvitation
from rfps.states import RfxStatus
from suppliers.models import Partner, Representative
from suppliers.states import UNAVAILABLE


@dataclass(frozen=True)
class Recipient:
    """An invited partner and the names of its people who will get the message."""

    partner: Partner
    people: list[str]


@dataclass(frozen=True)
class Missing:
    """Something without which it cannot be published, and where it is put right."""

    text: str
    url: str
    action: str


def publication(user: User, rfx: Rfx) -> dict[str, Any]:
    """Return who gets the request, how many lines it has, and what it lacks; three queries."""
    invitations = (
        access.visible_invitations(user)
        .filter(rfx=rfx)
        .select_related("partner")
        .order_by("partner__legal_name", "pk")
    )
    partners = [invitation.partner for invitation in invitations]
    people: dict[int, list[str]] = defaultdict(list)
    active = Representative.objects.filter(partner__in=partners, user__is_active=True)
    for row in active.select_related("user").order_by("user__name"):
        people[row.partner_id].append(row.user.name)
    lines = Line.objects.filter(rfx=rfx).count()
    return {
        "rfx": rfx,
        "is_draft": rfx.status == RfxStatus.DRAFT,
        "recipients": [Recipient(partner, people[partner.pk]) for partner in partners],
        "line_count": lines,
        "missing": list(_missing(rfx, lines, partners)),
    }


def _missing(rfx: Rfx, lines: int, partners: list[Partner]) -> Iterator[Missing]:
    if not lines:
        yield Missing(
            _("Add at least one line."), reverse("rfps:lines", args=[rfx.key]), _("Add lines")
        )
    if not partners:
        yield Missing(
            _("Invite at least one partner."), reverse("rfps:invite", args=[rfx.key]), _("Invite")
        )
    for partner in partners:
        if partner.status in UNAVAILABLE:
            yield Missing(
                _("%(partner)s is suspended or the relationship has ended.") % {"partner": partner},
                reverse("rfps:detail", args=[rfx.key]),
                _("Invitations"),
            )
    edit = reverse("rfps:edit", args=[rfx.key])
    if rfx.deadline_at is None:
        yield Missing(_("Set a deadline for bids."), edit, _("Edit"))
    elif rfx.deadline_at <= database_now():
        yield Missing(_("The deadline lies in the past."), edit, _("Edit"))


def invitations_for_messages(recipient: User, keys: Collection[str]) -> dict[str, RfxInvitation]:
    """Return how the recipient's company was asked in those of the requests with these keys, by the request's key.

    One query. Of ours nobody is asked.
    """
    if not recipient.is_supplier:
        return {}
    rows = access.own_invitations(recipient).filter(rfx__key__in=keys).select_related("rfx")
    return {row.rfx.key: row for row in rows}

"""Where a negotiation or an agreement comes from, as far as the reader may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from core.addresses import reverse
from negotiations.models import Agreement, Negotiation
from rfps import access as rfps


@dataclass(frozen=True)
class Origin:
    """One step back; ``key`` is what the API calls it by."""

    kind: str
    label: Any
    text: str
    url: str
    key: str


def origins_of(user: User, negotiation: Negotiation) -> list[Origin]:
    """Return award, RFP and need behind a negotiation, the nearest first; none if it began freely.

    A supplier meets its own bid, its own invitation and what was shared with it, never our award.
    At most four queries; each row is asked for through its own scope.
    """
    award = negotiation.award_id
    if award is None:
        return []
    return list(_ours(user, award) if user.is_internal else _theirs(user, award))


def origins_of_agreement(user: User, agreement: Agreement, prefix: str) -> list[Origin]:
    """Return the negotiation of an agreement and what that comes from; ``prefix`` as in the urls."""
    negotiation = agreement.negotiation
    if negotiation is None:
        return []
    url = reverse(f"negotiations:{prefix}detail", args=[negotiation.key])
    own = Origin("negotiation", _("Negotiation"), negotiation.title, url, negotiation.key)
    return [own, *origins_of(user, negotiation)]


def _ours(user: User, award: int) -> Iterator[Origin]:
    found = rfps.visible_awards(user).filter(pk=award).select_related("rfx").order_by("pk").first()
    if found is None:
        return
    rfx = found.rfx
    total = formats.money(found.total, found.currency)
    yield Origin("award", _("Award"), total, reverse("rfps:award", args=[rfx.key]), found.key)
    yield Origin("rfp", _("RFP"), rfx.title, reverse("rfps:detail", args=[rfx.key]), rfx.key)
    need = rfps.visible_needs(user).filter(pk=rfx.need_id).first() if rfx.need_id else None
    if need is not None:
        yield Origin("need", _("Need"), need.title, reverse("rfps:need", args=[need.key]), need.key)


def _theirs(user: User, award: int) -> Iterator[Origin]:
    rfx = rfps.visible_to(user).filter(awards=award).first()
    if rfx is None:
        return
    bid = rfps.visible_bids(user).filter(rfx=rfx, versions__isnull=False).first()
    if bid is not None:
        url = reverse("rfps:portal-receipt", args=[rfx.key])
        yield Origin("bid", _("Your bid"), formats.money(bid.total, rfx.currency), url, bid.key)
    url = reverse("rfps:portal-detail", args=[rfx.key])
    yield Origin("rfp", _("RFP"), rfx.title, url, rfx.key)
    shares = rfps.visible_shares(user).filter(need=rfx.need_id).select_related("need")
    share = shares.first() if rfx.need_id else None
    if share is not None:
        url = reverse("rfps:portal-need", args=[share.key])
        yield Origin("need", _("Need"), share.need.title, url, share.key)

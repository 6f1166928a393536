"""What several kinds of message are built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.addresses import reverse
from rfps import access

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import Rfx

Payload = dict[str, Any]

INVITED = lazy("You get this because your company was invited to bid.")
BIDDER = lazy("You get this because your company has bid.")


def rfx_of(user: User | None, payload: Payload) -> Rfx | None:
    if user is None:
        return None
    try:
        return access.get_rfx(user, payload["rfx"])
    except Http404:
        return None


def portal_path(rfx: Rfx) -> str:
    return reverse("rfps:portal-detail", args=[rfx.key])


def page_path(rfx: Rfx) -> str:
    return reverse("rfps:detail", args=[rfx.key])


def titled(rfx: Rfx) -> dict[str, str]:
    return {"title": rfx.title, "reference": rfx.reference}


def on_the_team(person: User | None, rfx: Rfx) -> str:
    """Return the reason of who of ours is told of a request; never anything of its bids."""
    assert person is not None
    if person.pk == rfx.owner_id:
        return _("You get this because this request is yours.")
    if access.functions_of(person, rfx):
        return _("You get this because you are on the team of this request.")
    if access.is_above(person, rfx.owner_id):
        facts = {"name": rfx.owner.name}
        return (
            _("You get this because this request is that of %(name)s, who reports to you.") % facts
        )
    return _("You get this because you may open the bids of this request.")

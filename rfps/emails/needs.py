"""Messages about needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notices import Notice, notice
from core.addresses import reverse
from rfps import access
from rfps.emails.common import Payload

if TYPE_CHECKING:
    from accounts.models import User


@notice("rfps.need_shared", why=lazy("You get this because we ask your company for this need."))
def need_shared(user: User | None, payload: Payload) -> Notice | None:
    if user is None:
        return None
    try:
        share = access.get_own_share(user, payload["share"])
    except Http404:
        return None
    return Notice(
        title=_("We will need: %(title)s") % {"title": share.need.title},
        path=reverse("rfps:portal-need", args=[share.key]),
        lines=[_("Tell us which product you would suggest, and at what lead time.")],
        action_label=_("Answer"),
    )


@notice("rfps.need_answered", why=lazy("You get this because this need is yours."))
def need_answered(user: User | None, payload: Payload) -> Notice | None:
    if user is None:
        return None
    share = (
        access.visible_shares(user)
        .filter(need__key=payload["need"], partner__key=payload["partner"])
        .select_related("need", "partner")
        .first()
    )
    if share is None:
        return None
    return Notice(
        title=_("%(partner)s answered: %(title)s")
        % {"partner": share.partner, "title": share.need.title},
        path=reverse("rfps:need", args=[share.need.key]),
        about=str(share.partner),
        action_label=_("See the answer"),
    )

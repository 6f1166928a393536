"""What several kinds of message are built from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from core.addresses import reverse
from rfps import access

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import Rfx

Payload = dict[str, Any]


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

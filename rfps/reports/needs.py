"""Needs on pages."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import paging, search, timeline, trail
from core.addresses import reverse
from core.ui.parts import Badge, Tone
from rfps import access
from rfps.models import Need, NeedShare, Rfx
from rfps.reports.rfxs import with_badges
from rfps.states import NEED_MOVES, NeedStatus

SORTS = [
    paging.Sort("newest", gettext_lazy("Newest"), "id", descending=True),
    paging.Sort("title", gettext_lazy("Title"), "title"),
]
MOST_RFXS = 20
TONES: dict[NeedStatus, Tone] = {
    NeedStatus.DRAFT: "neutral",
    NeedStatus.SHARED: "accent",
    NeedStatus.ANSWERED: "good",
    NeedStatus.ARRANGED: "good",
    NeedStatus.TO_RFP: "accent",
    NeedStatus.DROPPED: "bad",
}


def badge_of(need: Need) -> Badge:
    return Badge(str(NeedStatus(need.status).label), TONES[NeedStatus(need.status)])


def need_list(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of the needs in sight with how many partners saw and answered each."""
    text = params.get("q", "").strip().replace("\x00", "")[:100]
    status = params.get("status", "")
    found = access.visible_needs(user).select_related("owner")
    if text:
        found = search.among(user, found, search.has(text, "title"))
    if status in NeedStatus.values:
        found = found.filter(status=status)
    page = paging.paginate(found, params, SORTS)
    counts = {
        need: (shared, answered)
        for need, shared, answered in NeedShare.objects.filter(
            need__in=[row.pk for row in page.rows]
        )
        .order_by()
        .values_list("need_id")
        .annotate(shared=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    }
    rows = []
    for need in page.rows:
        shared, answered = counts.get(need.pk, (0, 0))
        rows.append(
            {
                "need": need,
                "url": reverse("rfps:need", args=[need.key]),
                "badge": badge_of(need),
                "shared": shared,
                "answered": answered,
            }
        )
    filters = {"q": text, "status": status}
    return {"page": page, "rows": rows, "filters": filters, "filtered": any(filters.values())}


def need_page(user: User, need: Need) -> dict[str, Any]:
    """Return a need with what the partners answered."""
    owns = access.owns_need(user, need)
    moves = NEED_MOVES[NeedStatus(need.status)]
    return {
        "need": need,
        "badge": badge_of(need),
        "shares": list(
            access.visible_shares(user)
            .filter(need=need)
            .select_related("partner", "answered_by")
            .order_by("partner__legal_name")
        ),
        "rfxs": with_badges(rfxs_of(user, need)),
        "may_edit": owns and need.status == NeedStatus.DRAFT,
        "may_share": owns
        and need.status in {NeedStatus.DRAFT, NeedStatus.SHARED, NeedStatus.ANSWERED},
        "may_enter": owns and need.status in {NeedStatus.SHARED, NeedStatus.ANSWERED},
        "may_rfp": owns and NeedStatus.TO_RFP in moves and user.has_permission(access.WORK),
        "may_arrange": owns and NeedStatus.ARRANGED in moves,
        "may_drop": owns and NeedStatus.DROPPED in moves,
        "events": trail.entries(
            timeline.timeline(user, need, limit=100, in_sight=True), need, reader=user
        ),
    }


def rfxs_of(user: User, need: Need) -> list[Rfx]:
    """Return the RFxs that came out of a need and that the user may see, newest first."""
    return list(access.visible_to(user).filter(need=need).order_by("-pk")[:MOST_RFXS])


def portal_need_list(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of what was shared with the supplier's company, newest first."""
    found = access.visible_shares(user).select_related("need")
    page = paging.paginate(found, params, SORTS[:1])
    rows = [
        {
            "share": share,
            "need": share.need,
            "url": reverse("rfps:portal-need", args=[share.key]),
            "open": share.need.status in {NeedStatus.SHARED, NeedStatus.ANSWERED},
        }
        for share in page.rows
    ]
    return {"page": page, "rows": rows}

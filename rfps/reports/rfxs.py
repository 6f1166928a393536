"""RFxs on pages: lists, the page of one, what a supplier sees of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import behalf, paging, search, timeline, trail
from core.addresses import reverse
from core.clock import database_now
from core.models import Event
from core.prepared import prepared
from core.reading import Ids
from core.scoped import scoped
from core.ui.parts import Badge, Tone
from rfps import access, entries, shut
from rfps.models import Award, Line, OpeningApproval, Rfx, RfxInvitation, TeamMember
from rfps.openings import parted
from rfps.reports.results import own_rank
from rfps.states import RUNNING, SEALED_BIDS, AwardStatus, BidStatus, InvitationStatus, RfxStatus
from suppliers.models import Partner

SORTS = [
    paging.Sort("newest", gettext_lazy("Newest"), "id", descending=True),
    paging.Sort("title", gettext_lazy("Title"), "title"),
    paging.Sort("deadline", gettext_lazy("Deadline"), Coalesce("deadline_at", "created_at")),
]
TONES: dict[RfxStatus, Tone] = {
    RfxStatus.DRAFT: "neutral",
    RfxStatus.PUBLISHED: "accent",
    RfxStatus.CLOSED: "warn",
    RfxStatus.OPENED: "accent",
    RfxStatus.EVALUATION: "accent",
    RfxStatus.AWARD_PROPOSED: "warn",
    RfxStatus.AWARDED: "good",
    RfxStatus.COMPLETED: "good",
    RfxStatus.CANCELLED: "bad",
    RfxStatus.UNSUCCESSFUL: "bad",
}
INVITATION_TONES: dict[InvitationStatus, Tone] = {
    InvitationStatus.INVITED: "neutral",
    InvitationStatus.ACCEPTED: "good",
    InvitationStatus.DECLINED: "bad",
}
BID_TONES: dict[BidStatus, Tone] = {
    BidStatus.OPENED: "accent",
    BidStatus.SHORTLISTED: "accent",
    BidStatus.DISQUALIFIED: "bad",
    BidStatus.WON: "good",
    BidStatus.PARTLY_WON: "good",
    BidStatus.LOST: "neutral",
}


def shown_status(rfx: Rfx, now: datetime) -> str:
    """Return the state as of ``now``: a passed deadline counts as closed before the schedule runs."""
    if rfx.status == RfxStatus.PUBLISHED and rfx.deadline_at is not None and rfx.deadline_at < now:
        return RfxStatus.CLOSED
    return rfx.status


def status_badge(rfx: Rfx, now: datetime) -> Badge:
    """Return the badge of an RFx's state as of ``now``."""
    status = RfxStatus(shown_status(rfx, now))
    return Badge(status.label, TONES[status])


def _partner_of(event: Event) -> str:
    """Return which partner was put on the list of invitations, or taken off it."""
    before, after = event.change("partner")
    return str(after or before or "")


# For our own people alone: a supplier does not learn who else was asked.
PARTNERS = {"rfps.partner_chosen": _partner_of, "rfps.partner_removed": _partner_of}


def portal_badge(rfx: Rfx, now: datetime) -> Badge:
    """Like status_badge, without what goes on inside our company before the award."""
    status = RfxStatus(shown_status(rfx, now))
    if status == RfxStatus.AWARD_PROPOSED:
        status = RfxStatus.EVALUATION
    if status == RfxStatus.PUBLISHED:
        return Badge(_("Open for bids"), "accent")
    if status == RfxStatus.OPENED:
        # Their own bid is "Opened" beside it.
        return Badge(_("Bids opened"), TONES[status])
    return Badge(status.label, TONES[status])


@dataclass(frozen=True)
class RfxRow:
    """One line of a list."""

    rfx: Rfx
    url: str
    badge: Badge
    lines: int
    invited: int


@dataclass(frozen=True)
class RfxList:
    page: paging.Page
    rows: list[RfxRow]
    filters: dict[str, str]

    @property
    def filtered(self) -> bool:
        return any(self.filters.values())


def _counted(model: type[Any], rfxs: Iterable[Rfx]) -> dict[int, int]:
    found = model.objects.filter(rfx__in=list(rfxs)).order_by()
    return dict(found.values_list("rfx_id").annotate(n=Count("pk")))


def _filtered(user: User, filters: Mapping[str, str], now: datetime) -> QuerySet[Rfx]:
    found = access.visible_to(user).select_related("owner")
    if text := filters["q"]:
        named = search.has(text, "title", "external_id") | Q(key__startswith=text.lower())
        found = search.among(user, found, named)
    if filters["mine"]:
        team = TeamMember.objects.filter(user=user).values("rfx_id")
        found = found.filter(Q(owner=user) | Q(pk__in=team))
    status = filters["status"]
    if status == "running":
        return found.filter(status__in=RUNNING)
    if status == RfxStatus.PUBLISHED:
        return found.filter(status=status, deadline_at__gte=now)
    if status == RfxStatus.CLOSED:
        return found.filter(Q(status=status) | Q(status=RfxStatus.PUBLISHED, deadline_at__lt=now))
    return found.filter(status=status) if status in RfxStatus.values else found


def _filters(params: Mapping[str, str]) -> dict[str, str]:
    return {
        "q": params.get("q", "").strip().replace("\x00", "")[:100],
        "status": params.get("status", ""),
        "mine": "1" if params.get("mine") else "",
    }


def rfx_filtered(user: User, params: Mapping[str, str]) -> QuerySet[Rfx]:
    """Return the RFxs in sight, filtered like rfx_list, for the API."""
    return _filtered(user, _filters(params), database_now())


def rfx_list(user: User, params: Mapping[str, str]) -> RfxList:
    """Return a page of the RFxs in sight, filtered by ``q``, ``status`` and ``mine``."""
    now = database_now()
    filters = _filters(params)
    page = paging.paginate(_filtered(user, filters, now), params, SORTS)
    return RfxList(page, _rows(page.rows, now), filters)


def _rows(rfxs: list[Rfx], now: datetime) -> list[RfxRow]:
    lines, invited = _counted(Line, rfxs), _counted(RfxInvitation, rfxs)
    return [
        RfxRow(
            rfx,
            reverse("rfps:detail", args=[rfx.key]),
            status_badge(rfx, now),
            lines.get(rfx.pk, 0),
            invited.get(rfx.pk, 0),
        )
        for rfx in rfxs
    ]


def with_badges(rfxs: Iterable[Rfx]) -> list[tuple[Rfx, Badge]]:
    """Return each RFx with the badge that lists and pages show, as of now; for cards elsewhere."""
    now = database_now()
    return [(rfx, status_badge(rfx, now)) for rfx in rfxs]


def of_partner(user: User, partner: Partner, params: Mapping[str, str]) -> RfxList:
    """Return the RFxs in sight that the partner is invited to."""
    invited = RfxInvitation.objects.filter(partner=partner).values("rfx_id")
    found = access.visible_to(user).filter(pk__in=invited).select_related("owner")
    page = paging.paginate(found, params, SORTS)
    return RfxList(page, _rows(page.rows, database_now()), {})


def due_to_close() -> list[int]:
    """Return the primary keys of published RFxs whose deadline has passed by the database clock."""
    due = Rfx.objects.filter(status=RfxStatus.PUBLISHED, deadline_at__lt=database_now())
    return list(due.order_by("deadline_at").values_list("pk", flat=True)[:500])


def rfx_page(user: User, rfx: Rfx) -> dict[str, Any]:
    """Return what the page of one RFx shows to ours. Nothing here depends on unopened bids."""
    now = database_now()
    status = shown_status(rfx, now)
    works = access.works_on(user, rfx)
    approvals, lapsed = _agreements(rfx, status)
    invitations = _invitations(rfx.pk)
    award = _award.first(user, rfx.pk)
    opened = rfx.opened_at is not None
    bids = _bid_states(user, invitations) if opened else {}
    return {
        "rfx": rfx,
        "now": now,
        "status": status,
        "badge": status_badge(rfx, now),
        "lines": lines_of(rfx.pk),
        "team": _team(rfx.pk),
        "invitations": [(each, _answer(each, bids.get(each.pk))) for each in invitations],
        "approvals": approvals,
        "lapsed": lapsed,
        "award": award,
        "need": access.visible_needs(user).filter(pk=rfx.need_id).first() if rfx.need_id else None,
        "opened": opened,
        "works": works,
        "may_publish": works and status == RfxStatus.DRAFT,
        "may_enter": works and status == RfxStatus.PUBLISHED,
        "has_entered": works and behalf.looker() is None and access.has_entered(user, rfx),
        "may_open": status == RfxStatus.CLOSED
        and access.may_open(user, rfx)
        and user.pk not in {approval.user_id for approval in approvals},
        "may_end": works
        and status not in {RfxStatus.COMPLETED, RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL},
        "may_award": works and status in {RfxStatus.OPENED, RfxStatus.EVALUATION},
        "may_complete": works and status == RfxStatus.AWARDED,
        "may_decide": status == RfxStatus.AWARD_PROPOSED
        and award is not None
        and access.may_approve(user, award),
        "events": trail.entries(
            timeline.timeline(user, rfx, limit=100, in_sight=True),
            rfx,
            naming=PARTNERS,
            reader=user,
        ),
    }


@scoped
def _award(user: User, rfx: int) -> QuerySet[Award]:
    rows = access.visible_awards(user).filter(rfx=rfx).exclude(status=AwardStatus.REJECTED)
    return rows.order_by("-pk")[:1]


def _agreements(rfx: Rfx, status: str) -> tuple[list[OpeningApproval], list[OpeningApproval]]:
    """Return who has agreed to open the bids, and whose agreement no longer counts, while it matters."""
    return parted(rfx, _approvals(rfx.pk)) if status == RfxStatus.CLOSED else ([], [])


@prepared
def _approvals(rfx: int) -> QuerySet[OpeningApproval]:
    return OpeningApproval.objects.filter(rfx=rfx).select_related("user").order_by("pk")


@prepared
def _invitations(rfx: int) -> QuerySet[RfxInvitation]:
    rows = RfxInvitation.objects.filter(rfx=rfx)
    return rows.select_related("partner").order_by("partner__legal_name")


@prepared
def _team(rfx: int) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(rfx=rfx).select_related("user").order_by("pk")


@prepared
def lines_of(rfx: int) -> QuerySet[Line]:
    """Return the lines of the RFx with this primary key, in their order."""
    return Line.objects.filter(rfx=rfx).order_by("number")


def line_initial(rfx: Rfx) -> list[dict[str, Any]]:
    """Return the lines of a draft as initial values of its form."""
    return [
        {
            "key": line.key,
            "item_code": line.item_code,
            "description": line.description,
            "unit": line.unit,
            "quantity": line.quantity,
            "incumbent_price": line.incumbent_price,
        }
        for line in Line.objects.filter(rfx=rfx).order_by("number")
    ]


def team_initial(rfx: Rfx) -> list[dict[str, str]]:
    """Return the team as initial values of its form."""
    members = TeamMember.objects.filter(rfx=rfx).select_related("user").order_by("pk")
    return [
        {"user": member.user.key, "name": member.user.name, "function": member.function}
        for member in members
    ]


def portal_list(user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """Return a page of a supplier's own invitations, newest first, with its own bid's state."""
    now = database_now()
    found = access.visible_invitations(user).select_related("rfx")
    page = paging.paginate(
        found, params, [paging.Sort("newest", _("Newest"), "id", descending=True)]
    )
    bids = _bid_states(user, page.rows)
    rows = []
    for invitation in page.rows:
        status = bids.get(invitation.pk)
        rows.append(
            {
                "invitation": invitation,
                "rfx": invitation.rfx,
                "url": reverse("rfps:portal-detail", args=[invitation.rfx.key]),
                "badge": portal_badge(invitation.rfx, now),
                "answer": _answer(invitation, status),
            }
        )
    return {"page": page, "rows": rows}


def _bid_states(user: User, invitations: list[RfxInvitation]) -> dict[int, str]:
    """Return the states of the bids that the user may know of, by invitation: for ours, opened ones."""
    return dict(_states_of_bids(user, Ids(row.pk for row in invitations)))


@scoped
def _states_of_bids(user: User, invitations: Ids) -> QuerySet[Any, Any]:
    rows = access.visible_bids(user).filter(invitation__among=invitations)
    return rows.values_list("invitation_id", "status")


def _answer(invitation: RfxInvitation, bid: str | None) -> Badge:
    """Return how the supplier has answered so far: with a bid, or with saying whether one will come.

    ``bid`` is the state of its bid, None if there is none or the reader may not know of it. A draft
    or a withdrawn bid answers nothing.
    """
    if bid == BidStatus.SUBMITTED:
        return Badge(_("Bid submitted"), "good")
    if bid is not None and bid not in SEALED_BIDS:
        return Badge(BidStatus(bid).label, BID_TONES[BidStatus(bid)])
    return Badge(
        invitation.get_status_display(), INVITATION_TONES[InvitationStatus(invitation.status)]
    )


def portal_page(user: User, invitation: RfxInvitation) -> dict[str, Any]:
    """Return what a supplier sees of an RFx it is invited to: the request, and its own answer."""
    now = database_now()
    rfx = invitation.rfx
    bid = access.bid_on.first(user, invitation.pk)
    # Who has no part in the bid does nothing about it either; what was opened they read.
    taking_bids = invitation.has_part and shown_status(rfx, now) == RfxStatus.PUBLISHED
    events = timeline.timeline(user, rfx, limit=100)
    return {
        "rfx": rfx,
        "shut": shut.reason(user, invitation) if bid is None else "",
        "now": now,
        "invitation": invitation,
        "bid": bid,
        "badge": portal_badge(rfx, now),
        "answer": _answer(invitation, bid.status if bid else None),
        "share": access.visible_shares(user).filter(need=rfx.need_id).select_related("need").first()
        if rfx.need_id
        else None,
        "lines": lines_of(rfx.pk),
        "taking_bids": taking_bids,
        "opened": bid is not None and bid.status not in SEALED_BIDS,
        "has_bid": bid is not None and bid.status != BidStatus.DRAFT,
        "bid_is_in": bid is not None and bid.status == BidStatus.SUBMITTED,
        "entered": entries.deciding([bid]).get(bid.pk) if bid is not None else None,
        "rank": own_rank(bid) if bid is not None else None,
        "ended": rfx.status in {RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL},
        "events": trail.entries(events, rfx, reader=user),
    }

"""The portal's home: what waits for a representative of a partner."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.addresses import reverse
from core.scoped import scoped
from core.ui.parts import Badge
from meetings import reports as meeting_reports
from negotiations import access as negotiations
from negotiations.models import Agreement, Negotiation
from rfps import access as rfps
from rfps.models import NeedShare, RfxInvitation
from rfps.states import BidStatus, InvitationStatus, NeedStatus, RfxStatus
from srm.reports.day import SHOWN, Task, meetings_tasks
from suppliers import access as suppliers


def portal_day(user: User) -> dict[str, Any]:
    """Return the supplier's tasks, promises and next visits; 404 for a person of no partner."""
    now = timezone.now()
    commitments, commitments_count = meeting_reports.my_commitments(user)
    return {
        "partner": suppliers.own_partner(user),
        "tasks": [
            *_rfps(user),
            *_needs(user),
            *_negotiations(user),
            *meetings_tasks(user, now),
        ],
        "commitments": commitments,
        "commitments_count": commitments_count,
        "followed_count": meeting_reports.followed_count(user),
        "visits": meeting_reports.upcoming_visits(user, now, limit=5),
        "today": timezone.localdate(),
    }


def _rfps(user: User) -> Iterator[Task]:
    badges = {
        InvitationStatus.INVITED: Badge(_("To answer"), "warn", "mail-question-mark"),
        InvitationStatus.ACCEPTED: Badge(_("You will bid"), "accent", "pencil-line"),
    }
    for invitation in _invitations(user):
        yield Task(
            "file-text",
            invitation.rfx.title,
            invitation.rfx.reference,
            reverse("rfps:portal-detail", args=[invitation.rfx.key]),
            badges[InvitationStatus(invitation.status)],
            invitation.rfx.deadline_at,
        )


@scoped
def _invitations(user: User) -> QuerySet[RfxInvitation]:
    answered = rfps.visible_bids(user).filter(status=BidStatus.SUBMITTED).values("invitation_id")
    rows = rfps.visible_invitations(user).filter(
        rfx__status=RfxStatus.PUBLISHED,
        status__in=[InvitationStatus.INVITED, InvitationStatus.ACCEPTED],
    )
    rows = rows.exclude(pk__in=answered).select_related("rfx")
    return rows.order_by("rfx__deadline_at", "pk")[:SHOWN]


def _needs(user: User) -> Iterator[Task]:
    for share in _shares(user):
        yield Task(
            "lightbulb",
            str(share.need),
            _("Shared with you"),
            reverse("rfps:portal-need", args=[share.key]),
            Badge(_("To answer"), "accent", "reply"),
        )


@scoped
def _shares(user: User) -> QuerySet[NeedShare]:
    rows = rfps.visible_shares(user).filter(
        need__status__in=[NeedStatus.SHARED, NeedStatus.ANSWERED], answered_at=None
    )
    return rows.select_related("need").order_by("pk")[:SHOWN]


def _negotiations(user: User) -> Iterator[Task]:
    for row in _turns(user):
        yield Task(
            "messages-square",
            row.title,
            _("Negotiation"),
            reverse("negotiations:portal-detail", args=[row.key]),
            Badge(_("Our turn"), "accent", "reply"),
            row.expires_at,
        )
    for draft in _drafts(user):
        yield Task(
            "signature",
            str(draft),
            _("Agreement"),
            reverse("negotiations:portal-agreement", args=[draft.key]),
            Badge(_("To sign"), "accent", "signature"),
        )


@scoped
def _turns(user: User) -> QuerySet[Negotiation]:
    return negotiations.awaiting_move_of(user).order_by("expires_at", "pk")[:SHOWN]


@scoped
def _drafts(user: User) -> QuerySet[Agreement]:
    return negotiations.awaiting_signature_of(user).order_by("pk")[:SHOWN]

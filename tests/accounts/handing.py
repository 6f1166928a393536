"""Handing over, said shortly, and people who have something in hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import actions
from accounts.models import User
from accounts.states import Role
from core import handover
from core.clock import company_today
from meetings.states import CommitmentStatus, VisitStatus
from negotiations.states import AgreementStatus, NegotiationStatus
from rfps.models import Award
from rfps.states import NeedStatus, RfxStatus
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.rfps import make_need, make_published, make_rfx
from tests.factories.suppliers import make_assignment, make_partner

WORKING = [Role.BUYER, Role.ACCOUNT_EXECUTIVE]


def hand_over(person: User, to: User, by: User, *kinds: str, **more: Any) -> dict[str, int]:
    return actions.hand_over(
        person=person.key,
        to=to.key,
        kinds=kinds or [kind.name for kind in handover.kinds() if kind.held(person).exists()],
        reason=more.pop("reason", "moves to Lund"),
        by=by,
        now=timezone.now(),
        **more,
    )


def an_award(by: User, **fields: Any) -> Award:
    rfx = make_published(by)
    rfx.status = RfxStatus.AWARD_PROPOSED
    rfx.save()
    return Award.objects.create(
        rfx=rfx,
        proposed_by=by,
        needs_approval=True,
        total=Decimal("1.00"),
        currency="SEK",
        snapshot={},
        **fields,
    )


def an_absentee(deputy: User, days: int = 3) -> User:
    """One of ours who is away until so many days from today, with the person as the stand-in."""
    today = company_today()
    return make_user(
        absent_from_date=today - dt.timedelta(days=9),
        absent_until_date=today + dt.timedelta(days=days),
        deputy=deputy,
    )


def something_of_everything(person: User, partner: Any) -> dict[str, Any]:
    """One open thing of each kind that a buyer and account executive has, and one that is over."""
    now = timezone.now()
    rows: dict[str, Any] = {
        "accounts.absences": an_absentee(person),
        "suppliers.assignments": make_assignment(partner, person),
        "rfps.rfxs": make_rfx(person),
        "rfps.needs": make_need(person),
        "negotiations.negotiations": make_negotiation(partner=partner, owner=person),
        "negotiations.agreements": make_agreement(partner=partner, owner=person),
        "meetings.commitments": make_commitment(partner, person, due_date=company_today()),
        "meetings.visits": make_visit(partner, person, starts_at=now + dt.timedelta(days=2)),
    }
    past = company_today() - dt.timedelta(days=30)
    make_assignment(
        make_partner(), person, from_date=past, to_date=company_today() - dt.timedelta(days=1)
    )
    an_absentee(person, days=-1)
    make_rfx(person, status=RfxStatus.CANCELLED)
    make_need(person, status=NeedStatus.DROPPED)
    make_negotiation(partner=partner, owner=person, status=NegotiationStatus.BROKEN_OFF)
    make_agreement(partner=partner, owner=person, status=AgreementStatus.EXPIRED)
    make_commitment(partner, person, status=CommitmentStatus.CANCELLED)
    make_visit(partner, person, status=VisitStatus.HELD)
    return rows

"""A random company as rows of the database, and what our own scopes show of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.states import Side
from core.clock import company_today
from meetings import access as meetings
from meetings.models import VisitParticipant
from negotiations import access as negotiations
from rfps import access as rfps
from rfps.models import (
    Award,
    Bid,
    BidEntry,
    BidLine,
    Line,
    NeedShare,
    Rfx,
    RfxInvitation,
    TeamMember,
)
from rfps.states import NeedStatus, RfxStatus
from suppliers import access as suppliers
from suppliers.models import Assignment
from tests.access.oracle.rules import READABLE, Company, Request, Seen
from tests.factories import meetings as make_meetings
from tests.factories import negotiations as make_negotiations
from tests.factories import rfps as make_rfps
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.suppliers import make_contact, make_partner, make_representative

HOUR = dt.timedelta(hours=1)
STATUS = {
    "draft": RfxStatus.DRAFT,
    "published": RfxStatus.PUBLISHED,
    "closed": RfxStatus.CLOSED,
    "opened": RfxStatus.OPENED,
    "awarded": RfxStatus.AWARDED,
    "dropped draft": RfxStatus.CANCELLED,
    "cancelled": RfxStatus.CANCELLED,
    "cancelled after the opening": RfxStatus.CANCELLED,
}
SCOPES: dict[str, Callable[[User], QuerySet[Any]]] = {
    "partners": suppliers.visible_to,
    "relationships": suppliers.worked_by,
    "assignments": suppliers.visible_assignments,
    "contacts": suppliers.visible_contacts,
    "requests": rfps.visible_to,
    "lines": rfps.visible_lines,
    "invitations": rfps.visible_invitations,
    "bids": rfps.visible_bids,
    "prices": rfps.visible_bid_lines,
    "entries": rfps.visible_entries,
    "awards": rfps.visible_awards,
    "needs": rfps.visible_needs,
    "shares": rfps.visible_shares,
    "negotiations": negotiations.visible_to,
    "agreements": negotiations.visible_agreements,
    "positions": negotiations.visible_positions,
    "visits": meetings.visible_visits,
    "commitments": meetings.visible_commitments,
    "touchpoints": meetings.visible_touchpoints,
    "gifts": meetings.visible_gifts,
}


@dataclass
class Rows:
    """The people, and by kind the numbers in the company of each row's primary key."""

    people: list[User] = field(default_factory=list)
    partners: list[Any] = field(default_factory=list)
    numbers: dict[str, dict[int, tuple[int, ...]]] = field(
        default_factory=lambda: {name: {} for name in SCOPES}
    )

    def note(self, kind: str, row: Any, *numbers: int) -> None:
        self.numbers[kind][row.pk] = numbers

    def seen_by(self, user: User) -> dict[str, Seen]:
        """Return what our scopes show of what was made here."""
        return {
            kind: {
                known[pk] for pk in SCOPES[kind](user).values_list("pk", flat=True) if pk in known
            }
            for kind, known in self.numbers.items()
        }


def build(company: Company) -> Rows:
    """Write it all; the caller rolls it back."""
    rows = Rows()
    _partners(company, rows)
    _people(company, rows)
    for number, row in enumerate(company.requests):
        _request(rows, number, row)
    _needs(company, rows)
    _deals(company, rows)
    _meetings(company, rows)
    return rows


def _partners(company: Company, rows: Rows) -> None:
    for number in range(company.partners):
        partner = make_partner()
        rows.partners.append(partner)
        for kind in ("partners", "relationships"):
            rows.note(kind, partner, number)
        rows.note("contacts", make_contact(partner), number)


def _people(company: Company, rows: Rows) -> None:
    for person in company.people:
        if person.roles is not None:
            above = None if person.manager is None else rows.people[person.manager]
            user = make_user(roles=sorted(person.roles), manager=above, is_active=person.active)
        elif person.partner is None:
            user = make_supplier_user(is_active=person.active)
        else:
            # All come while the first is there to vouch for them: who comes to nobody begins anew, which
            # the rules know nothing of. They are locked out below.
            user = make_representative(rows.partners[person.partner])
        assert (user.side == Side.INTERNAL) == person.ours
        rows.people.append(user)
    for person, user in zip(company.people, rows.people, strict=True):
        if user.is_active != person.active:
            user.is_active = person.active
            user.save(update_fields=["is_active"])
    today = company_today()
    for number, one in enumerate(company.assignments):
        ends = None if one.until is None else today + dt.timedelta(days=one.until)
        row = Assignment.objects.create(
            user=rows.people[one.person],
            partner=rows.partners[one.partner],
            responsibility=one.responsibility,
            from_date=today + dt.timedelta(days=one.since),
            to_date=ends,
        )
        rows.note("assignments", row, number)


def _request(rows: Rows, number: int, plan: Request) -> None:
    now, people = timezone.now(), rows.people
    published = plan.stage not in {"draft", "dropped draft"}
    opened = plan.stage in READABLE
    rfx = Rfx.objects.create(
        title=f"Request {number}",
        currency="SEK",
        owner=people[plan.owner],
        status=STATUS[plan.stage],
        deadline_at=now + HOUR,
        published_at=now - HOUR if published else None,
        public_key=b"0" * 32 if published else None,
        opened_at=now if opened else None,
    )
    line = Line.objects.create(rfx=rfx, number=1, description="Line", unit="pcs", quantity=1)
    rows.note("requests", rfx, number)
    rows.note("lines", line, number)
    TeamMember.objects.bulk_create(
        TeamMember(rfx=rfx, user=people[member], function=function)
        for member, function in plan.team
    )
    invitations = {}
    for partner in plan.invited:
        row = RfxInvitation.objects.create(rfx=rfx, partner=rows.partners[partner])
        invitations[partner] = row
        rows.note("invitations", row, number, partner)
    entered = dict(plan.entered)
    for partner, status in plan.bids:
        bid = Bid.objects.create(
            invitation=invitations[partner],
            rfx=rfx,
            partner=rows.partners[partner],
            status=status,
            total=Decimal(1) if status in {"opened", "disqualified", "lost"} else None,
        )
        rows.note("bids", bid, number, partner)
        if bid.total is not None:
            price = BidLine.objects.create(bid=bid, line=line, unit_price=1, amount=1)
            rows.note("prices", price, number, partner)
        if partner in entered:
            # The request may have gone on since; the trigger asks what it is now.
            with pgtrigger.ignore("rfps.BidEntry:for_the_bidder"):
                entry = BidEntry.objects.create(
                    bid=bid, digest="0" * 64, facts=b"", entered_by=people[entered[partner]]
                )
            rows.note("entries", entry, number, partner)
    if plan.award:
        award = Award.objects.create(
            rfx=rfx,
            proposed_by=people[plan.owner],
            needs_approval=False,
            total=1,
            currency="SEK",
            snapshot={},
        )
        rows.note("awards", award, number)


def _needs(company: Company, rows: Rows) -> None:
    for number, plan in enumerate(company.needs):
        owner = rows.people[plan.owner]
        status = NeedStatus.DRAFT if plan.draft else NeedStatus.SHARED
        need = make_rfps.make_need(owner, status=status)
        rows.note("needs", need, number)
        for partner in plan.shared:
            row = NeedShare.objects.create(
                need=need, partner=rows.partners[partner], shared_by=owner
            )
            rows.note("shares", row, number, partner)


def _deals(company: Company, rows: Rows) -> None:
    for number, plan in enumerate(company.negotiations):
        about = {"partner": rows.partners[plan.partner], "owner": rows.people[plan.owner]}
        row = make_negotiations.make_negotiation(lines=0, **about)
        rows.note("negotiations", row, number)
        for side in plan.positions:
            position = make_negotiations.make_position(row, side)  # type: ignore[arg-type]
            rows.note("positions", position, number, ("us", "partner").index(side))
    for number, plan in enumerate(company.agreements):
        about = {"partner": rows.partners[plan.partner], "owner": rows.people[plan.owner]}
        rows.note("agreements", make_negotiations.make_agreement(**about), number)


def _meetings(company: Company, rows: Rows) -> None:
    def about(plan: Any) -> tuple[Any, User]:
        return rows.partners[plan.partner], rows.people[plan.people[0]]

    for number, plan in enumerate(company.visits):
        others = [rows.people[one] for one in plan.people[1:]]
        visit = make_meetings.make_visit(*about(plan), people=others)
        # Whoever plans a visit need not go there.
        VisitParticipant.objects.filter(visit=visit, user=visit.organiser).delete()
        rows.note("visits", visit, number)
    for number, plan in enumerate(company.commitments):
        other = rows.people[plan.people[-1]] if len(plan.people) > 1 else None
        row = make_meetings.make_commitment(*about(plan), counterpart=other)
        rows.note("commitments", row, number)
    for number, plan in enumerate(company.touchpoints):
        rows.note("touchpoints", make_meetings.make_touchpoint(*about(plan)), number)
    for number, plan in enumerate(company.gifts):
        rows.note("gifts", make_meetings.make_gift(*about(plan)), number)

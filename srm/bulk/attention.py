"""Visits, other contacts, commitments in every state, gifts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from meetings.models import (
    Commitment,
    Gift,
    Touchpoint,
    Visit,
    VisitParticipant,
    VisitPolicy,
)
from meetings.states import (
    CommitmentStatus,
    GiftDirection,
    GiftStatus,
    OwnerSide,
    VisitorRole,
    VisitStatus,
)
from srm.bulk.countries import COUNTRIES
from srm.bulk.people import RATES
from srm.bulk.words import AGENDAS, GIFTS, OCCASIONS, PROMISES
from srm.bulk.world import PartnerRow, World
from suppliers.states import Tier

_COUNTRIES = {country.code: country for country in COUNTRIES}
_EVERY = {
    Tier.STRATEGIC: (30, 90, 180), Tier.KEY: (60, 180, 365), Tier.PREFERRED: (120, 365, 730),
}  # fmt: skip


def policies(world: World) -> None:
    """Write how often each tier is due a visit, where no policy is there yet."""
    if VisitPolicy.objects.exists():
        return
    table = world.table(VisitPolicy, "tier", "visitor_role", "every_days")
    for tier, intervals in _EVERY.items():
        for role, days in zip(VisitorRole, intervals, strict=True):
            table.add(tier, role, days)


def visits(world: World) -> dict[int, list[int]]:
    """Write the visits; returns the minuted ones of each partner by its id."""
    rng = world.rng
    table = world.table(
        Visit, "partner_id", "title", "place", "at_their_place", "starts_at", "ends_at",
        "time_zone", "agenda", "minutes", "status", "organiser_id", "visitor_role",
        "confirmed_by_id", "ended_reason", "created_at",
    )  # fmt: skip
    people = world.table(VisitParticipant, "visit_id", "user_id", "contact_id")
    minuted: dict[int, list[int]] = {}
    for _ in range(world.scale.visits):
        partner = world.someone()
        country = _COUNTRIES[partner.country]
        role = rng.choices(list(VisitorRole), (85, 12, 3))[0]
        boss = world.manager_of[partner.executive]
        organiser = {
            VisitorRole.ACCOUNT_EXECUTIVE: partner.executive,
            VisitorRole.MANAGER: boss,
            VisitorRole.EXECUTIVE: world.owner,
        }[role]
        ahead = rng.random() < 0.15
        starts = world.at(world.day(1, 90) if ahead else world.day(-1000, -1))
        if ahead:
            status = rng.choices([VisitStatus.PLANNED, VisitStatus.CONFIRMED], (5, 5))[0]
        else:
            status = rng.choices(
                [VisitStatus.MINUTED, VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.MISSED],
                (80, 8, 9, 3),
            )[0]
        visitors: list[Any] = partner.representatives[:1] or [None]
        done = status == VisitStatus.MINUTED
        title = rng.choice(AGENDAS)
        pk = table.add(
            partner.id, title, rng.choice(country.places), rng.random() < 0.7, starts,
            starts + timedelta(hours=2), country.time_zone, "Figures, open points, next steps.",
            "We went through the open points.\nDelivery has improved." if done else "", status,
            organiser, role, visitors[0] if status == VisitStatus.CONFIRMED else None,
            "Illness" if status in (VisitStatus.CANCELLED, VisitStatus.MISSED) else "",
            starts - timedelta(days=20) if not ahead else world.at(world.today) - timedelta(days=3),
        )  # fmt: skip
        people.add(pk, organiser, None)
        if visitors[0]:
            people.add(pk, visitors[0], None)
        if partner.contacts:
            people.add(pk, None, rng.choice(partner.contacts))
        event = ("meetings.visit", pk, title, partner.id)
        planned = min(starts - timedelta(days=20), world.at(world.today, 6))
        world.event(planned, organiser, "meetings.visit_planned", *event)
        if done:
            minuted.setdefault(partner.id, []).append(pk)
            world.event(starts + timedelta(hours=3), organiser, "meetings.visit_minuted", *event)
    return minuted


def touchpoints(world: World) -> None:
    """Write calls, mails and letters."""
    rng = world.rng
    table = world.table(Touchpoint, "partner_id", "user_id", "kind", "happened_at", "note")
    kinds = list(Touchpoint.Kind)
    for _ in range(world.scale.touchpoints):
        partner = world.someone()
        by = rng.choice([partner.executive, *partner.buyers])
        at = world.at(world.day(-1000, -1))
        pk = table.add(partner.id, by, rng.choice(kinds), at, rng.choice(PROMISES) + ".")
        if rng.random() < 0.2:
            world.event(at, by, "meetings.touchpoint_logged", "meetings.touchpoint", pk,
                        "Call", partner.id)  # fmt: skip


def commitments(world: World, minuted: dict[int, list[int]]) -> None:
    """Write commitments of both sides in every state; most are kept, some late."""
    rng, states = world.rng, CommitmentStatus
    table = world.table(
        Commitment, "partner_id", "visit_id", "title", "side", "owner_id", "counterpart_id",
        "proposed_by_id", "status", "due_date", "first_due_date", "proposed_due_date",
        "proposed_due_by_id", "proposed_due_reason", "done_at", "confirmed_at", "created_at",
    )  # fmt: skip
    for _ in range(world.scale.commitments):
        partner = world.someone()
        ours = rng.choice([partner.executive, *partner.buyers])
        theirs = partner.representatives[0] if partner.representatives else None
        side = OwnerSide.US if theirs is None or rng.random() < 0.5 else OwnerSide.PARTNER
        owner, other = (ours, theirs) if side == OwnerSide.US else (theirs, ours)
        first = world.day(-900, 90)
        past = first < world.today
        status = rng.choices(
            [states.CONFIRMED, states.DONE, states.MISSED, states.CANCELLED] if past
            else [states.ACCEPTED, states.PROPOSED, states.DONE, states.CONFIRMED],
            (82, 4, 8, 6) if past else (65, 20, 7, 8),
        )[0]  # fmt: skip
        due = first
        if rng.random() < 0.12:
            due = first + timedelta(days=rng.randint(7, 40))  # a new date, agreed by both
        finished = status in (states.DONE, states.CONFIRMED)
        done = world.at(min(due + timedelta(days=rng.choice((-9, -4, -2, -1, 0, 0, 3, 12))),
                            world.today - timedelta(days=1))) if finished else None  # fmt: skip
        confirmed = done + timedelta(hours=20) if done and status == states.CONFIRMED else None
        asks = status == states.ACCEPTED and other is not None and rng.random() < 0.06
        made = min(world.at(first) - timedelta(days=rng.randint(15, 80)), world.at(world.today, 5))
        title = rng.choice(PROMISES)
        visit = (
            rng.choice(minuted[partner.id])
            if partner.id in minuted and rng.random() < 0.5
            else None
        )
        pk = table.add(
            partner.id, visit, title, side, owner, other, ours, status, due, first,
            due + timedelta(days=14) if asks else None, owner if asks else None,
            "The supplier of the part is late." if asks else "", done, confirmed, made,
        )  # fmt: skip
        event = ("meetings.commitment", pk, title, partner.id)
        world.event(made, ours, "meetings.commitment_made", *event)
        if confirmed:
            world.event(confirmed, other, "meetings.commitment_confirmed", *event)
        elif status == states.MISSED:
            world.event(world.at(due), None, "meetings.commitment_missed", *event)


def gifts(world: World) -> None:
    """Write gifts both ways, nearly all within policy."""
    rng = world.rng
    table = world.table(
        Gift, "partner_id", "direction", "person", "declared_by_id", "description", "occasion",
        "date", "value", "currency", "value_base", "status", "decided_by_id", "decision_reason",
    )  # fmt: skip
    for _ in range(world.scale.gifts):
        partner: PartnerRow = world.someone()
        status = rng.choices(list(GiftStatus), (90, 6, 4))[0]
        value = Decimal(rng.randint(100, 800))
        refused = status == GiftStatus.REFUSED
        base = (value * Decimal(str(RATES[partner.currency]))).quantize(Decimal("0.01"))
        table.add(
            partner.id, rng.choice(list(GiftDirection)), "Sales manager", partner.executive,
            rng.choice(GIFTS), rng.choice(OCCASIONS), world.day(-700, -1), value, partner.currency,
            base, status, world.manager_of[partner.executive] if refused else None,
            "Above the limit." if refused else "",
        )  # fmt: skip

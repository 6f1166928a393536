"""Visits, commitments and gifts, straight into the tables."""

import datetime as dt
import hashlib
import itertools
from decimal import Decimal
from typing import Any

from accounts.models import User
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    EvidenceContent,
    Gift,
    Touchpoint,
    Visit,
    VisitParticipant,
    VisitPolicy,
)
from meetings.states import CommitmentStatus, GiftStatus, OwnerSide, VisitorRole, VisitStatus
from suppliers.models import Partner

_serial = itertools.count(1)
NOON = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)


def make_visit(partner: Partner, organiser: User, **fields: Any) -> Visit:
    """A planned visit of two hours; the organiser takes part, and whoever is in ``people``."""
    people = fields.pop("people", ())
    starts_at = fields.setdefault("starts_at", NOON)
    defaults: dict[str, Any] = {
        "title": f"Visit {next(_serial)}",
        "place": "Eskilstuna",
        "ends_at": starts_at + dt.timedelta(hours=2),
        "time_zone": "Europe/Stockholm",
    }
    if fields.get("status") in (VisitStatus.CANCELLED, VisitStatus.MISSED):
        defaults["ended_reason"] = "Snow."
    if fields.get("status") == VisitStatus.MINUTED:
        defaults["minutes"] = "All is well."
    visit = Visit.objects.create(partner=partner, organiser=organiser, **defaults | fields)
    for user in (organiser, *people):
        VisitParticipant.objects.create(visit=visit, user=user)
    return visit


def make_policy(
    tier: str, every_days: int, role: str = VisitorRole.ACCOUNT_EXECUTIVE
) -> VisitPolicy:
    return VisitPolicy.objects.create(tier=tier, visitor_role=role, every_days=every_days)


def make_commitment(partner: Partner, owner: User, **fields: Any) -> Commitment:
    """An accepted promise of the owner's side, due on 17 March 2026 unless said otherwise."""
    due = fields.setdefault("due_date", NOON.date())
    defaults: dict[str, Any] = {
        "title": f"Promise {next(_serial)}",
        "side": OwnerSide.US if owner.is_internal else OwnerSide.PARTNER,
        "proposed_by": owner,
        "status": CommitmentStatus.ACCEPTED,
        "first_due_date": due,
    }
    if fields.get("status") == CommitmentStatus.CONFIRMED:
        defaults["confirmed_at"] = NOON
    return Commitment.objects.create(partner=partner, owner=owner, **defaults | fields)


def make_comment(
    commitment: Commitment, author: User, text: str, **fields: Any
) -> CommitmentComment:
    """A comment of the author's side."""
    side = OwnerSide.US if author.is_internal else OwnerSide.PARTNER
    return CommitmentComment.objects.create(
        commitment=commitment, author=author, text=text, **{"side": side} | fields
    )


def make_dependency(
    commitment: Commitment, waits_for: Commitment, added_by: User
) -> CommitmentDependency:
    """One promise that waits for another."""
    return CommitmentDependency.objects.create(
        commitment=commitment, waits_for=waits_for, added_by=added_by
    )


def make_evidence(commitment: Commitment, added_by: User, name: str, content: bytes) -> Evidence:
    """A PDF file, or what is called one."""
    row = Evidence.objects.create(
        commitment=commitment,
        added_by=added_by,
        name=name,
        kind="pdf",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
    )
    EvidenceContent.objects.create(evidence=row, content=content)
    return row


def make_step(commitment: Commitment, text: str = "", **fields: Any) -> CommitmentStep:
    """The next open step of a promise, which counts it; done if ``done_by`` says by whom."""
    commitment.refresh_from_db(fields=["steps_total", "steps_done"])
    commitment.steps_total += 1
    if fields.get("done_by"):
        fields.setdefault("done_at", NOON)
        commitment.steps_done += 1
    commitment.save(update_fields=["steps_total", "steps_done"])
    return CommitmentStep.objects.create(
        commitment=commitment,
        position=commitment.steps_total,
        text=text or f"Step {next(_serial)}",
        **fields,
    )


def make_touchpoint(partner: Partner, user: User, **fields: Any) -> Touchpoint:
    defaults = {"kind": Touchpoint.Kind.CALL, "happened_at": NOON, "note": "Said hello."}
    return Touchpoint.objects.create(partner=partner, user=user, **defaults | fields)


def make_gift(partner: Partner, declared_by: User, **fields: Any) -> Gift:
    """An approved gift of 100 SEK that was given, unless said otherwise."""
    value = fields.setdefault("value", Decimal(100))
    defaults: dict[str, Any] = {
        "direction": "given",
        "person": "Jonas Ek",
        "description": "Chocolate",
        "occasion": "Christmas",
        "date": NOON.date(),
        "currency": "SEK",
        "value_base": value,
        "status": GiftStatus.APPROVED,
    }
    return Gift.objects.create(partner=partner, declared_by=declared_by, **defaults | fields)

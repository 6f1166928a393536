"""Visits at their cadence, minutes with promises, and whether the promises were kept."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.models import User
from meetings import actions
from meetings.actions import NewCommitment
from meetings.models import Commitment, CommitmentStep, Visit
from meetings.states import CommitmentStatus, GiftDirection, OwnerSide
from srm.demo.company import CADENCE, Company
from srm.demo.people import ZONES
from srm.demo.story import Story

TOPICS = {
    "S": [
        "Delivery performance",
        "Next year's volumes",
        "Price index and alloys",
        "Quality review",
    ],
    "D": ["Assortment for spring", "Joint campaign", "Returns and claims"],
    "C": ["Satisfaction and new premises", "Roll-out plan", "Service level"],
}
OURS = [
    "Send the volume forecast for the next half-year",
    "Answer on the payment terms",
    "Book the factory tour for their designers",
    "Send drawings of the new desk frame",
    "Sort out the three open claims",
    "Name a contact for deliveries in July",
]
THEIRS = [
    "Send the test report for the surface treatment",
    "Raise buffer stock to four weeks",
    "Offer a cheaper packaging",
    "Report the cause of the late deliveries in writing",
    "Send price list with breaks",
    "Introduce the new production planner",
]
# What the larger ones are kept in.
STEPS = {
    "Send drawings of the new desk frame": [
        "Collect what sales asked for",
        "Draw the frame with both heights",
        "Have production read it",
    ],
    "Raise buffer stock to four weeks": [
        "Agree which items it is about",
        "Find the space in the warehouse",
        "Plan the extra runs",
        "Report the first four full weeks",
    ],
}
# What is said about them: by who keeps it, and by who follows it.
TALK = {
    "Send drawings of the new desk frame": (
        "Both heights are in the first draft. Is 1200 mm still the widest?",
        "1200 mm it is. Please send the STEP file as well.",
    ),
    "Raise buffer stock to four weeks": (
        "We have found room for three weeks so far.",
        "Three weeks is a start. When do you expect the fourth?",
    ),
}
AMONG_US = "Not a word about volumes before the price talks are over."
MINUTES = (
    "Went through the figures since last time; both agree on them.\n"
    "Discussed {topic} at length. The mood is good, the open points are below.\n"
    "Next meeting to be planned within the usual interval."
)


def plan_visits(story: Story, company: Company) -> None:
    """Plan the visits of two years, and some that lie ahead."""
    for name, plan in company.plans.items():
        chance = random.Random(f"visits:{name}")
        for role, every in CADENCE.get(plan.tier, {}).items():
            visitor = {
                "account_executive": company.executive_of(name),
                "manager": company.people["maria"],
                "executive": company.people["karin"],
            }[role]
            # Some are behind their cadence, most are not.
            last = -round(every * chance.choice([0.2, 0.4, 0.5, 0.7, 0.9, 1.3]))
            held = [last - round(every * chance.uniform(0.9, 1.15)) * n for n in range(12)]
            for days in [day for day in held if day > -520]:
                _visit(story, company, name, visitor, role, days, chance)
            if last + every < 30:
                ahead = max(chance.randint(1, 24), last + every + chance.randint(-6, 8))
                _visit(story, company, name, visitor, role, ahead, chance)


def _visit(
    story: Story,
    company: Company,
    name: str,
    visitor: User,
    role: str,
    days: int,
    chance: random.Random,
) -> None:
    plan = company.plans[name]
    weekday = story.day(days).weekday()
    if weekday > 4:
        days -= weekday - 4
    topic = chance.choice(TOPICS[plan.kinds[0]])
    hour = chance.choice([9, 10, 13, 14])
    zone = ZONES[plan.country]
    starts_at = datetime.combine(story.day(days), time(hour), ZoneInfo(zone))
    other = company.representatives.get(name)
    # Who has an account takes part as that user; the second person every now and then.
    met = company.contacts[name][1:] if chance.random() < 0.4 else []
    if not other:
        met = [company.contacts[name][0], *met]
    visit: dict[str, Visit] = {}

    def plan_it(now: datetime) -> None:
        visit["row"] = actions.plan_visit(
            partner=company.partners[name].key,
            title=topic,
            place=plan.city,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=chance.choice([2, 3])),
            time_zone=zone,
            visitor_role=role,
            agenda="1. Since last time\n2. " + topic + "\n3. Open points",
            users=[other.key] if other else [],
            contacts=[contact.key for contact in met],
            by=visitor,
            now=now,
        )

    def confirm(now: datetime) -> None:
        if other and visit:
            actions.confirm_visit(visit=visit["row"].key, by=other, now=now)

    def hold(now: datetime) -> None:
        if visit:
            actions.hold_visit(visit=visit["row"].key, by=visitor, now=now)

    def minute(now: datetime) -> None:
        if not visit:
            return
        promises = _promises(story, company, name, visitor, days, chance) if other else []
        actions.write_minutes(
            visit=visit["row"].key,
            minutes=MINUTES.format(topic=topic.lower()),
            by=visitor,
            now=now,
            commitments=promises,
        )
        made = Commitment.objects.filter(visit=visit["row"]).order_by("pk")
        for row in made.select_related("owner", "counterpart", "proposed_by"):
            _follow(story, row, chance)

    story.at(days - chance.randint(12, 25), plan_it, hour=8)
    if chance.random() < 0.85:
        story.at(days - chance.randint(4, 10), confirm, hour=15)
    story.at_instant(starts_at + timedelta(hours=4), hold)
    if days < -1:
        story.at(days + 1, minute, hour=9)


def _promises(
    story: Story,
    company: Company,
    name: str,
    visitor: User,
    days: int,
    chance: random.Random,
) -> list[NewCommitment]:
    other = company.representatives[name]
    promises = []
    for _ in range(chance.randint(1, 3)):
        ours = chance.random() < 0.45
        promises.append(
            NewCommitment(
                title=chance.choice(OURS if ours else THEIRS),
                side=OwnerSide.US if ours else OwnerSide.PARTNER,
                owner=visitor.key if ours else other.key,
                counterpart=other.key if ours else visitor.key,
                due_date=story.day(days + chance.choice([10, 14, 21, 30, 45, 60])),
            )
        )
    return promises


def _follow(story: Story, row: Commitment, chance: random.Random) -> None:
    """Most promises are kept on time, some late, some are asked to wait, a few are forgotten."""
    owner = row.owner
    follower = row.counterpart or row.proposed_by
    due = (row.due_date - story.today).days
    # What was forgotten long ago has been dealt with since.
    forgotten = 25 if due > -60 else 0
    fate = chance.choices(["kept", "late", "moved", "forgotten"], [68, 16, 8, forgotten])[0]

    def accept(now: datetime) -> None:
        if Commitment.objects.get(pk=row.pk).status == CommitmentStatus.PROPOSED:
            actions.accept_commitment(commitment=row.key, by=owner, now=now)

    def divide(now: datetime) -> None:
        if Commitment.objects.get(pk=row.pk).status == CommitmentStatus.ACCEPTED:
            first, *_others = [
                actions.add_step(commitment=row.key, text=text, person=owner.key, by=owner)
                for text in STEPS[row.title]
            ]
            actions.tick_step(step=first.key, by=owner, now=now)
            for by, text in zip((owner, follower), TALK[row.title], strict=True):
                actions.write_comment(commitment=row.key, text=text, by=by)
            of_us = owner if owner.is_internal else follower
            actions.write_comment(commitment=row.key, text=AMONG_US, by=of_us, internal=True)

    def finish(now: datetime) -> None:
        for step in CommitmentStep.objects.filter(commitment=row, done_at=None):
            actions.tick_step(step=step.key, by=owner, now=now)
        actions.finish_commitment(commitment=row.key, by=owner, now=now)

    def confirm(now: datetime) -> None:
        actions.confirm_commitment(commitment=row.key, by=follower, now=now)

    def miss(now: datetime) -> None:
        if Commitment.objects.get(pk=row.pk).status == CommitmentStatus.ACCEPTED:
            actions.miss_commitment(commitment=row.key, by=None, now=now)

    def ask(now: datetime) -> None:
        actions.propose_new_date(
            commitment=row.key,
            due_date=row.due_date + timedelta(days=21),
            reason="Waiting for the laboratory.",
            by=owner,
            now=now,
        )

    def agree(now: datetime) -> None:
        actions.accept_new_date(commitment=row.key, by=follower, now=now)

    made = (row.created_at.date() - story.today).days
    story.at(made + 1, accept, hour=11)
    # Of those that are still to be kept, or have been lately.
    if row.title in STEPS and due > -40:
        story.at(made + 1, divide, hour=12)
    if fate == "kept":
        days = max(made + 2, due - chance.randint(1, 6))
        story.at(days, finish, hour=12)
        story.at(max(days, min(due, days + 1)), confirm, hour=16)
    elif fate == "late":
        story.at(due + 1, miss, hour=1)
        days = due + chance.randint(2, 15)
        story.at(days, finish, hour=12)
        story.at(days + 1, confirm)
    elif fate == "moved":
        story.at(max(made + 2, due - 3), ask, hour=12)
        story.at(max(made + 3, due - 2), agree, hour=12)
        story.at(due + 18, finish, hour=12)
        story.at(due + 19, confirm)
    else:
        story.at(due + 1, miss, hour=1)


CALLS = [
    ("call", "Asked about the delay of the last delivery; it leaves on Thursday."),
    ("call", "Wished them well for the fair and agreed to meet there."),
    ("email", "Sent the drawings of the new frame and asked for first thoughts."),
    ("video", "Went through the open orders line by line."),
    ("letter", "Thanked them by hand for the quick help in June."),
]


def keep_in_touch(story: Story, company: Company) -> None:
    """Plan what happens between the visits: a call, a letter, a video meeting."""
    for name, plan in company.plans.items():
        chance = random.Random(f"touch:{name}")
        for _ in range({"strategic": 7, "key": 4, "preferred": 1}.get(plan.tier, 0)):
            kind, note = chance.choice(CALLS)

            def note_it(
                now: datetime, name: str = name, kind: str = kind, note: str = note
            ) -> None:
                actions.log_touchpoint(
                    partner=company.partners[name].key,
                    kind=kind,
                    happened_at=now - timedelta(minutes=20),
                    note=note,
                    by=company.executive_of(name),
                    now=now,
                )

            story.at(-chance.randint(2, 400), note_it, hour=chance.randint(9, 16))


GIFTS = [
    ("Elektra AB", "given", "Book about Nordic design", "Ten years together", 450, -320),
    ("Elektra AB", "received", "Box of chocolate", "Christmas", 220, -335),
    ("Västra Möbelfabriken AB", "received", "Wooden bowl", "Christmas", 380, -334),
    ("Brunner Sitztechnik GmbH", "received", "Tickets for the trade fair", "Orgatec", 900, -390),
    ("Region Mälardalen", "given", "Coffee and cake", "Opening of the new premises", 180, -140),
    ("Papyrus Kontor AB", "given", "Dinner", "Yearly review", 1400, -60),
    ("Lumen Belysning AB", "received", "Desk lamp, prototype", "Visit", 600, -95),
]


def give_gifts(story: Story, company: Company) -> None:
    """Plan some gifts in both directions, within policy and above it."""
    for partner, direction, what, occasion, value, days in GIFTS:

        def declare(
            now: datetime,
            partner: str = partner,
            direction: str = direction,
            what: str = what,
            occasion: str = occasion,
            value: int = value,
        ) -> None:
            actions.declare_gift(
                partner=company.partners[partner].key,
                direction=GiftDirection(direction),
                person=company.plans[partner].contact,
                description=what,
                occasion=occasion,
                date=now.date(),
                value=Decimal(value),
                currency="SEK",
                by=company.executive_of(partner),
                now=now,
            )

        story.at(days, declare, hour=14)

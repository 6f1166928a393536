"""What goes on these days with Elektra, the top client: something for both sides to do at once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings import actions
from meetings.models import Commitment
from meetings.states import OwnerSide
from srm.demo.company import Company
from srm.demo.people import ZONES
from srm.demo.story import Moment, Story

PARTNER = "Elektra AB"


def keep_busy(story: Story, company: Company) -> None:
    """Plan visits to confirm and promises in every state of the last two weeks."""
    elin, maria = company.people["elin"], company.people["maria"]
    nils = company.representatives[PARTNER]
    partner = company.partners[PARTNER].key
    made: dict[str, Commitment] = {}

    def visit(title: str, role: str, ahead: int, *, confirmed: bool) -> Moment:
        visitor = {"account_executive": elin, "manager": maria}[role]
        zone = ZoneInfo(ZONES[company.plans[PARTNER].country])
        day = story.day(ahead + (7 - story.day(ahead).weekday()) % 7)  # a Monday
        starts_at = datetime.combine(day, time(13), zone)

        def plan(now: datetime) -> None:
            row = actions.plan_visit(
                partner=partner,
                title=title,
                place="Elektra, Sveavägen 14, Stockholm",
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                time_zone=str(zone),
                visitor_role=role,
                agenda="1. Since last time\n2. The new office\n3. Both our plans for the year",
                users=[nils.key],
                contacts=[contact.key for contact in company.contacts[PARTNER][1:]],
                by=visitor,
                now=now,
            )
            if confirmed:
                actions.confirm_visit(visit=row.key, by=nils, now=now)

        return plan

    def promise(title: str, side: OwnerSide, due: int, asked_by_us: bool) -> Moment:
        def make(now: datetime) -> None:
            ours = side == OwnerSide.US
            made[title] = actions.propose_commitment(
                partner=partner,
                title=title,
                side=side,
                owner=elin.key if ours else nils.key,
                counterpart=nils.key if ours else elin.key,
                due_date=story.day(due),
                by=elin if asked_by_us else nils,
                now=now,
            )

        return make

    def accept(title: str) -> Moment:
        def moment(now: datetime) -> None:
            row = made[title]
            actions.accept_commitment(commitment=row.key, by=row.owner, now=now)

        return moment

    def finish(title: str) -> Moment:
        def moment(now: datetime) -> None:
            row = made[title]
            actions.finish_commitment(commitment=row.key, by=row.owner, now=now)

        return moment

    us, them = OwnerSide.US, OwnerSide.PARTNER
    spare = "Keep two spare laptops at our office"
    forecast = "Send the forecast of workplaces for the new office"
    test = "Lend a monitor with docking for two weeks"
    story.at(-6, visit("Roll-out of the new office", "account_executive", 8, confirmed=False))
    story.at(-9, visit("The year behind and the year ahead", "manager", 18, confirmed=True))
    story.at(-13, promise(spare, them, 2, asked_by_us=True), hour=13)
    story.at(-12, accept(spare), hour=9)
    story.at(-10, promise(forecast, us, 1, asked_by_us=False), hour=9)
    story.at(-9, accept(forecast), hour=13)
    story.at(-2, finish(forecast), hour=15)
    story.at(-8, promise(test, them, 4, asked_by_us=False), hour=14)
    story.at(-1, finish(test), hour=11)
    story.at(-2, promise("Name one person for warranty cases", them, 20, asked_by_us=True))

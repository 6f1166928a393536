"""Loading the demonstration company."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.db.models import F

from core import outbox
from core.models import Outbox
from srm.demo import catalogue, company, dealings, habits, needs, sourcing, today, trade, visits
from srm.demo.clock import demo_clock, without_waiting_for_the_disk
from srm.demo.people import quick_hashing
from srm.demo.story import ZONE, Story
from suppliers.actions import import_trade

SEED = 20
# Messages of the last days are left to the worker; older ones were sent at their time.
RECENT = timedelta(days=3)


def load(end: datetime) -> dict[str, int]:
    """Live through two years of the company, up to ``end`` (aware, not to come); return how much there was of what.

    Runs as the owner of the database, whose clock it sets meanwhile. The same ``end`` makes the same company.
    """
    with (
        without_waiting_for_the_disk(),
        demo_clock() as clock,
        outbox.without_waking(),
        quick_hashing(),
    ):
        story = Story(clock, end.astimezone(ZONE))
        world = company.Company()
        company.found(story, world)
        story.at(-756, lambda now: _plan_the_rest(story, world), hour=8)
        moments = story.run()
        lines = _import_trade(story, world)
    _settle_outbox(end)
    return {"moments": moments, "partners": len(world.partners), "trade lines": lines}


def _plan_the_rest(story: Story, world: company.Company) -> None:
    """The later chapters need to know the people and partners, so they are planned after these."""
    visits.plan_visits(story, world)
    visits.keep_in_touch(story, world)
    visits.give_gifts(story, world)
    today.keep_busy(story, world)
    habits.settle(story, world)
    dealings.negotiate(story, world)
    dealings.upkeep(story)
    sourcing.source(story, world)
    needs.share_needs(story, world)


def _import_trade(story: Story, world: company.Company) -> int:
    """Import what the ERP of the company would have exported, both directions."""
    lines = 0
    with tempfile.TemporaryDirectory() as folder:
        for direction in ("purchase", "sale"):
            path = Path(folder) / f"{direction}s.csv"
            lines += trade.write_orders(
                path,
                direction,
                list(world.plans.values()),
                catalogue.groups(),
                today=story.today,
                seed=SEED,
            )
            import_trade(
                path=path,
                mapping=(catalogue.FOLDER / f"{direction}s.toml").read_text(encoding="utf-8"),
                by=world.people["karin"],
            )
    return lines


def _settle_outbox(now: datetime) -> None:
    """Deliver what would have been delivered, each at its time; old mail is not sent again."""
    past = Outbox.objects.filter(state=Outbox.State.WAITING, due_at__lt=now - RECENT)
    past.filter(channel=Outbox.Channel.EMAIL).update(
        state=Outbox.State.SENT, sent_at=F("due_at"), attempts=1
    )
    past.filter(due_at__lt=now - 10 * RECENT).update(state=Outbox.State.DROPPED)
    waiting = Outbox.objects.filter(state=Outbox.State.WAITING, try_at__lte=now).order_by("try_at")
    with demo_clock() as clock:
        while (due := waiting.values_list("try_at", flat=True).first()) is not None:
            clock.set(max(due, clock.now or due))
            outbox.send_next()

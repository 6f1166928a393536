"""The whole company in one transaction."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.apps import apps
from django.db import connection, transaction

from srm.bulk import attention, deals, partners, past, people, rfxs, trade, trail
from srm.bulk.scale import Scale
from srm.bulk.world import World

OURS = ("core", "accounts", "suppliers", "rfps", "negotiations", "meetings")


def fill(
    *, count: int, seed: int, today: date, say: Callable[[str], None], past_events: int = 0
) -> None:
    """Write a company with ``count`` partners into an empty database.

    ``past_events`` events lie before all that is told, as in an installation that has been used for years.

    The same seed and day give the same rows, except for the ciphertexts of bids, which are
    encrypted with fresh randomness. Must run as the owner of the tables: our own triggers are off
    meanwhile (there is no history of how made-up rows came to be, and recording one would triple the
    time), foreign keys and all other constraints are in force. Nothing is written if anything fails.
    """
    world = World(Scale(count), random.Random(seed), today)
    started = time.monotonic()

    @contextmanager
    def part(name: str) -> Iterator[None]:
        begun = time.monotonic()
        with world.part():
            yield
        rows = sum(table.count for table in world.tables.values())
        say(f"{name:<24}{time.monotonic() - begun:6.1f} s   {rows:>10,} rows so far")

    with transaction.atomic(durable=True), _without_triggers():
        with part("people and partners"):
            users = people.open_users(world)
            people.staff(world, users)
            people.rates(world)
            partners.categories(world)
            partners.partners(world)
            partners.representatives(world, users)
            partners.assignments(world)
        with part("trade lines"):
            trade.lines(world)
        with part("monthly trade"):
            trade.monthly()
        with part("needs and RFPs"):
            rfxs.needs(world)
            winners = rfxs.rfxs(world)
        rfxs.mark(winners)
        with part("negotiations"):
            deals.deals(world)
        with part("visits, commitments"):
            attention.policies(world)
            minuted = attention.visits(world)
            attention.touchpoints(world)
            attention.commitments(world, minuted)
            attention.gifts(world)
        with part("timelines and inboxes"):
            if past_events:
                past.events(world, past_events, say)
            trail.events(world, after=past_events)
            trail.inboxes(world)
    with connection.cursor() as cursor:
        # Statistics for the planner, and the visibility map for index-only scans.
        cursor.execute("VACUUM ANALYZE")
    say(f"{count:,} partners in {time.monotonic() - started:.0f} s")


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Switch the triggers that are ours off for this transaction; those of foreign keys stay on."""
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for app in OURS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

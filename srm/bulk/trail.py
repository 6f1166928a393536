"""The events of everything that happened, in the order of time, and the inboxes."""

from datetime import timedelta

from accounts.models import Notification
from core.models import Event, Outbox
from srm.bulk.world import World

_PER_PERSON = 60
_KINDS = (
    ("meetings.commitment_due", "Due soon: send the updated delivery forecast"),
    ("rfps.invited", "You are invited to bid"),
    ("negotiations.your_turn", "It is your turn in a negotiation"),
    ("meetings.visit_planned", "A visit is planned"),
)


def events(world: World, after: int = 0) -> None:
    """Write how each partner came in, and the events the other parts have noted.

    Their ids follow ``after``, up to which there are events already.
    """
    for row in world.partners:
        day = world.day(-1200, -1000)
        world.event(
            world.at(day), world.owner, "suppliers.created", "suppliers.partner", row.id, row.name
        )
        if row.executive:
            world.event(world.at(day + timedelta(days=9)), world.manager_of[row.executive],
                        "suppliers.assigned", "suppliers.partner", row.id, row.name)  # fmt: skip
    table = world.table(
        Event,
        "at",
        "actor_id",
        "verb",
        "object_type",
        "object_id",
        "object_label",
        "links",
        "changes",
    )
    table.count = after
    for at, _, *rest in sorted(world.events, key=lambda event: event[:2]):
        table.add(at, *rest)
    world.events.clear()


def inboxes(world: World) -> None:
    """Write sent notifications for all who work here and one for each representative."""
    rng = world.rng
    outbox = world.table(
        Outbox, "kind", "what", "recipient_id", "channel", "due_at", "try_at", "payload", "state",
        "attempts", "sent_at",
    )  # fmt: skip
    table = world.table(
        Notification, "user_id", "outbox_id", "kind", "title", "path", "created_at", "read_at"
    )
    staff = [world.owner, *world.managers, *world.executives, *world.buyers]
    people = staff * _PER_PERSON + [pk for row in world.partners for pk in row.representatives]
    for number, person in enumerate(people):
        kind, title = rng.choice(_KINDS)
        at = world.at(world.day(-200, -1))
        row = outbox.add(
            kind,
            f"bulk:{number}",
            person,
            Outbox.Channel.INBOX,
            at,
            at,
            {},
            Outbox.State.SENT,
            1,
            at,
        )
        read = None if rng.random() < 0.15 else at + timedelta(hours=4)
        table.add(person, row, kind, title, "/", at, read)

"""One row of everything, and everyone who might look at it.

Two partners: Qumparia, worked by ``owner``, and its rival Zyxrivalia. Both are invited to the same
RFPs and were shown the same need. Distinctive words and prices are planted in what not everybody may
read; ``secrets`` says who may.
"""

from tests.access.world.accounts import add_account_rows, add_people
from tests.access.world.cast import ANONYMOUS, PEOPLE, SUPPLIERS, World
from tests.access.world.meetings import add_meetings
from tests.access.world.negotiations import add_negotiations
from tests.access.world.rfps import add_needs, add_rfps
from tests.access.world.suppliers import add_partners

__all__ = ["ANONYMOUS", "PEOPLE", "SUPPLIERS", "World", "build"]


def build() -> World:
    """Make it all; the caller decides whether it is committed or rolled back."""
    world = World()
    add_people(world)
    ours, rivals = add_partners(world)
    add_needs(world, ours, rivals)
    add_rfps(world, ours, rivals)
    add_negotiations(world, ours, rivals)
    add_meetings(world, ours, rivals)
    add_account_rows(world)
    return world

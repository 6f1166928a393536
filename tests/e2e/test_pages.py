"""Every page and every dialog in a real browser, on both screens, in the light and in the dark.

One page of each name, about one row, with the eyes of one person who may open it: the rows and the
people differ in what is written, hardly in the markup.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.access import world as worlds
from tests.access.world import ANONYMOUS, World
from tests.e2e.looking import WHOLE, Looker, find

# Nobody first: who is signed in does not get to see the pages before that. Together they may open all.
LOOKERS = (ANONYMOUS, "teammate", "owner", "manager", "admin", "rep")
# Each part is some pages and dialogs of everybody's. Usually one process asks for all of them; where
# every page is looked at four times, processes share the whole.
PARTS = 3 if WHOLE else 1


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_and_dialog(
    world: World, new_page: Callable[..., Page], live_app: str, part: int
) -> None:
    wrong = []
    readable: set[str] = set()
    sights = find(world, LOOKERS, part, PARTS)
    for person in LOOKERS:
        theirs = [sight for sight in sights if sight.person == person]
        if not theirs:
            continue
        page = new_page(reduced_motion="reduce")
        looker = Looker(page, live_app, world.people.get(person), readable)
        for sight in theirs:
            wrong += looker.page_at(sight.address)
        wrong += looker.dialogs_at([sight.address for sight in theirs if sight.as_dialog])
    assert not wrong, "\n".join(wrong)

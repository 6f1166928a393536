"""The time zones that a person chooses from."""

import re

from core.ui.time_zones import TimeZoneField, TimeZoneSelect
from core.zones import places, time_zones


def options(value: str) -> list[tuple[str, str]]:
    return re.findall(r'value="([^"]+)"( selected)?', TimeZoneSelect().render("zone", value))


def test_every_place_is_there_once_and_under_the_name_of_today() -> None:
    names = places()
    assert len(names) == len(set(names))
    assert set(names) <= time_zones()
    assert {"Europe/Stockholm", "Europe/Oslo", "Europe/Kyiv", "Asia/Kolkata"} <= set(names)
    dead = {"Europe/Kiev", "Asia/Calcutta", "America/Buenos_Aires", "Europe/Belfast", "US/Eastern"}
    assert dead <= time_zones()
    assert not dead & set(names)
    # Each country of the world has one at least.
    assert len(names) > 400


def test_the_choice_starts_at_what_the_person_has() -> None:
    offered = options("Europe/Stockholm")
    assert [name for name, chosen in offered if chosen] == ["Europe/Stockholm"]
    assert [name for name, _ in offered] == ["UTC", *places()]


def test_a_former_name_that_a_person_has_stays_theirs() -> None:
    offered = options("Europe/Kiev")
    assert offered[0] == ("Europe/Kiev", " selected")
    assert [name for name, _ in offered[1:]] == ["UTC", *places()]
    assert TimeZoneField().clean("Europe/Kiev") == "Europe/Kiev"

"""The time zones that a person chooses from."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core import zones
from core.ui.time_zones import TimeZoneField, TimeZoneSelect
from core.zones import is_time_zone, places, time_zones


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


@pytest.mark.django_db
def test_postgresql_knows_all_of_them() -> None:
    """One that it does not know, of anybody, would stop everybody's digest and the list of due visits."""
    assert "localtime" not in time_zones()  # in the folder of most systems, but no zone's name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(timezone(name, now())) FROM unnest(%s) AS name", [[*time_zones()]]
        )
        assert cursor.fetchone() == (len(time_zones()),)


@pytest.mark.django_db
def test_a_zone_that_is_too_new_for_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "time_zones", lambda: {"Mars/Olympus_Mons", "Europe/Oslo"})
    assert is_time_zone("Europe/Oslo")
    assert not is_time_zone("Mars/Olympus_Mons")
    with pytest.raises(ValidationError):
        TimeZoneField().clean("Mars/Olympus_Mons")
    assert TimeZoneField().clean("Europe/Oslo")


@pytest.mark.django_db
def test_a_former_name_that_a_person_has_stays_theirs() -> None:
    offered = options("Europe/Kiev")
    assert offered[0] == ("Europe/Kiev", " selected")
    assert [name for name, _ in offered[1:]] == ["UTC", *places()]
    assert TimeZoneField().clean("Europe/Kiev") == "Europe/Kiev"

"""What a line of a timeline says, on pages about everything and on the page of the thing itself."""

from types import SimpleNamespace
from typing import Any

from core import trail
from core.ui.parts import Entry


class Named:
    def __init__(self, name: str):
        self.name = name

    def __str__(self) -> str:
        return self.name


def line(label: str, reason: str = "", *, about: Any = None, who: str = "Elin") -> Entry:
    event = SimpleNamespace(
        verb="rfps.published",
        at=None,
        actor=who,
        on_behalf_of_id=None,
        object_label=label,
        reason=reason,
        address="",
    )
    [entry] = trail.entries([event], about)  # type: ignore[list-item]
    return entry


def test_a_line_names_its_object_and_the_reason() -> None:
    assert line("Steel frames").extra == "Steel frames"
    assert line("Steel frames", "No budget").extra == "Steel frames · No budget"


def test_the_page_of_the_thing_leaves_its_own_name_out() -> None:
    page = Named("Steel frames")
    assert line("Steel frames", about=page).extra == ""
    assert line("Steel frames", "No budget", about=page).extra == "No budget"
    assert line("Steel frames: Elektra AB", about=page).extra == "Elektra AB"
    assert line("Steel frames 2027", about=page).extra == "Steel frames 2027"


def test_who_did_it_is_not_said_twice() -> None:
    page = Named("Steel frames")
    assert line("Steel frames: Elin", about=page, who="Elin").extra == ""


def test_a_page_may_name_what_else_an_event_is_about() -> None:
    about = Named("Steel frames")
    event = SimpleNamespace(
        verb="rfps.published",
        at=None,
        actor="Elin",
        on_behalf_of_id=None,
        object_label="Steel frames",
        reason="Asked",
        address="",
    )
    naming = {"rfps.published": lambda _event: "Elektra AB"}
    [entry] = trail.entries([event], about, naming)  # type: ignore[list-item]
    assert entry.extra == "Elektra AB · Asked"
    [entry] = trail.entries([event], about, {"rfps.opened": naming["rfps.published"]})  # type: ignore[list-item]
    assert entry.extra == "Asked"


def test_who_stood_in_for_somebody_is_said_with_both() -> None:
    event = SimpleNamespace(verb="x", actor="Jonas", on_behalf_of_id=7, on_behalf_of="Elin")
    assert trail.who_did(event) == "Jonas for Elin"  # type: ignore[arg-type]
    event = SimpleNamespace(verb="x", actor=None, on_behalf_of_id=None)
    assert trail.who_did(event) == "SRM"  # type: ignore[arg-type]
    event = SimpleNamespace(verb="accounts.login_failed", actor=None, on_behalf_of_id=None)
    assert trail.who_did(event) == "Somebody"  # type: ignore[arg-type]

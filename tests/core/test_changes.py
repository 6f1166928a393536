"""What an event changed, in the reader's words."""

import ast
import datetime as dt
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User
from accounts.states import Role, Side
from core import audit, changes, timeline
from core.models import Event
from core.ui.composites import timeline as drawn
from core.ui.parts import Change, Entry

APPS = ("accounts", "suppliers", "rfps", "negotiations", "meetings", "srm", "core")
OURS = User(side=Side.INTERNAL, roles=[Role.BUYER])
THEIRS = User(side=Side.SUPPLIER)


def event(object_type: str, **changed: tuple[Any, Any]) -> Event:
    plain = {name: [audit._plain(value) for value in pair] for name, pair in changed.items()}
    return Event(verb="x", object_type=object_type, object_id=1, changes=plain)


def read(object_type: str, reader: User = OURS, **changed: tuple[Any, Any]) -> list[Any]:
    return [
        (change.name, change.before, change.after)
        for change in changes.of(event(object_type, **changed), reader)
    ]


def test_states_roles_and_figures_are_said_in_words() -> None:
    assert read("suppliers.partner", tier=("key", "strategic")) == [("Tier", "Key", "Strategic")]
    assert read("accounts.user", roles=([], ["buyer", "manager"])) == [
        ("Roles", "", "buyer, manager")
    ]
    assert read("accounts.user", is_active=(True, False)) == [("Active", "Yes", "No")]
    assert read("rfps.need", quantity=(None, Decimal("1250.5000"))) == [("Quantity", "", "1,250.5")]
    assert read("negotiations.negotiation", total=(None, Decimal("1047200.50"))) == [
        ("Total", "", "1,047,200.50")
    ]


def test_what_somebody_does_is_said_behind_their_name_in_the_readers_language() -> None:
    team = (["Anna Alm: lead"], ["Anna Alm: lead", "Bo Ek: opener"])
    with translation.override("sv"):
        [(_name, before, after)] = read("rfps.rfx", team=team)
    assert before.startswith("Anna Alm: ") and "lead" not in before
    assert after.startswith(f"{before}, Bo Ek: ") and "opener" not in after
    assert read("rfps.rfx", team=([], ["Bo Ek: May open bids"]))[0][2] == "Bo Ek: May open bids"


def test_an_award_says_how_its_request_moved() -> None:
    assert read("rfps.award", status=("evaluation", "award_proposed")) == [
        ("Status", "In evaluation", "Award proposed")
    ]


def test_the_words_are_in_the_readers_language_and_zone() -> None:
    with translation.override("sv"), timezone.override("Europe/Stockholm"):
        start = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)
        [(name, before, after)] = read("meetings.visit", starts_at=(start, None))
        assert (before.replace("\N{NO-BREAK SPACE}", " "), after) == ("2026-07-01 10:00", "")
        assert name == "Börjar"
        [(name, _before, after)] = read("rfps.rfx", status=("draft", "published"))
        assert (name, after) != ("Status", "Published")


def test_what_a_row_refers_to_goes_by_its_name_never_by_a_number() -> None:
    assert read("accounts.user", manager=(None, User(name="Maria"))) == [
        ("Line manager", "", "Maria")
    ]
    assert read("suppliers.category", parent=(7, 8)) == []


def test_a_supplier_reads_only_what_is_declared_theirs() -> None:
    both = {"status": ("proposed", "accepted"), "title": ("Old", "New")}
    assert len(read("meetings.commitment", **both)) == 2
    assert [name for name, *_ in read("meetings.commitment", THEIRS, **both)] == ["Status"]
    assert read("suppliers.partner", THEIRS, tier=("key", "strategic")) == []
    assert read("rfps.rfx", THEIRS, team=([], ["Tore"]), partner=(None, "Rival AB")) == []


def test_what_is_no_field_any_more_or_not_as_expected_breaks_nothing() -> None:
    assert read("suppliers.partner", forgotten=("a", "b")) == []
    assert read("gone.model", status=("a", "b")) == [("Status", "a", "b")]
    assert read("rfps.need", quantity=("many", "1")) == [("Quantity", "many", "1")]


def test_a_line_folds_them_away_and_escapes_them() -> None:
    entry = Entry(
        "edited", "today", changes=[Change("Name", "<b>", ""), Change("City", "", "Umeå")]
    )
    page = drawn([entry])
    assert "<details" in page and "2 changes" in page
    assert "<del>&lt;b&gt;</del>" in page and "nothing" in page and "<ins>Umeå</ins>" in page
    assert "<details" not in drawn([Entry("edited", "today")])


def recorded() -> set[str]:
    """Every name that an action writes down as changed, as far as its text tells."""
    found: set[str] = set()
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if "actions" not in str(path):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.keyword) and node.arg == "changes":
                    found |= _keys(node.value)
                elif isinstance(node, ast.Assign | ast.AnnAssign):
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    for target in targets:
                        if isinstance(target, ast.Name) and target.id == "changes" and node.value:
                            found |= _keys(node.value)
                        if (
                            isinstance(target, ast.Subscript)
                            and getattr(target.value, "id", "") == "changes"
                        ):
                            found |= {getattr(target.slice, "value", "")}
    return found - {""}


def _keys(value: ast.expr) -> set[str]:
    return {
        key.value
        for node in ast.walk(value)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


# Keys of what not every reader of the event sees: named by its title, to who does (meetings/reports/history.py).
NOT_SHOWN = {"waits_for"}


def test_everything_that_is_recorded_has_a_name() -> None:
    names = recorded() - NOT_SHOWN
    assert {"status", "participants", "team", "session", "proposed_due_date"} <= names
    kinds = timeline.registered()
    nameless = {name for name in names if not any(changes.name_of(kind, name) for kind in kinds)}
    assert not nameless


def test_a_process_that_has_just_begun_knows_every_verb() -> None:
    program = (
        "import django; django.setup(); from core import verbs;"
        "print(*[verb.name for verb in verbs.every()])"
    )
    known = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "srm.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    registered = re.compile(r'(?:verbs\.register|handover\.verb)\(\s*"([a-z_.]+)"')
    found = {
        name
        for app in APPS
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        for name in registered.findall(path.read_text())
    }
    assert len(found) > 100 and found <= {*known}, found - {*known}


def test_every_state_that_moves_has_a_name() -> None:
    for kind in timeline.registered():
        model = apps.get_model(kind)
        if any(field.name == "status" for field in model._meta.fields):
            assert changes.name_of(kind, "status") == "Status", kind


@pytest.mark.parametrize("language", ["en", "sv"])
def test_choices_are_translated_where_they_stand(language: str) -> None:
    with translation.override(language):
        [(_, before, after)] = read("suppliers.partner", status=("prospect", "active"))
    assert (before, after) == {"en": ("Prospect", "Active"), "sv": ("Prospekt", "Aktiv")}[language]

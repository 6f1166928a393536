"""Every address of the site for every person with every verb: matrix.txt says what comes of it.

Nothing that is refused, and nothing that is only looked at, writes a row (fingerprints of all
tables); no answer of any kind tells anyone what is not theirs to know; and from every page there is
a way back.
"""

import pytest
from django.db import transaction

from core.models import Event
from tests.access import table
from tests.access.addresses import ADMIN, every_address, every_request
from tests.access.crumbs import Crumbs
from tests.access.requests import OK, attempt, client_of, fingerprint, outcome
from tests.access.secrets import leaks, reader_of, text_of
from tests.access.world import ANONYMOUS, PEOPLE, World

pytestmark = pytest.mark.usefixtures("known_readers")
# Each part is some seconds of work, so that parallel workers share the whole.
PARTS = 2
# Those who also ask with HEAD, once for each name: between them, each page is ok for one.
WITH_HEAD = {"owner", "executive", "rep"}
# What they show is theirs; whether they take a verb is not asked here.
LIBRARIES = ("account_", "mfa_", "admin:")


def newest_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_gets_what_the_table_says(world: World, person: str, part: int) -> None:
    user = world.people.get(person)
    client = client_of(user)
    wrong, leaked, headed, crumbs = [], [], set(), Crumbs()
    # What came where no row is looked for: asked about one row, and expected for the others.
    settled: dict[tuple[object, str], str] = {}
    before, last = fingerprint(), newest_event()
    for address, verb in every_request(world, part, PARTS):
        line = table.find(address, verb)
        what = f"{address.name} {address.case} {verb} ({address.url})"
        found: list[str] = []
        gate = address.gate if address.is_closed_to(user) else address.name
        came = settled.get((gate, verb))
        if came is None:
            response = attempt(client, verb, address.url)
            came = outcome(response)
            if address.is_closed_to(user) or (came == "405" and address.is_open_to(user)):
                settled[gate, verb] = came
            if verb == "GET" and came == OK and user is not None:
                crumbs.note(address, response)
            if verb == "GET" and came == OK and person in WITH_HEAD and address.name not in headed:
                headed.add(address.name)
                head = attempt(client, "HEAD", address.url)
                if head.status_code != response.status_code:
                    wrong.append(f"{what}: {response.status_code}, with HEAD {head.status_code}")
            if address.name != "accounts:accept":  # its link is the right to read it
                found = leaks(world.secrets, reader_of(person, address.name), text_of(response))
        if line is None:
            wrong.append(f"{what}: not in the table; {person} got {came}")
        elif line.outcomes[person] != came:
            wrong.append(f"{what}: {came}, line {line.number} says {line.outcomes[person]}")
        leaked += [f"{what}: {secret}" for secret in found]
    assert not wrong, "\n".join([f"{person}:", *wrong])
    assert not leaked, "\n".join([f"{person} must not know:", *leaked])
    assert crumbs.astray(client) == []
    assert user is None or len(crumbs.back) > 5
    after = fingerprint()
    changed = [name for name, checksum in before.items() if after[name] != checksum]
    # That one of ours was refused is on the trail, as far as the measure goes, and nothing else is.
    noted = set(Event.objects.filter(pk__gt=last).values_list("verb", "actor__name"))
    ours = user is not None and user.is_internal
    assert noted <= ({("core.refused", user.name)} if ours else set())
    told = {"core_event"} if noted else set()
    counted = {"core_tally"} if ours else set()
    assert {*changed} <= told | counted, (
        f"refused requests and looks of {person} wrote to these tables"
    )


@pytest.mark.parametrize("person", ["other", "rep", ANONYMOUS])
def test_what_is_closed_is_closed_for_every_row(world: World, person: str) -> None:
    """The control of what is settled by one row: of the details, every row is asked for after all.

    And of the admin every seventh page.
    """
    user = world.people.get(person)
    client = client_of(user)
    of_admin = [address for address in every_address(world) if address.name.startswith(ADMIN)]
    details = [address for address in every_address(world) if address.name.endswith("detail")]
    came: dict[tuple[str, str | None], set[str]] = {}
    for address in (*details, *of_admin[::7]):
        if address.is_closed_to(user):
            came.setdefault(address.gate, set()).add(outcome(attempt(client, "GET", address.url)))
    assert len(came) > 2
    assert {gate: all_of for gate, all_of in came.items() if len(all_of) > 1} == {}


@pytest.mark.parametrize("person", ["owner", "rep"])
def test_pages_take_no_other_verb(world: World, person: str) -> None:
    """A page that took PUT for POST would take it without what protects forms."""
    user = world.people[person]
    client = client_of(user)
    taken, asked = [], set()
    before = fingerprint()
    for address in every_address(world):
        if not address.is_open_to(user) or address.name in asked:
            continue  # closed, or the API, which has its verbs in the table
        if address.name.startswith(LIBRARIES):
            continue
        asked.add(address.name)
        for verb in ("PUT", "DELETE"):
            if outcome(attempt(client, verb, address.url)) == OK:
                taken.append(f"{verb} {address.name}")
    assert len(asked) > 30
    assert taken == []
    assert fingerprint() == before


def test_the_table_has_a_line_for_every_address_and_none_for_nothing(world: World) -> None:
    lines, used, missing = table.read(), set(), []
    for address in every_address(world):
        for verb in address.verbs:
            line = table.find(address, verb)
            if line is not None:
                used.add(line.number)
                continue
            came = []
            for person in PEOPLE:
                client = client_of(world.people.get(person))
                came.append(outcome(attempt(client, verb, address.url)))
            missing.append(table.write(address.name, address.case, verb, came))
    assert not missing, "review these lines and add them to matrix.txt:\n" + "\n".join(missing)
    stale = [line.number for line in lines if line.number not in used]
    assert not stale, f"matrix.txt: no address is meant by the lines {stale}"


def test_the_fingerprint_sees_a_change(world: World) -> None:
    """The control: a single changed letter in a single row shows."""
    before = fingerprint()
    savepoint = transaction.savepoint()
    someone = world.people["owner"]
    someone.name += "!"
    someone.save(update_fields=["name"])
    changed = {name for name, checksum in fingerprint().items() if before[name] != checksum}
    transaction.savepoint_rollback(savepoint)
    someone.refresh_from_db()
    assert "accounts_user" in changed
    assert fingerprint() == before

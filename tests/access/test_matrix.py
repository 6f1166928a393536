"""Every address of the site for every person with every verb: matrix.txt says what comes of it.

Nothing that is refused, and nothing that is only looked at, writes a row (fingerprints of all
tables); and no answer of any kind tells anyone what is not theirs to know.
"""

import pytest
from django.db import transaction

from tests.access import table
from tests.access.addresses import every_address, every_request
from tests.access.requests import OK, attempt, client_of, fingerprint, outcome
from tests.access.secrets import leaks, reader_of, text_of
from tests.access.world import PEOPLE, World

# Each part is some seconds of work, so that parallel workers share the whole.
PARTS = 2
# Those who also ask with HEAD, once for each name: between them, each page is ok for one.
# Pages of these look at POST alone and show everything else the page; nothing is written by it.
LIBRARIES = ("account_", "mfa_", "admin:")
WITH_HEAD = {"owner", "executive", "rep"}


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_gets_what_the_table_says(world: World, person: str, part: int) -> None:
    client = client_of(world.people.get(person))
    wrong, leaked, headed = [], [], set()
    before = fingerprint()
    for address, verb in every_request(world)[part::PARTS]:
        response = attempt(client, verb, address.url)
        line, came = table.find(address, verb), outcome(response)
        what = f"{address.name} {address.case} {verb} ({address.url})"
        if line is None:
            wrong.append(f"{what}: not in the table; {person} got {came}")
        elif line.outcomes[person] != came:
            wrong.append(f"{what}: {came}, line {line.number} says {line.outcomes[person]}")
        if verb == "GET" and person in WITH_HEAD and address.name not in headed:
            headed.add(address.name)
            head = attempt(client, "HEAD", address.url)
            if head.status_code != response.status_code:
                wrong.append(f"{what}: {response.status_code}, with HEAD {head.status_code}")
        if address.name == "accounts:accept":
            continue  # the link of an invitation is the right to read it
        found = leaks(world.secrets, reader_of(person, address.name), text_of(response))
        leaked += [f"{what}: {secret}" for secret in found]
    assert not wrong, "\n".join([f"{person}:", *wrong])
    assert not leaked, "\n".join([f"{person} must not know:", *leaked])
    after = fingerprint()
    changed = [name for name, checksum in before.items() if after[name] != checksum]
    assert changed == [], f"refused requests and looks of {person} wrote to these tables"


@pytest.mark.parametrize("person", ["owner", "rep"])
def test_pages_take_no_other_verb(world: World, person: str) -> None:
    """A page that took PUT for POST would take it without what protects forms."""
    client = client_of(world.people.get(person))
    taken, asked = [], set()
    before = fingerprint()
    for address in every_address(world):
        if address.url.startswith("/api/") or address.name in asked:
            continue  # the API has its verbs in the table
        asked.add(address.name)
        for verb in ("PUT", "DELETE"):
            came = outcome(attempt(client, verb, address.url))
            if came == OK and not address.name.startswith(LIBRARIES):
                taken.append(f"{verb} {address.name}")
    assert len(asked) > 100
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

"""Every address of the site for an administrator who looks as somebody: what the table says of that person,
to read; and nothing else."""

import pytest

from accounts.middleware import LookingMiddleware
from core.models import Event, Tally
from tests.access import table
from tests.access.addresses import PLAIN, every_request
from tests.access.requests import attempt, client_of, fingerprint, outcome, readers_known
from tests.access.secrets import leaks, reader_of, text_of
from tests.access.world import World

READING = {"GET"}
# As this person every address is read about a row of each kind of answer (which rows are whose is in
# test_matrix.py), and every one is written to: that is refused whoever it is, whatever row and whatever verb,
# so one of each will do, the verbs in turn. As the other, what is about no row is read.
WHOLLY = "owner"


@pytest.mark.parametrize("person", [WHOLLY, "manager"])
def test_who_looks_as_somebody_reads_what_they_read_and_writes_nothing(
    world: World, person: str
) -> None:
    admin, user = world.people["admin"], world.people[person]
    client = client_of(admin)
    begun = client.post(f"/people/{user.key}/look/", {"reason": "To see"})
    assert begun.status_code == 302
    Tally.objects.all().delete()  # of an earlier test in the same hour
    wrong, leaked, before = [], [], fingerprint()
    turns: dict[str, str] = {}
    read: set[tuple[str, str]] = set()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with readers_known():
        for address, verb in every_request(world, 0, 1):
            if address.name in LookingMiddleware.WAYS_OUT:
                continue
            line = table.find(address, verb)
            assert line is not None
            reads = verb in READING
            if person != WHOLLY and not (reads and address.case == PLAIN):
                continue
            if reads:
                if (address.name, line.outcomes[person]) in read:
                    continue
                read.add((address.name, line.outcomes[person]))
            else:
                writing = [each for each in address.verbs if each not in READING]
                if address.name in turns or verb != writing[len(turns) % len(writing)]:
                    continue
                turns[address.name] = verb
            response = attempt(client, verb, address.url)
            came, expected = outcome(response), line.outcomes[person]
            if not reads or address.name.startswith(LookingMiddleware.PERSONAL):
                expected = "403"
            if came != expected:
                wrong.append(f"{address.name} {address.case} {verb}: {came}, not {expected}")
            if address.name != "accounts:accept":  # its link is the right to read it
                told = leaks(world.secrets, reader_of(person, address.name), text_of(response))
                leaked += [f"{address.name} {verb}: {secret}" for secret in told]
    assert len(read) > (200 if person == WHOLLY else 50)
    assert not wrong, "\n".join(wrong)
    assert not leaked, "\n".join(leaked)
    after = fingerprint()
    changed = [name for name, checksum in before.items() if after[name] != checksum]
    assert changed == ["core_event", "core_tally"]
    # That it was tried, by whom and as whom.
    noted = Event.objects.filter(pk__gt=last).values_list("verb", "actor", "on_behalf_of")
    assert {*noted} == {("core.refused", admin.pk, user.pk)}
    assert person != WHOLLY or {*turns.values()} == {"POST", "PUT", "PATCH", "DELETE"}

"""Whatever dies: every reminder arrives, and only one that was cut off in the instant of its delivery comes twice.

``make faults`` does this with 10,000 reminders and 40 faults, ``make test`` with a few. FAULTS, REMINDERS and
SEED in the environment say how many and which. With FAULTS=0 it says how fast and with how much memory;
BESIDE=5000000 messages that were sent before or are due next year lie beside them then, and a fifth as many
promises.
"""

import json
import os
import random
import socket
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.installation import OURS, Installation

FAULTS = int(os.environ.get("FAULTS", "6"))
REMINDERS = int(os.environ.get("REMINDERS", "240"))
BESIDE = int(os.environ.get("BESIDE", "0"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
# What is killed and frozen, as the Compose file starts it; the mail server is the company's.
VICTIMS = ("worker", "broker", "database", "beat")
LONGEST = 900  # seconds without one more message sent: something hangs


@dataclass
class Fault:
    """What was done to whom; instants are seconds since the epoch."""

    victim: str
    way: str
    begun: float
    ended: float = 0.0

    def __str__(self) -> str:
        return f"{self.victim} {self.way} for {self.ended - self.begun:.1f} s"

    def cuts_off(self, moment: float) -> bool:
        """Whether a worker that had sent something at the moment may have been killed before it noted that."""
        return (self.victim, self.way) == ("worker", "killed") and abs(moment - self.begun) < 0.5


@dataclass
class Delivery:
    """A message that the mail server took; ``answered`` says whether it got to say so."""

    at: float
    answered: bool = False


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    site = Installation(tmp_path, port)
    try:
        site.prepare(REMINDERS)
        site.fill_beside(BESIDE)
        yield site
    finally:
        site.stop()


def planned(chance: random.Random) -> list[tuple[str, str]]:
    """Return whom something happens to and what, in random order: all of them about equally often."""
    faults = [(victim, way) for way in ("killed", "frozen") for victim in VICTIMS]
    # The mail server is slow or refuses, and dies with the message taken, as often as anything else happens.
    faults += [("mail", "dying"), ("mail", "slow"), ("mail", "refusing"), ("mail", "dying")]
    chance.shuffle(faults)
    # However few there are, both what may lose a message and what may send it twice are among them.
    first = [("worker", "killed"), ("mail", "dying"), ("database", "killed")]
    faults = first + [fault for fault in faults if fault not in first or len(faults) > FAULTS]
    return [faults[number % len(faults)] for number in range(FAULTS)]


def bring_about(site: Installation, victim: str, way: str, chance: random.Random) -> Fault:
    """Let it happen, and be over after a while."""
    fault = Fault(victim, way, time.time())
    seconds = chance.uniform(0.3, 2.5)
    if way == "killed":
        site.kill(victim, part=chance.choice([chance.random(), 1]))
        time.sleep(seconds)
    elif way == "frozen":
        site.freeze(victim)
        time.sleep(seconds)
        site.thaw(victim)
    else:
        site.do_mail(way)
        time.sleep(seconds)
        site.do_mail("well")
    site.revive()
    fault.ended = time.time()
    return fault


def handled(site: Installation) -> int | None:
    """How many messages wait no more, None while the database does not say."""
    rows = site.ask(f"SELECT count(*) FROM core_outbox WHERE {OURS} AND state <> 'waiting'")
    return rows[0][0] if rows else None


def wait_for(site: Installation, count: int, memory: list[float] | None = None) -> None:
    """Return when so many messages are sent; ``memory`` is told how much of it the worker has meanwhile (MB).

    What was put off after a failure is tried at once: nobody waits for the minutes here, which are
    tested in tests/core/test_outbox.py.
    """
    last, since = -1, time.monotonic()
    while (done := handled(site)) is None or done < count:
        if done is not None and done != last:
            last, since = done, time.monotonic()
        assert time.monotonic() < since + LONGEST, f"nothing is sent after {last}"
        site.ask(
            "UPDATE core_outbox SET try_at = now()"
            f" WHERE {OURS} AND state = 'waiting' AND attempts > 0"
        )
        time.sleep(0.1)
        site.revive()
        if memory is not None:
            memory.append(site.memory("worker"))


def deliveries(site: Installation) -> dict[str, list[Delivery]]:
    """What the mail server took, by Message-ID, in order."""
    found: dict[str, list[Delivery]] = defaultdict(list)
    for line in (site.mail / "journal").read_text().splitlines():
        note = json.loads(line)
        if "taken" in note:
            found[note["taken"]].append(Delivery(note["at"]))
        else:
            found[note["answered"]][-1].answered = True
    return found


def test_every_reminder_arrives_once_whatever_dies(installation: Installation) -> None:
    site, chance = installation, random.Random(SEED)
    began = time.monotonic()
    for name in ("worker", "beat"):
        site.start(name)
    faults = []
    for number, (victim, way) in enumerate(planned(chance)):
        # In the middle of the work, wherever that is by then.
        wait_for(site, int((number + chance.uniform(0.3, 1)) * 2 * REMINDERS / (FAULTS + 1)))
        faults.append(bring_about(site, victim, way, chance))
    memory: list[float] = []
    # Each process has loaded what it needs by then.
    wait_for(site, REMINDERS // 2)
    wait_for(site, 2 * REMINDERS, memory)
    seconds = time.monotonic() - began
    taken = deliveries(site)
    cut_off = [id_ for id_, times in taken.items() if not all(one.answered for one in times)]
    twice = {id_: times for id_, times in taken.items() if len(times) > 1}
    print(f"\n{REMINDERS:,} reminders, {FAULTS} faults (SEED={SEED}), {seconds:.0f} s:")
    print("\n".join(f"  {fault}" for fault in faults))
    if not faults:
        print(f"  {REMINDERS / seconds:.0f} e-mails a second, and as many in the inbox")
        print(f"  {site.claiming():.2f} ms to find what is due, {BESIDE:,} messages beside it")
        print(f"  worker: {memory[0]:.0f} MB after a quarter, {memory[-1]:.0f} MB at the end")
        assert memory[-1] < memory[0] * 1.2
    print(f"  {len(cut_off)} messages taken without an answer, {len(twice)} delivered twice:")
    for id_, times in twice.items():
        print(f"    {id_} {', '.join(f'{one.at:.2f} {one.answered}' for one in times)}")
    # Nothing is lost and every row has come to its end.
    assert site.ask(f"SELECT state, count(*) FROM core_outbox WHERE {OURS} GROUP BY 1") == [
        ("sent", 2 * REMINDERS)
    ]
    assert site.ask(f"SELECT count(*) FROM core_outbox WHERE NOT ({OURS})") == [(BESIDE,)]
    assert len(taken) == REMINDERS
    inbox = "SELECT count(*), count(DISTINCT (user_id, path)) FROM accounts_notification"
    assert site.ask(inbox) == [(REMINDERS, REMINDERS)]
    # What came twice was taken by a mail server that died before it said so; or by one that said so to a worker
    # that was killed in that very instant, which can happen once to each of its two processes.
    said = [times[0].at for times in twice.values() if all(one.answered for one in times[:-1])]
    kills = [fault for fault in faults if any(fault.cuts_off(moment) for moment in said)]
    assert all(any(fault.cuts_off(moment) for fault in kills) for moment in said)
    assert len(said) <= 2 * len(kills)

"""How much of what goes wrong is written down one by one.

A refusal and a failed login are events that whoever provokes them does not have to pay for: a script with
a token could fill the trail, the disk and the reader's screen. So many of one subject (a person, an
address that was typed, a network that it came from) are noted in an hour; what comes on top is counted,
and when the hour is over one event says how many those were.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from core.models import Tally

HOUR = timedelta(hours=1)
# A provider gives one customer at least this much of IPv6; of IPv4 every address may be another's.
_NETWORK_BITS = {4: 32, 6: 48}
# What an event is about where it is about no person of ours, by the kind of subject.
NOBODY = {"typed": "an address that nobody has", "network": "one network address"}
_summaries: dict[str, str] = {}


@dataclass(frozen=True)
class Subject:
    """Whose attempts are counted together, and how many of them an hour are noted one by one."""

    name: str
    most: int
    person: int = 0  # the id of whom the events are about, 0 for nobody


def person(pk: int, most: int) -> Subject:
    """Return a person of ours as a subject."""
    return Subject(f"person:{pk}", most, pk)


def typed(address: str, most: int, holder: int = 0) -> Subject:
    """Return an e-mail address that was typed as a subject, whether somebody (``holder``) has it or not.

    Both are counted alike: how long an answer takes must not tell which it is.
    """
    return Subject(f"typed:{_hidden(address.strip().lower())}", most, holder)


def network(ip: str, most: int) -> Subject:
    """Return the network that an IP address belongs to as a subject; text that is none counts as one."""
    try:
        address = ipaddress.ip_address(ip)
        found = ipaddress.ip_network((address, _NETWORK_BITS[address.version]), strict=False)
    except ValueError:
        return Subject("network:", most)
    return Subject(f"network:{_hidden(str(found))}", most)


def _hidden(text: str) -> str:
    return salted_hmac("core.noting", text, algorithm="sha256").hexdigest()[:32]


def summed_up_as(verb: str, summary: str) -> None:
    """Tell which event says how many of another were left out."""
    _summaries[verb] = summary


def summary_of(verb: str) -> str:
    """Return the verb that sums up what was left out of this one."""
    return _summaries[verb]


def may_note(verb: str, *subjects: Subject) -> bool:
    """Count an attempt in the caller's transaction; return whether it is noted by itself.

    The first of the ``subjects`` that has had enough this hour counts it as left out, so that each is
    counted once. Always give them in the same order of kinds: two attempts wait for each other's
    count.
    """
    if verb not in _summaries:
        raise LookupError(f"nothing sums up {verb}")
    with connection.cursor() as cursor:
        for subject in subjects:
            # A function with the owner's rights: a supplier's role fails to log in, too (ADR 43).
            cursor.execute(
                "SELECT core_count(%s, date_trunc('hour', core_clock(), 'UTC'), %s, %s, %s)",
                [verb, subject.name, subject.person, subject.most],
            )
            if not cursor.fetchone()[0]:
                return False
    return True


def is_left_out(verb: str, subject: Subject) -> bool:
    """Count an attempt as left out if so many of the subject were noted this hour; return whether it was.

    One statement, for whom the database lets count: what is asked for thousands of times is to cost little.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_tally SET left_out = left_out + 1 WHERE hour = date_trunc('hour', core_clock(), 'UTC')"
            " AND verb = %s AND subject = %s AND noted >= %s",
            [verb, subject.name, subject.most],
        )
        return cursor.rowcount == 1


def finished(now: datetime) -> QuerySet[Tally]:
    """Return the counts of hours that were over at ``now``."""
    return Tally.objects.filter(hour__lte=now - HOUR)

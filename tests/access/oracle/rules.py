"""Who may see what, written down a second time: from the product's description, in plain Python.

Nothing of ours is imported here, and nothing asks a database. Everything is a list; a person, a partner or a
row is its number in it. Days are numbers too: 0 is today, -1 yesterday.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

OVERSIGHT = {"executive", "auditor"}
# Who has none of these (an administrator, say) works with no partner.
WORKING = {"buyer", "account_executive", "manager", "executive"}
UNPUBLISHED = {"draft", "dropped draft"}
# What only the bidder knows of, however far the request has come.
SEALED = {"draft", "submitted", "withdrawn"}
READABLE = {"opened", "awarded", "cancelled after the opening"}


@dataclass(frozen=True)
class Person:
    """Ours if ``roles`` is not None; else a supplier's, of ``partner`` (None: of none any more)."""

    roles: frozenset[str] | None
    manager: int | None = None
    partner: int | None = None
    active: bool = True

    @property
    def ours(self) -> bool:
        return self.roles is not None

    def has(self, *roles: str) -> bool:
        return self.roles is not None and not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Assignment:
    """``until`` is the first day that no longer counts, None for none."""

    person: int
    partner: int
    responsibility: str
    since: int
    until: int | None

    def holds(self) -> bool:
        return self.since <= 0 and (self.until is None or self.until > 0)


@dataclass(frozen=True)
class Request:
    """An RFx. ``bids`` says by partner in which state its bid is, ``entered`` who entered one for it."""

    owner: int
    stage: str
    team: tuple[tuple[int, str], ...]
    invited: tuple[int, ...]
    bids: tuple[tuple[int, str], ...] = ()
    entered: tuple[tuple[int, int], ...] = ()
    award: bool = False


@dataclass(frozen=True)
class Owned:
    """A row about one partner that belongs to people of ours (and theirs): ``people``."""

    partner: int
    people: tuple[int, ...]


@dataclass(frozen=True)
class Need:
    owner: int
    shared: tuple[int, ...]
    draft: bool


@dataclass(frozen=True)
class Deal:
    """A negotiation, or an agreement; ``positions`` are the sides that have private figures."""

    partner: int
    owner: int
    positions: tuple[str, ...] = ()


@dataclass
class Company:
    """Everything there is."""

    people: list[Person] = field(default_factory=list)
    partners: int = 0
    assignments: list[Assignment] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    negotiations: list[Deal] = field(default_factory=list)
    agreements: list[Deal] = field(default_factory=list)
    visits: list[Owned] = field(default_factory=list)
    commitments: list[Owned] = field(default_factory=list)
    touchpoints: list[Owned] = field(default_factory=list)
    gifts: list[Owned] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """One person of a company, and what they may see of it."""

    company: Company
    number: int

    @property
    def person(self) -> Person:
        return self.company.people[self.number]

    @property
    def oversees(self) -> bool:
        """The owner sees everything except unopened bids, and the auditor reads the same."""
        return self.person.has(*OVERSIGHT)

    @property
    def works(self) -> bool:
        return self.person.has(*WORKING)

    def answers_for(self) -> set[int]:
        """The person, and for a manager everybody who reports to them, at any depth."""
        found = {self.number}
        if not self.person.has("manager", "executive"):
            return found
        while True:
            more = {n for n, one in enumerate(self.company.people) if one.manager in found} - found
            if not more:
                return found
            found |= more

    def is_theirs(self, partner: int) -> bool:
        return not self.person.ours and self.person.partner == partner

    def works_partner(self, partner: int) -> bool:
        """Everything about a partner: for its team of today, those above them, and oversight."""
        if not self.person.ours:
            return False
        mine = self.answers_for()
        return self.oversees or any(
            one.partner == partner and one.person in mine and one.holds()
            for one in self.company.assignments
        )

    # Partners

    def sees_partner(self, partner: int) -> bool:
        return self.person.ours or self.is_theirs(partner)

    def sees_assignment(self, number: int) -> bool:
        return self.works_partner(self.company.assignments[number].partner)

    # Requests and bids

    def sees_request(self, number: int) -> bool:
        row = self.company.requests[number]
        if not self.person.ours:
            invited = any(self.is_theirs(partner) for partner in row.invited)
            return invited and row.stage not in UNPUBLISHED
        if self.oversees or not self.works:
            return self.oversees
        mine = self.answers_for()
        return (
            row.owner in mine
            or any(member in mine for member, _function in row.team)
            or any(self.works_partner(partner) for partner in row.invited)
        )

    def sees_invitation(self, number: int, partner: int) -> bool:
        own = self.person.ours or self.is_theirs(partner)
        return own and self.sees_request(number)

    def sees_bid(self, number: int, partner: int) -> bool:
        row = self.company.requests[number]
        if not self.sees_request(number):
            return False
        if not self.person.ours:
            return self.is_theirs(partner)
        return row.stage in READABLE and dict(row.bids)[partner] not in SEALED

    def sees_entry(self, number: int, partner: int) -> bool:
        row = self.company.requests[number]
        did_it = dict(row.entered)[partner] == self.number and self.sees_request(number)
        return did_it or self.sees_bid(number, partner)

    def sees_inside(self, number: int) -> bool:
        """Who agreed to open, and the award: the request's own affairs are none of a supplier's."""
        return self.person.ours and self.sees_request(number)

    # Needs

    def sees_need(self, number: int) -> bool:
        row = self.company.needs[number]
        if not self.person.ours:
            return False
        if self.oversees or not self.works:
            return self.oversees
        mine = row.owner in self.answers_for()
        return mine or any(self.works_partner(partner) for partner in row.shared)

    def sees_share(self, number: int, partner: int) -> bool:
        if self.person.ours:
            return self.sees_need(number)
        return self.is_theirs(partner) and not self.company.needs[number].draft

    # Negotiations and agreements

    def sees_deal(self, row: Deal) -> bool:
        if not self.person.ours:
            return self.is_theirs(row.partner)
        if self.oversees or not self.works:
            return self.oversees
        return row.owner in self.answers_for() or self.works_partner(row.partner)

    def sees_position(self, number: int, side: str) -> bool:
        """Private to the side that wrote them, and never an administrator's to know."""
        if side != ("us" if self.person.ours else "partner") or self.person.has("administrator"):
            return False
        return self.sees_deal(self.company.negotiations[number])

    # Visits, commitments, touchpoints, gifts

    def sees_shared(self, row: Owned) -> bool:
        """Visits and commitments: what both sides know of."""
        return self.is_theirs(row.partner) or self.sees_note(row)

    def sees_note(self, row: Owned) -> bool:
        """Touchpoints and gifts: our own notes."""
        if not self.person.ours:
            return False
        mine = self.answers_for()
        return self.works_partner(row.partner) or any(one in mine for one in row.people)


Seen = set[tuple[int, ...]]


def _sees(count: int, test: Callable[[int], bool]) -> Seen:
    return {(number,) for number in range(count) if test(number)}


def _parts(company: Company, name: str) -> Iterator[tuple[int, int]]:
    for number, row in enumerate(company.requests):
        for part in getattr(row, name):
            yield number, part if isinstance(part, int) else part[0]


def everything_seen(company: Company, number: int) -> dict[str, Seen]:
    """Return what a person sees of each kind of row, by the row's number (and the partner's in it)."""
    me = Reader(company, number)

    def all_of(name: str, sees: Callable[..., bool]) -> Seen:
        return {pair for pair in _parts(company, name) if sees(*pair)}

    def of(rows: list[Owned], sees: Callable[[Owned], bool]) -> Seen:
        return _sees(len(rows), lambda n: sees(rows[n]))

    def deals(rows: list[Deal]) -> Seen:
        return _sees(len(rows), lambda n: me.sees_deal(rows[n]))

    return {
        "partners": _sees(company.partners, me.sees_partner),
        "relationships": _sees(company.partners, me.works_partner),
        "assignments": _sees(len(company.assignments), me.sees_assignment),
        "contacts": _sees(company.partners, me.sees_partner),
        "requests": _sees(len(company.requests), me.sees_request),
        "lines": _sees(len(company.requests), me.sees_request),
        "invitations": all_of("invited", me.sees_invitation),
        "bids": all_of("bids", me.sees_bid),
        "prices": {
            pair
            for pair in all_of("bids", me.sees_bid)
            if dict(company.requests[pair[0]].bids)[pair[1]] not in SEALED
        },
        "entries": all_of("entered", me.sees_entry),
        "awards": {
            (n,) for n, row in enumerate(company.requests) if row.award and me.sees_inside(n)
        },
        "needs": _sees(len(company.needs), me.sees_need),
        "shares": {
            (n, partner)
            for n, row in enumerate(company.needs)
            for partner in row.shared
            if me.sees_share(n, partner)
        },
        "negotiations": deals(company.negotiations),
        "agreements": deals(company.agreements),
        "positions": {
            (n, ("us", "partner").index(side))
            for n, row in enumerate(company.negotiations)
            for side in row.positions
            if me.sees_position(n, side)
        },
        "visits": of(company.visits, me.sees_shared),
        "commitments": of(company.commitments, me.sees_shared),
        "touchpoints": of(company.touchpoints, me.sees_note),
        "gifts": of(company.gifts, me.sees_note),
    }

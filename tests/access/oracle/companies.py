"""Random companies: org trees, teams that change from day to day, and rows of every kind."""

from hypothesis import strategies as st

from tests.access.oracle.rules import (
    OVERSIGHT,
    READABLE,
    Assignment,
    Company,
    Deal,
    Need,
    Owned,
    Person,
    Request,
)

ROLES = ["buyer", "account_executive", "manager", "executive", "administrator", "auditor"]
# Most people work; oversight sees everything, and would leave little to find out.
MOSTLY = [["buyer"], ["account_executive"], ["manager"], ["buyer", "manager"], []]
STAGES = ["draft", "published", "opened", "awarded", "closed"]
STAGES += ["dropped draft", "cancelled", "cancelled after the opening"]
FUNCTIONS = ["lead", "member", "opener"]
RESPONSIBILITIES = ["account_executive", "buyer", "sponsor"]
DAYS = st.integers(-2, 2)


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """A company of 4 to 8 of ours, 2 or 3 partners and 3 or 4 of their people."""
    company = Company(partners=draw(st.integers(2, 3)))
    ours = draw(st.integers(4, 8))
    for number in range(ours):
        company.people.append(_one_of_ours(draw, company, number))
    for partner in (0, 1, *draw(st.lists(st.sampled_from([0, 1, None]), min_size=1, max_size=2))):
        company.people.append(Person(None, partner=partner, active=draw(st.booleans())))
    someone = st.integers(0, ours - 1)
    partner = st.integers(0, company.partners - 1)
    some = st.lists(partner, unique=True, max_size=company.partners).map(tuple)
    company.assignments = _assignments(draw, someone, partner)
    for _ in range(draw(st.integers(1, 4))):
        company.requests.append(_request(draw, someone, some))
    owned = st.builds(
        Owned, partner, st.lists(someone, min_size=1, max_size=2, unique=True).map(tuple)
    )
    alone = st.builds(Owned, partner, someone.map(lambda one: (one,)))
    deal = st.builds(Deal, partner, someone)
    sides = st.sampled_from([(), ("us",), ("partner",), ("us", "partner")])
    few = {"min_size": 1, "max_size": 3}
    company.needs = draw(st.lists(st.builds(Need, someone, some, st.booleans()), **few))
    company.negotiations = draw(st.lists(st.builds(Deal, partner, someone, sides), **few))
    company.agreements = draw(st.lists(deal, **few))
    company.visits = draw(st.lists(owned, **few))
    company.commitments = draw(st.lists(owned, **few))
    company.touchpoints = draw(st.lists(alone, **few))
    company.gifts = draw(st.lists(alone, **few))
    return company


def _one_of_ours(draw: st.DrawFn, company: Company, number: int) -> Person:
    usual = st.sampled_from(MOSTLY).map(frozenset)
    roles = draw(st.one_of(usual, usual, st.frozensets(st.sampled_from(ROLES), max_size=3)))
    # Nobody who sees everything reports to a manager, who would have to see it, too.
    above = [n for n in range(number) if _may_be_above(company.people[n], roles)]
    manager = draw(st.one_of(st.none(), st.sampled_from(above))) if above else None
    return Person(roles, manager, active=draw(st.sampled_from([True, True, True, False])))


def _may_be_above(person: Person, roles: frozenset[str]) -> bool:
    return roles.isdisjoint(OVERSIGHT) or person.has(*OVERSIGHT)


def _assignments(
    draw: st.DrawFn, someone: st.SearchStrategy[int], partner: st.SearchStrategy[int]
) -> list[Assignment]:
    found: list[Assignment] = []
    for _ in range(draw(st.integers(0, 5))):
        since = draw(DAYS)
        until = draw(st.one_of(st.none(), st.integers(0, 3).map(lambda days, s=since: s + days)))
        what = draw(st.sampled_from(RESPONSIBILITIES))
        one = Assignment(draw(someone), draw(partner), what, since, until)
        if not any(_collide(one, other) for other in found):
            found.append(one)
    return found


def _collide(one: Assignment, other: Assignment) -> bool:
    """Whether the database refuses both: two account executives, or the same thing twice, at a time."""
    if (one.partner, one.responsibility) != (other.partner, other.responsibility):
        return False
    if one.responsibility != "account_executive" and one.person != other.person:
        return False
    ends = [99 if each.until is None else each.until for each in (one, other)]
    if one.since >= ends[0] or other.since >= ends[1]:
        return False  # an empty span meets nothing
    return one.since < ends[1] and other.since < ends[0]


def _request(
    draw: st.DrawFn, someone: st.SearchStrategy[int], some: st.SearchStrategy[tuple[int, ...]]
) -> Request:
    stage, invited, owner = draw(st.sampled_from(STAGES)), draw(some), draw(someone)
    member = st.tuples(someone, st.sampled_from(FUNCTIONS))
    team = draw(st.lists(member, max_size=2, unique=True))
    states = ["draft", "submitted", "withdrawn"]
    if stage in READABLE:
        states = ["draft", "withdrawn", "opened", "disqualified", "lost"]
    bidders = [] if stage in {"draft", "dropped draft"} else draw(_among(invited))
    bids = tuple((one, draw(st.sampled_from(states))) for one in bidders)
    # What is entered is sealed until the opening; from then on it shows with its bid.
    entered = tuple((one, draw(someone)) for one, _state in bids if draw(st.booleans()))
    return Request(owner, stage, tuple(team), invited, bids, entered, stage in READABLE)


def _among(partners: tuple[int, ...]) -> st.SearchStrategy[list[int]]:
    if not partners:
        return st.just([])
    return st.lists(st.sampled_from(partners), unique=True, max_size=len(partners))

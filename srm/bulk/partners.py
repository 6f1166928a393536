"""Partners with their categories, people, places and the teams that work them."""

from datetime import timedelta

from accounts.states import Language, Side
from srm.bulk import names
from srm.bulk.copy import Table
from srm.bulk.countries import COUNTRIES, Country
from srm.bulk.people import UNUSABLE
from srm.bulk.words import ITEMS, TITLES
from srm.bulk.world import PartnerRow, World
from suppliers.models import Assignment, Category, Contact, Partner, Representative, Site
from suppliers.states import PartnerStatus, Responsibility, Tier

_BY_CODE = {country.code: country for country in COUNTRIES}
# The share of partners, from the biggest, that belongs to a tier.
_TIERS = (
    (0.005, Tier.STRATEGIC),
    (0.03, Tier.KEY),
    (0.13, Tier.PREFERRED),
    (1, Tier.TRANSACTIONAL),
)


def categories(world: World) -> None:
    """Write a tree of two levels in the form of CPV codes."""
    table = world.table(Category, "code", "name", "parent_id")
    parent = 0
    for index in range(world.scale.categories):
        group, part = divmod(index, 20)
        if part == 0:
            name = ITEMS[group % len(ITEMS)]
            parent = table.add(f"{10 + group}000000-0", f"{name}s and related products", None)
        else:
            name = names.item(world.rng).rsplit(" ", 1)[0]
            pk = table.add(f"{10 + group}{part:02d}0000-{part % 10}", name, parent)
            world.categories.append((pk, name))


def partners(world: World) -> None:
    """Write the partners, in no order of importance, with contacts, sites and categories."""
    rng, count = world.rng, world.scale.partners
    ranks = list(range(1, count + 1))
    rng.shuffle(ranks)
    table = world.table(
        Partner, "legal_name", "other_names", "registration_number", "vat_number", "lei", "country",
        "website", "parent_id", "is_supplier", "is_distributor", "is_client", "status", "tier",
        "tier_reason", "tier_date", "supply_risk", "profit_impact", "currency", "since_date",
        "created_at",
    )  # fmt: skip
    sites = world.table(Site, "partner_id", "name", "address", "country", "time_zone")
    contacts = world.table(
        Contact, "partner_id", "name", "title", "email", "phone", "is_main", "left_date"
    )
    # The link table of the many-to-many field has no key and no defaults of its own.
    linked = world.table(Partner.categories.through, "partner_id", "category_id")
    for rank in ranks:
        country = names.country(rng)
        row = _partner(world, table, rank, country)
        world.partners.append(row)
        for category in row.categories:
            linked.add(row.id, category)
        for place in world.some(list(country.places), 1, 1 + (rank < count * 0.2)):
            sites.add(row.id, place, names.address(rng, country), country.code, country.time_zone)
        _contacts(world, contacts, row, country)
    world.held = sorted(world.partners, key=lambda row: row.rank)


def _partner(world: World, table: Table, rank: int, country: Country) -> PartnerRow:
    rng, share = world.rng, rank / world.scale.partners
    tier = next(tier for limit, tier in _TIERS if share <= limit)
    kinds = rng.choices(((True, False, False), (True, True, False), (False, False, True),
                         (True, False, True), (False, True, True)), (52, 8, 22, 14, 4))[0]  # fmt: skip
    status = PartnerStatus.ACTIVE
    if tier == Tier.TRANSACTIONAL:
        status = rng.choices(
            [PartnerStatus.ACTIVE, PartnerStatus.PROSPECT, PartnerStatus.QUALIFIED,
             PartnerStatus.SUSPENDED, PartnerStatus.ENDED], (74, 9, 6, 3, 8))[0]  # fmt: skip
    name = names.company(rng, country)
    since = world.day(-6000, -1100 if share < 0.5 else -30)
    row = PartnerRow(
        0, rank, name, country.code, country.currency if rng.random() < 0.8 else "EUR", tier, status,
        kinds[0] or kinds[1], kinds[2], since,
        [pk for pk, _ in world.some(world.categories, 1, 4 if share < 0.1 else 2)],
    )  # fmt: skip
    other = rng.choice(country.native) if country.native else ""
    number = table.count + 1
    # A subsidiary of a partner that was written before.
    parent = rng.randint(1, number - 1) if number > 20 and rng.random() < 0.04 else None
    row.id = table.add(
        name, other, names.registration_number(country, 100_000 + number),
        f"{country.code}{number:09d}01" if rng.random() < 0.8 else "",
        names.lei(rng) if share < 0.02 else "", country.code,
        f"https://partner{number}.example" if rng.random() < 0.5 else "", parent, *kinds, status, tier,
        "Trade volume and strategic fit" if tier != Tier.TRANSACTIONAL else "",
        world.day(-700, -10) if tier != Tier.TRANSACTIONAL else None,
        rng.randint(1, 5) if share < 0.3 else None, rng.randint(1, 5) if share < 0.3 else None,
        row.currency, since, world.at(max(since, world.day(-1200, -1100))),
    )  # fmt: skip
    return row


def _contacts(world: World, table: Table, row: PartnerRow, country: Country) -> None:
    rng = world.rng
    most = 2 if row.tier == Tier.TRANSACTIONAL else 7
    for index in range(rng.randint(1, most)):
        name = names.person(rng, country)
        left = world.day(-500, -5) if index and rng.random() < 0.1 else None
        pk = table.add(
            row.id, name, rng.choice(TITLES), f"{names.mailbox(name)}@partner{row.id}.example",
            f"+{rng.randint(20, 99)} {rng.randint(10, 99)} {rng.randint(100000, 999999)}",
            index == 0, left,
        )  # fmt: skip
        if left is None:
            row.contacts.append(pk)


def representatives(world: World, users: Table) -> None:
    """Give portal accounts to the people of the partners that matter, and to some others."""
    rng = world.rng
    table = world.table(Representative, "user_id", "partner_id")
    for row in world.partners:
        many = {Tier.STRATEGIC: 3, Tier.KEY: 2, Tier.PREFERRED: 1}.get(Tier(row.tier), 0)
        if not many:
            many = int(row.status == PartnerStatus.ACTIVE and rng.random() < 0.05)
        country = _BY_CODE[row.country]
        for _ in range(many):
            name = names.person(rng, country)
            user = users.add(
                f"{names.mailbox(name)}.{users.count + 1}@partner{row.id}.example", name,
                rng.choice(TITLES), Side.SUPPLIER, [], None,
                Language.SWEDISH if row.country == "SE" else Language.ENGLISH, country.time_zone,
                UNUSABLE,
            )  # fmt: skip
            table.add(user, row.id)
            row.representatives.append(user)


def assignments(world: World) -> None:
    """Give each account executive a portfolio of 20 to 150 partners, and buyers to most of those.

    The biggest partners come first, mixed over the portfolios; former account executives are kept
    with their dates.
    """
    rng = world.rng
    table = world.table(
        Assignment, "partner_id", "user_id", "responsibility", "from_date", "to_date"
    )
    chairs = [pk for pk in world.executives for _ in range(rng.randint(20, 150))]
    rng.shuffle(chairs)
    # An even round first, so that a small company's executives all get their twenty.
    chairs = world.executives * 20 + chairs[: max(0, len(chairs) - 20 * len(world.executives))]
    wanted = [row for row in world.held if row.status == PartnerStatus.ACTIVE]
    world.held = wanted[: min(len(chairs), max(1, len(wanted) * 8 // 10))]
    for row, executive in zip(world.held, chairs, strict=False):
        row.executive = executive
        start = max(row.since, world.day(-1000, -40))
        if rng.random() < 0.15 and row.since < start - timedelta(days=30):
            before = rng.choice([pk for pk in world.executives if pk != executive])
            table.add(row.id, before, Responsibility.ACCOUNT_EXECUTIVE, row.since, start)
        table.add(row.id, executive, Responsibility.ACCOUNT_EXECUTIVE, start, None)
        if rng.random() < 0.7:
            row.buyers = world.some(world.buyers, 1, 2)
            for buyer in row.buyers:
                table.add(row.id, buyer, Responsibility.BUYER, start, None)
        if row.tier == Tier.STRATEGIC:
            table.add(row.id, world.owner, Responsibility.SPONSOR, start, None)

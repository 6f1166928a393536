"""Our own staff in their line-manager tree, with an inbox; later the partners' representatives."""

from accounts.models import ReportingLine, User
from accounts.states import Language, Role, Side
from core.models import ExchangeRate
from srm.bulk import names
from srm.bulk.copy import Table
from srm.bulk.countries import COUNTRIES
from srm.bulk.world import World

# Nobody signs in with a password until one is set (manage.py changepassword); measuring needs none.
UNUSABLE = "!"
# People who work no partner, in each of their teams but the biggest.
TEAM = 8
# What one unit of a currency is roughly worth in Swedish kronor.
RATES = {
    "SEK": 1, "EUR": 11.2, "NOK": 0.97, "DKK": 1.5, "PLN": 2.6, "CZK": 0.45, "GBP": 13.3, "USD": 10.4,
    "TRY": 0.3, "UAH": 0.25, "JPY": 0.07, "CNY": 1.45, "INR": 0.124, "BRL": 1.9,
}  # fmt: skip


def open_users(world: World) -> Table:
    """Open the table of users for our people and, later, the representatives."""
    return world.table(
        User, "email", "name", "title", "side", "roles", "manager_id", "language", "time_zone",
        "password",
    )  # fmt: skip


def staff(world: World, users: Table) -> None:
    """Write one owner, heads and managers under it, account executives and buyers under those.

    Then everybody else, who works no partner: their teams hang below the same heads.
    """
    scale = world.scale
    lines = world.table(ReportingLine, "manager_id", "person_id", "depth")

    def add(role: Role, title: str, manager: int | None, more: tuple[Role, ...] = ()) -> int:
        country = names.country(world.rng)
        name = names.person(world.rng, country)
        pk = users.add(
            f"{role.replace('_', '.')}.{users.count + 1}@nordkontor.example", name, title,
            Side.INTERNAL, [str(role), *map(str, more)], manager,
            Language.SWEDISH if country.code == "SE" else Language.ENGLISH, country.time_zone,
            UNUSABLE,
        )  # fmt: skip
        lines.add(pk, pk, 0)
        above, depth = manager, 1
        while above is not None:
            lines.add(above, pk, depth)
            above, depth = world.manager_of.get(above), depth + 1
        if manager is not None:
            world.manager_of[pk] = manager
        return pk

    world.owner = add(Role.EXECUTIVE, "Owner", None)
    above = [world.owner]
    for width in scale.heads:
        above = [add(Role.MANAGER, "Head", above[n % len(above)]) for n in range(width)]
    for index in range(scale.managers):
        world.managers.append(add(Role.MANAGER, "Manager", above[index % len(above)]))
    for index in range(scale.account_executives):
        boss = world.managers[index % scale.managers]
        world.executives.append(add(Role.ACCOUNT_EXECUTIVE, "Key account manager", boss))
    for index in range(scale.buyers):
        boss = world.managers[index % scale.managers]
        world.buyers.append(add(Role.BUYER, "Buyer", boss))
    add(Role.ADMINISTRATOR, "System administrator", world.owner)
    add(Role.AUDITOR, "Internal audit", None)
    team = scale.biggest_team
    while team and users.count < scale.colleagues:
        manager = add(Role.MANAGER, "Line manager", above[users.count % len(above)])
        for _ in range(min(team, scale.colleagues - users.count)):
            add(Role.BUYER, "Requester", manager)
        team = TEAM


def rates(world: World) -> None:
    """Write a rate per currency for the first day of the period and for this month."""
    table = world.table(ExchangeRate, "currency", "date", "rate")
    start = world.today.replace(year=world.today.year - 4, day=1)
    for currency in sorted({country.currency for country in COUNTRIES}):
        table.add(currency, start, round(RATES[currency] * 0.97, 6))
        table.add(currency, world.today.replace(day=1), RATES[currency])

"""Names of companies, people and things, put together from the word lists."""

import random
import unicodedata

from srm.bulk.countries import COUNTRIES, Country
from srm.bulk.words import GRADES, ITEMS, MIDDLE


def company(rng: random.Random, country: Country) -> str:
    """Return a legal name such as ``Åkesson Nord Verkstad AB``."""
    first = rng.choice(country.family) if rng.random() < 0.6 else rng.choice(country.places)
    if rng.random() < 0.15:
        first = f"{first} & {rng.choice(country.family)}"
    middle = rng.choice(MIDDLE)
    return " ".join(
        filter(None, (first, middle, rng.choice(country.trades), rng.choice(country.forms)))
    )


def person(rng: random.Random, country: Country) -> str:
    """Return a given and a family name."""
    return f"{rng.choice(country.given)} {rng.choice(country.family)}"


def address(rng: random.Random, country: Country) -> str:
    """Return a street and a place on two lines."""
    street = country.street.replace("_", " ").replace("{}", rng.choice(country.family))
    return f"{street.replace('#', str(rng.randint(1, 140)))}\n{rng.choice(country.places)}"


def item(rng: random.Random) -> str:
    """Return an article such as ``Hex bolt A4 M12``."""
    return f"{rng.choice(ITEMS)} {rng.choice(GRADES)} {rng.randint(10, 999)}"


def items(rng: random.Random, count: int) -> list[str]:
    """Return so many different articles."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[item(rng)] = None
    return list(found)


def mailbox(name: str) -> str:
    """Return the ASCII part before the @ for a name."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o").replace("ł", "l"))
    letters = "".join(
        c if c.isascii() and c.isalnum() else "." for c in plain if not unicodedata.combining(c)
    )
    return ".".join(filter(None, letters.split(".")))


def registration_number(country: Country, number: int) -> str:
    """Return a number nobody else in the country has, in a form that looks at home there."""
    digits = f"{number:09d}"
    if country.code == "SE":
        return f"{digits[:6]}-{digits[6:]}{number % 10}"
    if country.code == "DE":
        return f"HRB {digits}"
    if country.code == "FR":
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    return digits


def lei(rng: random.Random) -> str:
    """Return a Legal Entity Identifier with the check digits of ISO 17442 (ISO 7064, mod 97-10)."""
    body = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVXYZ0123456789") for _ in range(18))
    number = int("".join(str(int(c, 36)) for c in body + "00"))
    return f"{body}{98 - number % 97:02d}"


def country(rng: random.Random) -> Country:
    """Return a country, the near ones more often."""
    return rng.choices(COUNTRIES, cum_weights=_CUMULATIVE)[0]


_CUMULATIVE = [sum(c.weight for c in COUNTRIES[: index + 1]) for index in range(len(COUNTRIES))]

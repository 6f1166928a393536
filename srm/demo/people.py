"""Nordkontor's people, and the account executives of some partners."""

import random
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings

from accounts import actions
from accounts.actions.founding import create_first_administrator
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role
from srm.demo.catalogue import PartnerPlan

PASSWORD = "nordkontor-demo"  # noqa: S105  printed by the demo, useless anywhere else


class QuickHasher(PBKDF2PasswordHasher):
    """One that costs no second per person; Django replaces the hash at the first sign-in."""

    iterations = 1_000


@contextmanager
def quick_hashing() -> Iterator[None]:
    """Hash the one password that everybody knows the quick way."""
    name = f"{QuickHasher.__module__}.{QuickHasher.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[name]):
        yield


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    title: str
    roles: tuple[Role, ...]
    manager: str | None
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.key}@nordkontor.example"


TEAM = [
    Person("sara", "Sara Holm", "IT and administration", (Role.ADMINISTRATOR,), None),
    Person("karin", "Karin Nordström", "Owner", (Role.EXECUTIVE,), None),
    Person(
        "anders", "Anders Lindqvist", "Purchasing director", (Role.MANAGER, Role.BUYER), "karin"
    ),
    Person(
        "maria",
        "Maria Ekberg",
        "Head of key accounts",
        (Role.MANAGER, Role.ACCOUNT_EXECUTIVE),
        "karin",
    ),
    Person("elin", "Elin Sandberg", "Key account manager", (Role.ACCOUNT_EXECUTIVE,), "maria"),
    Person("jonas", "Jonas Ek", "Key account manager", (Role.ACCOUNT_EXECUTIVE,), "maria"),
    Person("amira", "Amira Haddad", "Buyer, components and IT", (Role.BUYER,), "anders"),
    Person(
        "oskar", "Oskar Wallin", "Buyer, materials and transport", (Role.BUYER,), "anders", "sv"
    ),
]

# Who has an account for the portal: partner, e-mail, language and time zone.
REPRESENTATIVES = [
    ("Elektra AB", "nils@elektra.example", "sv", "Europe/Stockholm"),
    ("Västra Möbelfabriken AB", "ulrika@vastra.example", "sv", "Europe/Stockholm"),
    ("Karlstad Stål & Rör AB", "peter@karlstadstal.example", "sv", "Europe/Stockholm"),
    ("Tallinna Puidutööstus OÜ", "kristjan@tallinna.example", "en", "Europe/Tallinn"),
    ("Kowalczyk Metal Sp. z o.o.", "agnieszka@kowalczyk.example", "en", "Europe/Warsaw"),
    ("Brunner Sitztechnik GmbH", "matthias@brunner.example", "en", "Europe/Berlin"),
    ("Norsk Ergonomi AS", "ingrid@norskergonomi.example", "en", "Europe/Oslo"),
    ("Jysk Polster A/S", "lars@jyskpolster.example", "en", "Europe/Copenhagen"),
    ("Lumen Belysning AB", "henrik@lumen.example", "sv", "Europe/Stockholm"),
    ("Suomen Valaisin Oy", "mikko@valaisin.example", "en", "Europe/Helsinki"),
    ("Shenzhen Lianhe Motors Co. Ltd.", "wei@lianhe.example", "en", "Asia/Shanghai"),
    ("Dalian Actuators Ltd.", "lina@dalianactuators.example", "en", "Asia/Shanghai"),
    ("Papyrus Kontor AB", "fredrik@papyrus.example", "sv", "Europe/Stockholm"),
    ("Spånskivor Norr AB", "tomas@spanskivor.example", "sv", "Europe/Stockholm"),
    ("Pannello Italia S.r.l.", "giulia@pannello.example", "en", "Europe/Rome"),
]


# The time zone of the partners of each country, and how their telephone numbers begin.
ZONES = {
    "SE": "Europe/Stockholm",
    "NO": "Europe/Oslo",
    "DK": "Europe/Copenhagen",
    "FI": "Europe/Helsinki",
    "EE": "Europe/Tallinn",
    "LT": "Europe/Vilnius",
    "PL": "Europe/Warsaw",
    "DE": "Europe/Berlin",
    "IT": "Europe/Rome",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "CN": "Asia/Shanghai",
    "US": "America/New_York",
}
# Reserved for fiction where there is such a range; the others are too short to be anybody's.
PHONES = {"SE": "+46 8 465 004 ", "GB": "+44 20 7946 00", "US": "+1 617 555 01"}
# The second person at a partner, by the language of the house.
COLLEAGUES = {
    "SE": ["Eva Lindholm", "Mats Öberg", "Hanna Sjögren", "Per Wikström", "Linnea Åberg"],
    "NO": ["Marit Dahl", "Sindre Aas"],
    "DK": ["Kirsten Bang", "Søren Krogh"],
    "FI": ["Aino Korhonen", "Jari Mäkelä"],
    "DE": ["Monika Schäfer", "Uwe Brandt"],
    "CN": ["Chen Hui", "Liu Fang"],
}
DUTIES = ["Customer service", "Production planning", "Quality", "Finance", "Logistics"]


def contacts_of(plan: PartnerPlan) -> Iterator[dict[str, Any]]:
    """Yield the people of one partner as fields of contacts, the main one first."""
    chance = random.Random(f"people:{plan.name}")
    known = {name: email for name, email, _, _ in REPRESENTATIVES}
    domain = known.get(plan.name, "@" + _letters(plan.name.split()[0]) + ".example").split("@")[1]
    people = [(plan.contact, plan.title)]
    if plan.tier != "transactional" and plan.country in COLLEAGUES:
        people.append((chance.choice(COLLEAGUES[plan.country]), chance.choice(DUTIES)))
    for number, (name, title) in enumerate(people):
        beginning = PHONES.get(plan.country, "+00 555 01")
        first = known.get(plan.name) if number == 0 else None
        yield {
            "name": name,
            "title": title,
            "email": first or f"{_letters(name.split()[0])}@{domain}",
            "phone": f"{beginning}{chance.randint(10, 99)}",
            "is_main": number == 0,
        }


def _letters(text: str) -> str:
    """``Päivi`` is ``paivi``: what an address can hold."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalnum())


def hire_team(now: datetime) -> dict[str, User]:
    """Create the administrator, who invites everyone else; return the people by their key."""
    people: dict[str, User] = {}
    for person in TEAM:
        if person.key == "sara":
            user = create_first_administrator(
                email=person.email, name=person.name, password=PASSWORD
            )
        else:
            invitation = actions.invite(
                email=person.email,
                name=person.name,
                roles=person.roles,
                manager=people[person.manager].key if person.manager else None,
                by=people["sara"],
                now=now,
            )
            user = _accept(invitation, person.name, person.language, "Europe/Stockholm")
        people[person.key] = actions.change_preferences(
            name=person.name,
            title=person.title,
            phone="",
            language=person.language,
            time_zone="Europe/Stockholm",
            by=user,
        )
    return people


def join_portal(
    *, partner: str, email: str, name: str, language: str, time_zone: str, by: User, now: datetime
) -> User:
    """Invite a partner's person into the portal; they accept at once."""
    invitation = actions.invite_representative(
        partner=partner, email=email, name=name, by=by, now=now
    )
    return _accept(invitation, name, language, time_zone)


def _accept(invitation: Invitation, name: str, language: str, time_zone: str) -> User:
    return actions.accept_invitation(
        token=token_for(invitation.key),
        name=name,
        password=PASSWORD,
        language=language,
        time_zone=time_zone,
    )

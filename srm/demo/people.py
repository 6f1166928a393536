"""Nordkontor's people, and the account executives of some partners."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings

from accounts import actions
from accounts.actions.founding import create_first_administrator
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role

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

"""Every address of the real URLconf, with the rows of the world that it can be about."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, reverse

from core.permissions import PUBLIC, allowed, declared, every_url
from tests.access.world import World

# The rows that a route is about, by how it begins; the first that fits.
KINDS = [
    ("rfps/<key:key>/invitations/<key:partner>/", "invited"),
    ("negotiations/from-award/", "award partner"),
    ("portal/company/contacts/<key", "contact"),
    ("portal/company/waiting/<key", "representative"),
    ("portal/needs/<key", "share"),
    ("people/<key", "person"),
    ("photos/<key", "photo"),
    ("partners/<key", "partner"),
    ("contacts/<key", "contact"),
    ("sites/<key", "site"),
    ("assignments/<key", "assignment"),
    ("rfps/<key", "rfx"),
    ("bids/<key", "bid"),
    ("awards/<key", "award"),
    ("needs/<key", "need"),
    ("negotiations/<key", "negotiation"),
    ("agreements/<key", "agreement"),
    ("visits/<key", "visit"),
    ("gifts/<key", "gift"),
    ("commitments/<key", "commitment"),
    ("steps/<key", "step"),
    ("evidence/<key", "evidence"),
    ("dependencies/<key", "dependency"),
    ("comments/<key", "comment"),
    ("invitations/<key", "invitation"),
    ("invitation/<str:token", "invitation token"),
    ("profile/tokens/<key", "token"),
    ("profile/sessions/<key", "session"),
    ("profile/company/<key", "identity"),
    ("profile/looks/<key", "look"),
    ("profile/data/copies/<key", "copy of data"),
    ("mute/<slug:what>/<key", "commitment"),
    ("reminders/<slug:what>/<key", "commitment"),
    ("profile/muted/<key", "mute"),
    ("api/v1/me/muted/<key", "mute"),
    ("api/v1/me/data/<key", "copy of data"),
    ("inbox/<veiled:pk", "notification"),
    ("imports/refused/<key", "refused rows"),
]
# Arguments that are not about a row.
OTHERS = {
    "status": "suspended",
    "what": "commitments",
    "number": 1,
    "part": "value",
    "name": "message.eml",
    "uidb36": "1",
    "pk": 1,  # nobody's passkey
}
PLAIN = "-"
# Declared as one (srm/urls.py): who may not come in gets to no page of it, whatever it is about.
ADMIN = "admin:"
API_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PAGE_VERBS = ("GET", "POST")


@dataclass(frozen=True)
class Address:
    """A URL of the URLconf about one row: ``name`` and ``case`` are how the table calls it.

    ``handled`` are the verbs that the API's route has a method for; None where that is not known.
    ``permission`` is what a page declares, None on the API; ``portal`` says on whose side it is.
    """

    name: str
    case: str
    url: str
    handled: frozenset[str] | None = None
    permission: str | None = None
    portal: bool = False

    @property
    def verbs(self) -> tuple[str, ...]:
        return API_VERBS if self.url.startswith("/api/") else PAGE_VERBS

    def handles(self, verb: str) -> bool:
        """Whether any code of ours answers the verb; what is not handled is so for every row."""
        return self.handled is None or verb in self.handled

    def is_open_to(self, user: Any) -> bool:
        """Whether the person has the permission of the page (not of the API): the view is called.

        A verb that it does not take is refused then for every row alike.
        """
        if self.permission is None:
            return False
        return self.permission == PUBLIC or (user is not None and allowed(user, self.permission))

    def is_closed_to(self, user: Any) -> bool:
        """Whether the page is refused before any row is looked for (core/permissions.py, ``deny``).

        So it is for somebody who is not signed in, or to whom the other side's pages do not exist.
        """
        if self.permission is None or self.is_open_to(user):
            return False
        return user is None or self.portal == user.is_internal or self.name.startswith(ADMIN)

    @property
    def gate(self) -> tuple[str, str | None]:
        """What pages share that are refused alike: their name, or that they are the admin's."""
        return ADMIN if self.name.startswith(ADMIN) else self.name, self.permission


def _cases(world: World, route: str) -> dict[str, dict[str, Any]]:
    plain = route.replace("api/v1/^", "").replace("(?P<key>", "<key").removeprefix("portal/")
    for beginning, kind in KINDS:
        if route.startswith(beginning) or plain.startswith(beginning):
            return world.rows[kind]
    return {PLAIN: {}}


def _admin_arguments(name: str) -> dict[str, Any]:
    """Arguments of an admin page: the oldest row of its model, whoever may see it there."""
    for model in admin.site._registry:
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_"):
            newest = apps.get_model(model._meta.label)._default_manager.order_by("-pk").first()
            return {"object_id": newest.pk if newest else 1}
    return {
        "content_type_id": 1,
        "object_id": 1,
        "app_label": "accounts",
        "url": "no-such-page/",
    }


def _of(world: World, route: str, namespace: str, pattern: URLPattern) -> Iterator[Address]:
    name = f"{namespace}:{pattern.name}" if namespace else str(pattern.name)
    wanted = set(pattern.pattern.regex.groupindex)
    actions = getattr(pattern.callback, "actions", None)
    handled = None if actions is None else frozenset(verb.upper() for verb in actions)
    permission = declared(pattern, namespace)
    gate = (handled, None if permission == "api" else permission, route.startswith("portal/"))
    if namespace == "admin":
        if pattern.name is None:  # the catch-all and the old address of a change page
            for url in ("/admin/no-such-page/",):
                yield Address("admin:no-such-page", PLAIN, url, *gate)
            return
        given = {k: v for k, v in _admin_arguments(pattern.name).items() if k in wanted}
        yield Address(name, PLAIN, reverse(name, kwargs=given), *gate)
        return
    for case, known in _cases(world, route).items():
        arguments = {**OTHERS, "key": "set-password"} | known
        given = {key: value for key, value in arguments.items() if key in wanted}
        try:
            yield Address(name, case, reverse(name, kwargs=given), *gate)
        except NoReverseMatch as error:
            raise LookupError(f"tests/access/addresses.py: what is {route} about?") from error


@lru_cache(maxsize=2)
def every_address(world: World) -> list[Address]:
    """Return all addresses, in the order of the URLconf, each once; worked out once per world."""
    found: dict[tuple[str, str], Address] = {}
    for route, namespace, pattern in every_url():
        for address in _of(world, route, namespace, pattern):
            found.setdefault((address.name, address.case), address)
    return list(found.values())


def every_request(world: World, part: int, parts: int) -> list[tuple[Address, str]]:
    """Return the addresses of every ``parts``-th name with each of their verbs.

    A verb that a route of the API has no method for is asked about one row only.
    """
    found, refused = [], set()
    mine = {*list(dict.fromkeys(address.name for address in every_address(world)))[part::parts]}
    for address in every_address(world):
        for verb in address.verbs if address.name in mine else ():
            if not address.handles(verb):
                if (address.name, verb) in refused:
                    continue
                refused.add((address.name, verb))
            found.append((address, verb))
    return found

"""What is not theirs to know stays unknown, whatever way a page is asked for."""

from typing import Any

import pytest

from tests.access import table
from tests.access.addresses import ADMIN, PLAIN, Address, every_address
from tests.access.requests import OK, attempt, client_of, outcome
from tests.access.secrets import bare, figure, leaks, reader_of, text_of, word
from tests.access.world import ANONYMOUS, PEOPLE, World

pytestmark = pytest.mark.usefixtures("known_readers")
# Ways of asking for the same page. The search text begins every planted word without being one.
HTMX = {"HX-Request": "true", "HX-Target": "list"}
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "htmx": ("q=zq&search=zq&sort=-total&ordering=-total&page_size=200", HTMX),
    "format": (
        "format=json&q=zyx&search=zyx&ordering=price&sort=price&page_size=200&partner=zyx",
        {},
    ),
}
# Lists of the administration know the search alone: with another word they lead back to themselves.
WAYS_IN_ADMIN: dict[str, tuple[str, dict[str, str]]] = {"search": ("q=zq", {})}
# Among the API's own words this one hides all the others: it is asked on its own there.
CSV = "format=csv"
PARTS = 2
NOT_FOUND = "404"
# Those from whom most is kept: for them, whatever may be read is asked for in every way, and what is
# not theirs in one. The others see nearly everything: they are asked for lists, which read the words
# in the address most (what a page about one row tells them is in test_matrix.py).
KEPT_FROM = {"rep", "rival", "other", "rival_ae"}
# The link of an invitation is the right to read it, whoever holds it.
LIBRARIES = ("accounts:accept", "account_", "mfa_", "healthz", "readyz", "api-schema", "api-docs")
ADMIN_LIST = "_changelist"


def _is_left_out(person: str, user: Any, address: Address) -> bool:
    """Whether the page need not be asked for in other ways.

    Either it is about one row and the person sees nearly everything, or it is a page of the
    administration that reads no words, or it is closed to this kind of person, or to looking, before
    any row is looked for: that it is whatever else is asked.
    """
    if address.is_closed_to(user):
        return True
    if address.name.startswith(LIBRARIES):
        return True
    if address.name.startswith(ADMIN) and not address.name.endswith(ADMIN_LIST):
        return True
    if person not in KEPT_FROM and address.case != PLAIN:
        return True
    line = table.find(address, "GET")
    return line is None or line.outcomes[person] not in (OK, NOT_FOUND)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("person", [person for person in PEOPLE if person != ANONYMOUS])
def test_no_way_of_asking_tells_a_secret(world: World, person: str, part: int) -> None:
    client = client_of(world.people[person])
    leaked, read = [], 0
    for number, address in enumerate(every_address(world)[part::PARTS], PEOPLE.index(person)):
        if _is_left_out(person, world.people[person], address):
            continue
        # A row out of sight is looked for: one way of asking will do, another one for each address
        # and person.
        ways = [*(WAYS_IN_ADMIN if address.name.startswith(ADMIN) else WAYS).values()]
        turn = number % len(ways)
        asked = ways[turn:] + ways[:turn]
        if address.name.startswith(ADMIN):
            pass
        elif address.url.startswith("/api/"):
            asked.append((CSV, {}))
        else:
            asked = [
                (f"{query}&{CSV}" if "json" not in query else query, headers)
                for query, headers in asked
            ]
        for query, headers in asked:
            response = attempt(client, "GET", f"{address.url}?{query}", **headers)
            assert response.status_code != 500, address.url
            found = leaks(world.secrets, reader_of(person, address.name), text_of(response))
            leaked += [f"{address.name} {address.case} {query}: {secret}" for secret in found]
            if outcome(response) != OK:
                break
            read += 1
    assert read > 20, "hardly a page was read: the test would not see a leak"
    assert not leaked, "\n".join([f"{person} must not know:", *leaked])


def test_every_secret_is_on_a_page_of_someone_who_may_read_it(world: World) -> None:
    """The control: a planted word that is nowhere to be seen could not leak either."""
    unseen = list(world.secrets)
    # First those who see most, so that little is left to look for.
    for person in sorted(PEOPLE, key=("rival", "rep", "executive").__contains__, reverse=True):
        mine = [secret for secret in unseen if person in secret.may_read]
        if not mine:
            continue
        client = client_of(world.people[person])
        for address in every_address(world):
            line = table.find(address, "GET")
            if address.name.startswith((*LIBRARIES, "admin:")) or line is None:
                continue
            if line.outcomes[person] != OK:
                continue  # refused, as test_matrix.py shows
            text = text_of(attempt(client, "GET", address.url))
            bared = bare(text)
            mine = [secret for secret in mine if not secret.pattern.search(text, bared)]
            if not mine:
                break
        unseen = [secret for secret in unseen if person not in secret.may_read or secret in mine]
    hidden = [secret.pattern.core for secret in unseen if secret.may_read]
    assert hidden == []


@pytest.mark.parametrize(
    "text",
    [
        "1234567.80",
        "1,234,567.80",
        "1 234 567,80",
        "1\u00a0234\u00a0567,8",
        "1&nbsp;234&nbsp;567.8",
    ],
)
def test_a_figure_is_found_in_every_spelling(text: str) -> None:
    pattern = figure("1234567.80")
    assert pattern.search(f"<td>{text}</td>")
    assert pattern.search(f'"{text}"')
    assert not pattern.search(f"9{text}")
    assert not pattern.search(text.replace("7", "6"))


def test_a_word_is_found_in_any_case() -> None:
    assert word("Zyxrivalia").search("<b>ZYXRIVALIA AB</b>")

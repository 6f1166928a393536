"""Every address of the site for who waits for a colleague's word: nothing of the sealed bid is on any."""

from decimal import Decimal

from django.utils import timezone

from rfps import actions as rfps
from rfps.models import Rfx
from suppliers.models import Representative
from tests.access import table
from tests.access.addresses import Address, every_address
from tests.access.requests import OK, attempt, client_of, outcome
from tests.access.secrets import Secret, figure, leaks, text_of, word
from tests.access.world import World
from tests.factories.rfps import prices
from tests.factories.suppliers import make_representative

DRAFT = "8123.77"
# As the world has it: what was entered for Qumparia's published request, and its total.
SEALED = ("6411.37", str(Decimal("6411.37") * 10 + 10))


def test_who_waits_finds_nothing_of_the_bid_anywhere(world: World) -> None:
    rep = world.people["rep"]
    rfx = Rfx.objects.get(key=world.rows["rfx"]["published"]["key"])
    rfps.save_draft(rfx=rfx.key, content=prices(rfx, DRAFT, None), by=rep, now=timezone.now())
    user = make_representative(rep.representative.partner, name="Waiting")
    readers = frozenset({"rep"})
    secrets = [Secret(figure(amount), readers) for amount in (*SEALED, DRAFT)]
    secrets.append(Secret(word("Zqentryreason"), readers))
    # What a colleague of theirs reads; of that the request, where the control has to find all of it.
    addresses = [address for address in every_address(world) if _is_read(address)]
    found: dict[str, list[str]] = {}
    for case in ("trusted", "waits"):
        if case == "waits":
            Representative.objects.filter(user=user).update(waits=True, vouched_by=None)
        client, read, told = client_of(user), 0, []
        for address in addresses:
            if case == "waits" or address.case == "published":
                answer = attempt(client, "GET", f"{address.url}?q=zq")
                read += outcome(answer) == OK
                told += leaks(secrets, "waiting", text_of(answer))
        found[case] = told
    assert read > 50
    assert found["waits"] == []
    # The control: to a colleague like any other the same addresses tell each of them.
    assert len({*found["trusted"]}) >= len(secrets)


def _is_read(address: Address) -> bool:
    line = table.find(address, "GET")
    return line is not None and line.outcomes["rep"] == OK

"""Under which of the installation's keys requests and bids lie, which are never encrypted anew."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from core.keyring import Kept, Unreadable
from rfps import sealing
from rfps.models import BidEntry, BidVersion, Rfx


def kept() -> list[Kept]:
    """Count the published requests and the bids that need an older key, or that none opens.

    Bids only of requests that have been opened: before, nobody is told that there are any. Until then what is
    sealed for a request is no younger than the request's own key, which is counted. Reads every one of them.
    """
    requests = Rfx.objects.exclude(wrapped_private_key=None)
    ages = (
        _place(sealing.key_of_request, bytes(wrapped or b""), rfx=key)
        for key, wrapped in requests.values_list("key", "wrapped_private_key").iterator()
    )
    return [Kept.of("requests", ages), Kept.of("bids", _by_bid())]


def _by_bid() -> Iterable[int | None]:
    """The last of the keys that anything of a bid needs; None where none opens something of it."""
    found: dict[int, int | None] = {}
    for bid, number in chain(_copies(), _entries()):
        last = found.get(bid, 0)
        found[bid] = None if number is None or last is None else max(number, last)
    return found.values()


def _copies() -> Iterator[tuple[int, int | None]]:
    rows = BidVersion.objects.filter(bid__rfx__opened_at__isnull=False)
    names = ("bid_id", "bid__rfx__key", "bid__key", "number", "bidder_copy")
    for pk, rfx, bid, number, copy in rows.values_list(*names).iterator():
        yield pk, _place(sealing.key_of_copy, bytes(copy), rfx=rfx, bid=bid, version=number)


def _entries() -> Iterator[tuple[int, int | None]]:
    rows = BidEntry.objects.filter(bid__rfx__opened_at__isnull=False)
    names = ("bid_id", "bid__rfx__key", "bid__key", "digest", "facts")
    for pk, rfx, bid, digest, facts in rows.values_list(*names).iterator():
        yield pk, _place(sealing.key_of_entry, bytes(facts), rfx=rfx, bid=bid, digest=digest)


def _place(key_of: Callable[..., int], data: bytes, **names: Any) -> int | None:
    try:
        return key_of(data, **names)
    except Unreadable:
        return None

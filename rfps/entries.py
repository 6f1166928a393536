"""Bids entered for a supplier: what was said about each, and which of them count."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from core.prepared import prepared
from core.reading import Ids
from rfps import sealing
from rfps.models import Bid, BidEntry, BidVersion, Rfx
from rfps.moments import exact_moment
from suppliers.entering import EntryFacts
from suppliers.models import Partner
from suppliers.told import Directory, Told


@dataclass(frozen=True)
class Entered:
    """An entry for its readers. ``counts`` says that it became a submission, if not the last one.

    ``withdrawn_at`` is for who entered it alone: when they withdrew it for its bidder. ``told``, who at the
    bidder was told of it, is for ours from the opening on (``with_told``).
    """

    facts: EntryFacts
    by: User
    at: datetime
    digest: str
    bid: Bid
    rfx: Rfx
    partner: Partner
    counts: bool
    withdrawn_at: datetime | None = None
    told: tuple[Told, ...] = ()

    @property
    def told_otherwise(self) -> bool:
        """Whether who is told of it was changed between the publication and the entry."""
        return any(one.changed for one in self.told)

    @property
    def exact_time(self) -> str:
        """When it was entered, to the millisecond, in the reader's time zone."""
        return exact_moment(self.at)


def encrypted(facts: EntryFacts, *, rfx: str, bid: str, digest: str) -> bytes:
    """Return the facts as the row keeps them."""
    document = json.dumps(asdict(facts), default=date.isoformat, ensure_ascii=False).encode()
    return sealing.encrypt_entry(document, rfx=rfx, bid=bid, digest=digest)


def read(rows: Iterable[BidEntry]) -> list[Entered]:
    """Return entries readably. The caller has checked that their reader may know of them.

    The rows come with ``bid__rfx``, ``bid__partner`` and ``entered_by``.
    """
    return [_read(row) for row in rows]


def _read(row: BidEntry) -> Entered:
    names = {"rfx": row.bid.rfx.key, "bid": row.bid.key, "digest": row.digest}
    said = json.loads(sealing.read_entry(bytes(row.facts), **names))
    for name in ("received_date", "letter_date"):
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    return Entered(
        facts=EntryFacts(**said),
        by=row.entered_by,
        at=row.entered_at,
        digest=row.digest,
        bid=row.bid,
        rfx=row.bid.rfx,
        partner=row.bid.partner,
        counts=row.version_id is not None,
    )


def with_names(rows: QuerySet[BidEntry]) -> QuerySet[BidEntry]:
    """Return the rows as ``read`` takes them."""
    return rows.select_related("bid__rfx", "bid__partner", "entered_by")


def deciding(bids: Iterable[Bid]) -> dict[int, Entered]:
    """Return, by the bid's primary key, the entries that are what was last submitted; one query.

    The caller has checked that the bids may be read.
    """
    ids = Ids(bid.pk for bid in bids)
    return {row.bid_id: _read(row) for row in _deciding(ids)} if ids else {}


@prepared
def _deciding(bids: Ids) -> QuerySet[BidEntry]:
    newest = BidVersion.objects.filter(bid=OuterRef("bid")).order_by("-number").values("pk")[:1]
    return with_names(BidEntry.objects.filter(bid__among=bids, version=Subquery(newest)))


def with_told(found: Iterable[Entered]) -> list[Entered]:
    """Return them with who was told of each, for ours to compare with whom they know; a few queries."""
    found = list(found)
    directory = Directory(entry.partner for entry in found)
    return [
        replace(
            entry,
            told=tuple(
                directory.told(entry.partner, asked=entry.rfx.published_at, at=entry.at)
                if entry.rfx.published_at
                else ()
            ),
        )
        for entry in found
    ]


def as_data(entry: Entered) -> dict[str, Any]:
    """Return an entry as plain data."""
    written = entry.facts.letter_date
    return {
        "entered_at": entry.at.isoformat(),
        "entered_by": entry.by.name,
        "channel": entry.facts.channel,
        "letter_date": written.isoformat() if written else None,
        "received_date": entry.facts.received_date.isoformat(),
        "reason": entry.facts.reason,
        "digest": entry.digest,
        "counts": entry.counts,
    }

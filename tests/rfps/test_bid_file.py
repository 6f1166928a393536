"""The canonical form of a bid as a file: on the buying side that of an opened bid, on its own each version."""

import hashlib
from typing import Any

from django.test import Client
from django.urls import reverse

from rfps.models import Bid
from tests.factories.rfps import make_published, open_bids, submit
from tests.rfps.conftest import Cast


def _file(user: Any, name: str, key: str, number: int) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[key, number]))


def test_it_is_what_the_fingerprint_was_made_of(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.anna, "11", "21")
    bid = Bid.objects.get()
    assert _file(cast.buyer, "rfps:bid-file", bid.key, 2).status_code == 404
    open_bids(rfx, cast.buyer, cast.opener)
    versions = {version.number: version for version in bid.versions.all()}
    for user, name, key in (
        (cast.buyer, "rfps:bid-file", bid.key),
        (cast.anna, "rfps:portal-bid-file", rfx.key),
    ):
        answer = _file(user, name, key, 2)
        assert answer.status_code == 200, name
        assert hashlib.sha256(answer.content).hexdigest() == versions[2].digest
    # The one before is the bidder's alone.
    assert _file(cast.buyer, "rfps:bid-file", bid.key, 1).status_code == 404
    first = _file(cast.anna, "rfps:portal-bid-file", rfx.key, 1)
    assert hashlib.sha256(first.content).hexdigest() == versions[1].digest
    assert _file(cast.anna, "rfps:portal-bid-file", rfx.key, 3).status_code == 404

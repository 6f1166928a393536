"""What stays under the key of then is counted when the installation's key is replaced, and nothing more is said."""

from typing import Any

import pytest
from django.core.management import call_command

from rfps.models import Rfx
from tests.factories.rfps import enter, make_published, open_bids, submit
from tests.rfps.conftest import Cast

pytestmark = pytest.mark.django_db
NEW = bytes(range(32))


def counted(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    call_command("rotate_secrets_key")
    said = capsys.readouterr()
    return said.out.splitlines()[1:], said.err.splitlines()


def published(cast: Cast) -> Rfx:
    return make_published(
        cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener, cast.executive]
    )


def test_requests_and_opened_bids_that_need_an_older_key_are_counted(
    cast: Cast, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (old,) = settings.BID_KEYS
    before, running = published(cast), published(cast)
    for price in ("1", "2"):
        submit(before, cast.anna, price, None)
    enter(before, cast.beta, cast.buyer, "3", None)
    submit(running, cast.anna, "4", None)
    assert counted(capsys) == (["0 requests need an older key.", "0 bids need an older key."], [])
    settings.BID_KEYS = (NEW, old)
    since = published(cast)
    submit(since, cast.anna, "5", None)
    # Nothing has been opened: that there are bids is said of none.
    asked = ["2 requests need an older key.", "0 bids need an older key."]
    assert counted(capsys) == (asked, [])
    open_bids(before, cast.executive, cast.opener)
    open_bids(since, cast.executive, cast.opener)
    assert counted(capsys) == ([asked[0], "2 bids need an older key."], [])
    settings.BID_KEYS = (NEW,)
    none = ["0 requests need an older key.", "0 bids need an older key."]
    lost = [f"2 {what} can be read with none of the keys." for what in ("requests", "bids")]
    assert counted(capsys) == (none, lost)

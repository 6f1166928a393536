"""Sealed bids: nothing readable anywhere before the opening, nothing changed after it."""

import base64
import logging
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import outbox
from core.refused import Refused
from rfps import actions, reports, sealing
from rfps.models import Bid, BidLine, BidVersion, Rfx
from rfps.sealing import BidContent
from rfps.states import BidStatus, RfxStatus
from tests.factories.rfps import make_published, open_bids, pass_deadline, prices, submit
from tests.rfps.conftest import Cast

NAMES = {"rfx": "r" * 12, "bid": "b" * 12, "version": 1}


@given(
    st.dictionaries(st.text("abc", min_size=1), st.decimals(0, 10**11, places=6), max_size=5),
    st.text(max_size=50).filter(lambda text: "\x00" not in text),
)
def test_the_canonical_form_keeps_every_digit(bids: dict[str, Decimal], message: str) -> None:
    content = BidContent(bids, lead_time_days=3, message=message)
    assert sealing.read_canonical(sealing.canonical(content, **NAMES)) == content


def test_equal_bids_have_different_fingerprints() -> None:
    content = BidContent({"a": Decimal("1.50")})
    documents = [sealing.canonical(content, **NAMES) for _ in range(2)]
    assert sealing.fingerprint(documents[0]) != sealing.fingerprint(documents[1])
    assert b'"1.5"' in documents[0]


@pytest.mark.parametrize("other", [{"rfx": "x" * 12}, {"bid": "x" * 12}, {"version": 2}])
def test_a_seal_cannot_be_moved_to_another_row(other: dict[str, Any]) -> None:
    public, wrapped = sealing.new_key_pair(NAMES["rfx"])
    private = sealing.unwrap_private_key(wrapped, NAMES["rfx"])
    sealed = sealing.seal(b"{}", public_key=public, **NAMES)
    assert sealing.unseal(sealed, private_key=private, **NAMES) == b"{}"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, private_key=private, **{**NAMES, **other})
    copy = sealing.copy_for_bidder(b"{}", **NAMES)
    with pytest.raises(sealing.Unreadable):
        sealing.read_bidder_copy(copy, **{**NAMES, **other})


def test_the_private_key_is_bound_to_its_rfx_and_installation(settings: Any) -> None:
    _public, wrapped = sealing.new_key_pair("a" * 12)
    with pytest.raises(sealing.Unreadable):
        sealing.unwrap_private_key(wrapped, "b" * 12)
    settings.BID_KEYS = (bytes(32),)
    with pytest.raises(sealing.Unreadable):
        sealing.unwrap_private_key(wrapped, "a" * 12)


def test_what_an_older_key_has_wrapped_opens_behind_a_new_one(settings: Any) -> None:
    public, wrapped = sealing.new_key_pair("a" * 12)
    settings.BID_KEYS = (bytes(32), *settings.BID_KEYS)
    private = sealing.unwrap_private_key(wrapped, "a" * 12)
    assert private.public_key().public_bytes_raw() == public
    settings.BID_KEYS = settings.BID_KEYS[:1]
    with pytest.raises(sealing.Unreadable):
        sealing.unwrap_private_key(wrapped, "a" * 12)


def test_lengths_of_sealed_bids_do_not_tell_the_prices() -> None:
    public, _wrapped = sealing.new_key_pair(NAMES["rfx"])
    sizes = set()
    for price in ("1", "123456789.123456"):
        document = sealing.canonical(BidContent({"a": Decimal(price)}), **NAMES)
        sizes.add(len(sealing.seal(document, public_key=public, **NAMES)))
    assert len(sizes) == 1


PRICE = "73914.58"
SPELLINGS = [
    PRICE,
    "73,914.58",
    "73 914,58",
    "73\N{NO-BREAK SPACE}914,58",
    "7391458",
    "739145.8",
    "73914,58",
]
SPELLINGS += [base64.b64encode(PRICE.encode()).decode().rstrip("="), PRICE.encode().hex()]


def everything_stored() -> str:
    """Every row of every table as text, binary columns in hexadecimal."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def found_in(text: str) -> list[str]:
    return [spelling for spelling in SPELLINGS if spelling.lower() in text.lower()]


def send_everything() -> str:
    while outbox.send_next():
        pass
    return "\n".join(str(message.message()) for message in mail.outbox)


def test_a_sealed_price_is_found_nowhere(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    actions.save_draft(
        rfx=rfx.key, content=prices(rfx, PRICE, None), by=cast.anna, now=timezone.now()
    )
    for _ in range(2):  # the second one replaces the first
        submit(rfx, cast.anna, PRICE, "12")
    assert found_in(everything_stored()) == []
    assert found_in(send_everything()) == []
    assert found_in(everything_stored()) == []  # the inbox
    assert found_in(caplog.text) == []
    # The control: once opened, the same search finds it.
    open_bids(rfx, cast.buyer, cast.opener)
    assert PRICE in found_in(everything_stored())
    assert found_in(send_everything()) == []


def pages_of(user: Any, rfx: Rfx) -> dict[str, str]:
    """What a person of ours gets from every page and API route about the RFx."""
    client = Client()
    client.force_login(user)
    paths = [
        reverse("rfps:list"),
        reverse("rfps:list") + "?sort=deadline&status=published",
        reverse("rfps:detail", args=[rfx.key]),
        reverse("rfps:comparison", args=[rfx.key]),
        reverse("rfps:award", args=[rfx.key]),
        f"/api/v1/rfps/?q={rfx.title}",
        f"/api/v1/rfps/{rfx.key}/",
        f"/api/v1/rfps/{rfx.key}/comparison/",
        *[reverse("rfps:partner", args=[each.partner.key]) for each in rfx.invitations.all()],
        *[reverse("suppliers:timeline", args=[each.partner.key]) for each in rfx.invitations.all()],
        reverse("home"),
        "/admin/rfps/bid/",
        reverse("admin:rfps_rfx_change", args=[rfx.pk]),
        "/admin/rfps/bidline/",
        f"/admin/rfps/rfxinvitation/?q={rfx.title}",
        "/admin/core/event/",
        "/admin/core/outbox/",
        "/admin/accounts/notification/",
    ]
    answers = {}
    for path in paths:
        response = client.get(path)
        text = re.sub(
            r'(csrfmiddlewaretoken" value|name="once" value|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")[^>]*',
            "",
            response.content.decode(),
        )
        answers[path] = f"{response.status_code}\n{text}"
    return answers


@pytest.mark.parametrize(
    "who", ["buyer", "executive", "manager", "administrator", "auditor", "executive_of_alfa"]
)
def test_a_bid_changes_nothing_that_ours_can_see(
    cast: Cast, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pages that this person may not open would stand on the trail the second time, bid or no bid.
    monkeypatch.setattr("core.actions.note_refusal", lambda **_: None)
    user = getattr(cast, who)
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    actions.accept_invitation(rfx=rfx.key, by=cast.anna, now=timezone.now())
    send_everything()
    before = pages_of(user, rfx)
    submit(rfx, cast.anna, "100", "200")
    submit(rfx, cast.anna, "90", "200")
    submit(rfx, cast.bo, "80", None)
    actions.withdraw_bid(rfx=rfx.key, by=cast.bo, now=timezone.now())
    send_everything()
    after = pages_of(user, rfx)
    assert [path for path in before if before[path] != after[path]] == []


def test_the_fingerprint_holds_on_both_sides(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    version = submit(rfx, cast.anna, "10.125", None)
    open_bids(rfx, cast.buyer, cast.opener)
    bid = Bid.objects.select_related("rfx").get()
    assert bid.total == Decimal("101.25")
    for user in (cast.buyer, cast.anna):
        check = reports.verify(user, bid)
        assert check is not None
        assert check.holds
        document = reports.canonical_of(user, bid, 1)
        assert sealing.fingerprint(document) == version.digest == check.digest


def test_a_price_changed_after_the_opening_is_noticed(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    open_bids(rfx, cast.buyer, cast.opener)
    BidLine.objects.filter(line__number=1).update(unit_price="9")
    check = reports.verify(cast.buyer, Bid.objects.select_related("rfx").get())
    assert check is not None
    assert (check.sealed, check.shown) == (True, False)


def test_a_broken_seal_stops_the_opening(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    other = sealing.seal(
        b"{}", public_key=bytes(rfx.public_key), rfx=rfx.key, bid="x" * 12, version=2
    )
    bid = Bid.objects.get()
    BidVersion.objects.create(
        bid=bid, number=2, sealed=other, bidder_copy=b"", digest="0" * 64, submitted_by=cast.anna
    )
    pass_deadline(rfx)
    actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    with pytest.raises(Refused, match="tampered"):
        actions.approve_opening(rfx=rfx.key, by=cast.opener, now=timezone.now())
    rfx.refresh_from_db()
    bid.refresh_from_db()
    assert (rfx.status, bid.status, bid.total) == (RfxStatus.CLOSED, BidStatus.SUBMITTED, None)


def test_a_submission_cannot_be_changed_or_deleted(cast: Cast) -> None:
    from django.db.utils import InternalError

    rfx = make_published(cast.buyer, partners=[cast.alfa])
    version = submit(rfx, cast.anna, "10", "20")
    with pytest.raises(InternalError), transaction.atomic():
        BidVersion.objects.filter(pk=version.pk).update(digest="0" * 64)
    with pytest.raises(InternalError), transaction.atomic():
        BidVersion.objects.filter(pk=version.pk).delete()


def test_the_draft_comes_back_to_its_bidder_only(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa])
    content = replace(prices(rfx, "10.5", None), message="Hej", lead_time_days=4)
    bid = actions.save_draft(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
    bid = Bid.objects.select_related("rfx").get(pk=bid.pk)
    assert reports.own_content(cast.anna, bid) == content
    from django.core.exceptions import PermissionDenied

    for user in (cast.bo, cast.buyer, cast.executive):
        with pytest.raises(PermissionDenied):
            reports.own_content(user, bid)

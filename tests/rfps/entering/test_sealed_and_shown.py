"""A bid that came by mail is sealed like any other, and shown as what it is from the opening on."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.clock import company_today
from core.models import Event
from negotiations import actions as negotiations
from negotiations.states import Party
from rfps import actions
from rfps.models import Bid, BidEntry, Rfx
from tests.factories.rfps import open_bids, prices, submit
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import (
    PRICE,
    SAID,
    client_of,
    enter,
    facts_of_today,
    form,
    page,
)
from tests.rfps.test_sealing import everything_stored, found_in, pages_of, send_everything


class TestSealed:
    def test_nothing_of_it_lies_in_the_clear(
        self, cast: Cast, clerk: User, rfx: Rfx, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        path = reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key])
        client = client_of(clerk)
        # The days wrong at first: what comes back is not kept either.
        assert client.post(path, form(rfx, received_date="2001-01-01")).status_code == 422
        assert client.post(path, form(rfx)).status_code == 303
        assert BidEntry.objects.get().version is not None
        assert found_in(everything_stored()) == []
        assert "zqreason" not in everything_stored().lower()
        assert found_in(send_everything()) == []
        assert found_in(everything_stored()) == []
        assert found_in(caplog.text) == []
        # The control: once opened, the same search finds the price.
        open_bids(rfx, cast.buyer, cast.opener)
        assert PRICE in found_in(everything_stored())

    @pytest.mark.parametrize(
        "who", ["buyer", "manager", "executive", "administrator", "auditor", "executive_of_alfa"]
    )
    def test_nobody_else_of_ours_sees_any_of_it(
        self, cast: Cast, clerk: User, rfx: Rfx, who: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.actions.note_refusal", lambda **_: None)
        user = getattr(cast, who)
        send_everything()
        before = pages_of(user, rfx)
        enter(rfx, cast.alfa, clerk)
        enter(rfx, cast.beta, clerk)
        send_everything()
        after = pages_of(user, rfx)
        assert [path for path in before if before[path] != after[path]] == []

    def test_who_entered_it_keeps_the_receipt_and_nothing_else(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        entry = enter(rfx, cast.alfa, clerk)
        send_everything()
        shown = page(clerk, reverse("rfps:entered", args=[rfx.key]))
        assert entry.digest in shown and "Zqreason" in shown
        assert "Entered by you" in page(clerk, f"/rfps/{rfx.key}/")
        pages = pages_of(clerk, rfx)
        pages["entered"] = shown.replace(SAID, "")
        again = page(clerk, reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key]))
        pages["form"] = again
        assert "You have entered a bid for this supplier already" in again
        assert {path: found_in(text) for path, text in pages.items() if found_in(text)} == {}
        bid = Bid.objects.get()
        assert client_of(clerk).get(reverse("rfps:bid", args=[bid.key])).status_code == 404
        assert not Event.objects.filter(verb="rfps.bid_entered").exclude(actor=clerk).exists()
        events = client_of(clerk).get(f"/rfps/{rfx.key}/").context["events"]
        assert "entered a bid that came by mail" not in [entry.text for entry in events]
        # Nor does a colleague of the team find it there.
        assert entry.digest not in page(cast.buyer, reverse("rfps:entered", args=[rfx.key]))

    def test_an_administrator_who_looks_as_them_sees_none_of_it(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        entry = enter(rfx, cast.alfa, clerk)
        client = client_of(cast.administrator)
        assert client.post(f"/people/{clerk.key}/look/", {"reason": "To see"}).status_code == 302
        for name, key in (("rfps:entered", []), ("rfps:enter-bid", [cast.alfa.key])):
            assert client.get(reverse(name, args=[rfx.key, *key])).status_code == 403
        assert client.get(reverse("api-rfps-entries", args=[rfx.key])).status_code == 403
        text = client.get(f"/rfps/{rfx.key}/").content.decode()
        assert "Entered by you" not in text and entry.digest not in text
        # The control: the person themselves sees it there.
        assert "Entered by you" in page(clerk, f"/rfps/{rfx.key}/")


class TestShown:
    def test_everywhere_from_the_opening_on(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, clerk, "10", "20")
        submit(rfx, cast.bo, "11", "21")
        open_bids(rfx, cast.buyer, cast.opener)
        ours, theirs = (Bid.objects.get(partner=each) for each in (cast.alfa, cast.beta))
        comparison = page(cast.buyer, reverse("rfps:comparison", args=[rfx.key]))
        assert comparison.count("entered by Clerk") == 1
        assert "Rank 1 · entered by us" in comparison
        assert "Rank 2 · entered by us" not in comparison
        text = page(cast.buyer, reverse("rfps:bid", args=[ours.key]))
        assert "Clerk entered it (Letter)" in text and "Zqreason" in text
        assert "entered it" not in page(cast.buyer, reverse("rfps:bid", args=[theirs.key]))
        answer = client_of(cast.buyer).get(reverse("rfps:comparison-file", args=[rfx.key]))
        (row,) = (
            row
            for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
            if row[2] == "Entered by us"
        )
        assert "Clerk" in row[6] and "Zqreason" in row[6]
        assert not row[7]
        data = client_of(cast.buyer).get(reverse("api-rfps-comparison", args=[rfx.key])).json()
        assert [bid["entered"] and bid["entered"]["entered_by"] for bid in data["bids"]] == [
            "Clerk",
            None,
        ]
        assert "entered a bid that came by mail" in page(cast.buyer, f"/rfps/{rfx.key}/")
        # The other bidder learns nothing of it, then or later.
        for name in ("rfps:portal-detail", "rfps:portal-receipt"):
            other = page(cast.bo, reverse(name, args=[rfx.key]))
            assert "entered" not in other.lower() and "Clerk" not in other

    def test_in_the_negotiation_that_it_begins(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        content = replace(
            prices(rfx, "10", "20"), valid_until_date=company_today() + dt.timedelta(days=60)
        )
        actions.enter_bid(
            rfx=rfx.key,
            partner=cast.alfa.key,
            content=content,
            facts=facts_of_today(),
            by=clerk,
            now=timezone.now(),
        )
        open_bids(rfx, cast.buyer, cast.opener)
        bid = Bid.objects.get()
        award = actions.propose_award(rfx=rfx.key, bid=bid.key, by=cast.buyer, now=timezone.now())
        if award.needs_approval:
            actions.approve_award(award=award.key, by=cast.executive, now=timezone.now())
        row = negotiations.start_from_award(
            award=award.key,
            partner=cast.alfa.key,
            first=Party.PARTNER,
            by=cast.buyer,
            now=timezone.now(),
        )
        assert "Alfa, entered by Clerk" in page(cast.buyer, f"/negotiations/{row.key}/")

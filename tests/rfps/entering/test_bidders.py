"""A bid that came by mail: entered by one of ours, sealed like any other, and the bidder's to change."""

from difflib import unified_diff

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, User
from core.clock import company_today
from rfps import actions, reports
from rfps.models import Bid, BidEntry, BidVersion, Rfx, TeamMember
from rfps.states import BidStatus, TeamFunction
from suppliers.models import Representative
from tests.factories.rfps import make_published, open_bids, pass_deadline, prices, submit
from tests.factories.suppliers import make_contact
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import SAID, bare, body, client_of, enter, form, page, receipt_page
from tests.rfps.test_sealing import everything_stored, found_in, send_everything


class TestForTheBidder:
    def test_it_is_theirs_to_read_and_says_who_entered_it(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        entry = enter(rfx, cast.alfa, clerk)
        text = receipt_page(cast.anna, rfx)
        assert "73,914.58" in text
        assert "You did not submit this yourself: Clerk" in text
        assert "Zqreason" in text
        assert entry.digest in text
        data = client_of(cast.anna).get(reverse("api-rfps-bid", args=[rfx.key])).json()
        assert data["status"] == "submitted"
        assert data["entries"] == [
            {
                "entered_at": entry.entered_at.isoformat(),
                "entered_by": "Clerk",
                "channel": "letter",
                "letter_date": str(company_today()),
                "received_date": str(company_today()),
                "reason": SAID,
                "digest": entry.digest,
                "counts": True,
            }
        ]
        detail = page(cast.anna, reverse("rfps:portal-detail", args=[rfx.key]))
        assert "Entered for you by Clerk" in detail
        assert "Entered for you" not in page(cast.bo, reverse("rfps:portal-detail", args=[rfx.key]))

    def test_it_may_replace_it(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, clerk)
        submit(rfx, cast.anna, "10", "20")
        text = receipt_page(cast.anna, rfx)
        assert "You did not submit this yourself" not in text
        assert "It was replaced since." in text
        open_bids(rfx, cast.buyer, cast.opener)
        bid = Bid.objects.get()
        assert bid.total == 300
        assert reports.bid_page(cast.buyer, bid)["entered"] is None

    def test_it_may_withdraw_it(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, clerk)
        actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=timezone.now())
        enter(rfx, cast.alfa, clerk)  # too late for ours: the bidder has spoken
        assert Bid.objects.get().status == BidStatus.WITHDRAWN
        open_bids(rfx, cast.buyer, cast.opener)
        assert "Alfa" not in page(cast.buyer, reverse("rfps:comparison", args=[rfx.key]))

    def test_what_its_people_have_typed_stays(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        content = prices(rfx, "1.25", None)
        actions.save_draft(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
        enter(rfx, cast.alfa, clerk)
        bid = Bid.objects.select_related("rfx").get()
        assert reports.own_content(cast.anna, bid) == content
        assert bid.status == BidStatus.SUBMITTED

    def test_its_people_are_told_without_a_price(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        entry = enter(rfx, cast.alfa, clerk)
        send_everything()
        (message,) = mail.outbox
        assert message.to == [f"Anna <{cast.anna.email}>"]
        assert "Your bid that came by mail was entered" in message.subject
        assert entry.digest in message.body
        assert "Entered by: Clerk, " in message.body
        assert found_in(str(message.message())) == []
        (note,) = Notification.objects.all()
        assert (note.user, note.path) == (
            cast.anna,
            reverse("rfps:portal-receipt", args=[rfx.key]),
        )

    @pytest.mark.parametrize("main", [True, False])
    def test_where_nobody_has_an_account_its_contacts_are_written_to(
        self, cast: Cast, clerk: User, rfx: Rfx, main: bool
    ) -> None:
        Representative.objects.filter(partner=cast.alfa).delete()
        make_contact(cast.alfa, email="one@alfa.example", is_main=main)
        make_contact(cast.alfa, email="two@alfa.example")
        make_contact(cast.alfa, email="gone@alfa.example", left_date=company_today())
        enter(rfx, cast.alfa, clerk)
        send_everything()
        told = {address for message in mail.outbox for address in message.to}
        assert told == ({"one@alfa.example"} if main else {"one@alfa.example", "two@alfa.example"})
        assert found_in(mail.outbox[0].body) == []
        assert "Fingerprint" in mail.outbox[0].body


class TestTheBiddersOwn:
    def test_stands_and_nothing_of_what_was_entered_is_kept(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        submit(rfx, cast.anna, "10", "20")
        entry = enter(rfx, cast.alfa, clerk)
        assert entry.version is None
        assert BidVersion.objects.count() == 1
        send_everything()
        said = [message for message in mail.outbox if "Your own bid stands" in message.subject]
        assert len(said) == 1
        assert "It does not count" in receipt_page(cast.anna, rfx)
        open_bids(rfx, cast.buyer, cast.opener)
        bid = Bid.objects.select_related("rfx", "partner").get()
        assert bid.total == 300
        assert "It does not count" in page(cast.buyer, reverse("rfps:bid", args=[bid.key]))
        assert found_in(everything_stored()) == []

    def test_is_not_replaced_by_any_way_to_the_table(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        submit(rfx, cast.anna, "10", "20")
        bid = Bid.objects.get()
        version = BidVersion.objects.create(
            bid=bid, number=2, sealed=b"", bidder_copy=b"", digest="0" * 64, submitted_by=clerk
        )
        with pytest.raises(IntegrityError, match="not replaced by ours"), transaction.atomic():
            BidEntry.objects.create(
                bid=bid, version=version, digest="0" * 64, facts=b"", entered_by=clerk
            )

    @pytest.mark.parametrize("way", ["page", "api"])
    def test_nobody_who_enters_learns_whether_there_is_one(
        self, cast: Cast, clerk: User, way: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.actions.note_refusal", lambda **_: None)
        seen = []
        for spoken in ("nothing", "draft", "submitted", "withdrawn"):
            rfx = make_published(
                cast.buyer, partners=[cast.alfa], openers=[cast.opener], title="Castings"
            )
            TeamMember.objects.create(rfx=rfx, user=clerk, function=TeamFunction.MEMBER)
            now = timezone.now()
            if spoken == "draft":
                content = prices(rfx, "1", None)
                actions.save_draft(rfx=rfx.key, content=content, by=cast.anna, now=now)
            elif spoken != "nothing":
                submit(rfx, cast.anna, "10", "20")
            if spoken == "withdrawn":
                actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=now)
            seen.append(everything_said(rfx, cast, clerk, way))
        first, *others = seen
        for other in others:
            told = [
                list(unified_diff(a.split("\n"), b.split("\n"), n=0))
                for a, b in zip(first, other, strict=True)
            ]
            assert [lines for lines in told if lines] == []


def everything_said(rfx: Rfx, cast: Cast, clerk: User, way: str) -> list[str]:
    """All that somebody who enters a bid is told then and later, without keys, times, fingerprints."""
    client, said = client_of(clerk), []
    for _ in range(2):
        if way == "api":
            answer = client.post(
                reverse("api-rfps-entries", args=[rfx.key]),
                body(rfx, cast.alfa),
                content_type="application/json",
            )
            assert answer.status_code == 201, answer.content
        else:
            path = reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key])
            answer = client.post(path, form(rfx), follow=True)
            assert answer.redirect_chain
        said.append(f"{answer.status_code} {answer.content.decode()}")
    paths = [
        reverse("rfps:detail", args=[rfx.key]),
        reverse("rfps:entered", args=[rfx.key]),
        reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key]),
        reverse("rfps:comparison", args=[rfx.key]),
        reverse("api-rfps-detail", args=[rfx.key]),
        reverse("api-rfps-entries", args=[rfx.key]),
    ]
    said += [client.get(path).content.decode() for path in paths]
    pass_deadline(rfx)
    said += [client.get(path).content.decode() for path in paths]
    opening = client.post(reverse("rfps:approve-opening", args=[rfx.key]))
    said.append(str(opening.status_code))
    return [bare(text, rfx) for text in said]

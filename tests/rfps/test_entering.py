"""A bid that came by mail: entered by one of ours, sealed like any other, and the bidder's to change."""

import datetime as dt
import io
import re
from dataclasses import replace
from difflib import unified_diff
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as people
from accounts.models import Notification, User
from accounts.states import Role
from core.clock import company_today
from core.models import Event
from core.refused import Refused
from negotiations import actions as negotiations
from negotiations.states import Party
from rfps import access, actions, reports
from rfps.actions import EntryFacts
from rfps.models import Award, Bid, BidEntry, BidVersion, OpeningApproval, Rfx, TeamMember
from rfps.states import AwardStatus, BidStatus, RfxStatus, TeamFunction
from suppliers.models import Representative
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, open_bids, pass_deadline, prices, submit
from tests.factories.suppliers import make_contact
from tests.rfps.conftest import Cast
from tests.rfps.test_sealing import everything_stored, found_in, pages_of, send_everything

PRICE = "73914.58"  # what found_in looks for
SAID = "Zqreason: their line is down, 73914.58 each"
FACTS = EntryFacts("letter", company_today(), SAID, letter_date=company_today())


@pytest.fixture
def clerk(cast: Cast) -> User:
    """A buyer of the team who may open nothing."""
    return make_user("Clerk", roles=[Role.BUYER], manager=cast.manager)


@pytest.fixture
def rfx(cast: Cast, clerk: User) -> Rfx:
    row = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    TeamMember.objects.create(rfx=row, user=clerk, function=TeamFunction.MEMBER)
    return row


def enter(
    rfx: Rfx, partner: Any, by: User, *values: str | None, facts: EntryFacts = FACTS
) -> BidEntry:
    return actions.enter_bid(
        rfx=rfx.key,
        partner=partner.key,
        content=prices(rfx, *(values or (PRICE, "12"))),
        facts=facts,
        by=by,
        now=timezone.now(),
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, path: str, status: int = 200) -> str:
    answer = client_of(user).get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def receipt_page(user: User, rfx: Rfx) -> str:
    return page(user, reverse("rfps:portal-receipt", args=[rfx.key]))


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

    def test_a_contact_who_left_in_between_is_not_written_to(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        Representative.objects.filter(partner=cast.alfa).delete()
        contact = make_contact(cast.alfa, email="one@alfa.example")
        enter(rfx, cast.alfa, clerk)
        contact.left_date = company_today()
        contact.save()
        send_everything()
        assert mail.outbox == []


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


def bare(text: str, rfx: Rfx) -> str:
    """The text without what differs from one request to another whatever has been bid."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "SHA", text)
    text = text.replace(rfx.key, "KEY").replace(rfx.reference, "REF")
    for line in rfx.lines.all():
        text = text.replace(line.key, f"LINE-{line.number}")
    text = re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"', "", text)
    text = re.sub(r"X-CSRFToken[^}]*", "", text)
    text = re.sub(r'nonce="[^"]*"', "", text)
    text = re.sub(r"\d{1,2}:\d\d(:\d\d)?(\.\d+)?", "TIME", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[^\"<]*", "TIME", text)
    return re.sub(r"/admin/\S*", "", text)


def form(rfx: Rfx, *values: str, **changed: Any) -> dict[str, Any]:
    offered = prices(rfx, *(values or (PRICE, "12"))).prices
    return {
        "channel": "letter",
        "received_date": str(company_today()),
        "letter_date": "",
        "reason": SAID,
        "left_out": "",
        **{f"price_{line}": str(price) for line, price in offered.items()},
        **changed,
    }


def body(rfx: Rfx, partner: Any, **changed: Any) -> dict[str, Any]:
    offered = prices(rfx, PRICE, "12").prices
    return {
        "partner": partner.key,
        "channel": "letter",
        "received_date": str(company_today()),
        "reason": SAID,
        "prices": {line: str(price) for line, price in offered.items()},
        **changed,
    }


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "error"),
        [
            ("opener", PermissionDenied),
            ("manager", PermissionDenied),
            ("executive", PermissionDenied),
            ("executive_of_alfa", PermissionDenied),
            ("auditor", PermissionDenied),
            ("stranger", Http404),
            ("administrator", Http404),
            ("anna", Http404),
        ],
    )
    def test_others_may_not(self, cast: Cast, rfx: Rfx, who: str, error: Any) -> None:
        user = getattr(cast, who)
        with pytest.raises((PermissionDenied, Http404)) as raised:
            enter(rfx, cast.alfa, user)
        assert raised.type is error or who == "anna"
        assert not BidEntry.objects.exists()
        path = reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key])
        for answer in (client_of(user).get(path), client_of(user).post(path, form(rfx))):
            assert answer.status_code == (403 if error is PermissionDenied else 404)

    def test_only_for_who_is_invited(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        with pytest.raises(Http404):
            enter(rfx, cast.gamma, clerk)

    def test_not_for_who_has_declined(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        actions.decline_invitation(rfx=rfx.key, reason="No", by=cast.anna, now=timezone.now())
        with pytest.raises(Refused, match="has declined"):
            enter(rfx, cast.alfa, clerk)
        text = page(clerk, reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key]))
        assert "No bid can be entered" in text
        assert '<form method="post" class="stack"' not in text

    def test_a_token_may_not(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        _token, text = people.create_token(
            name="ERP", may_write=True, days=9, by=clerk, now=timezone.now()
        )
        answer = Client().post(
            reverse("api-rfps-entries", args=[rfx.key]),
            body(rfx, cast.alfa),
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")
        assert not BidEntry.objects.exists()

    def test_who_entered_one_opens_none(self, cast: Cast, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, cast.buyer)  # the owner and lead
        pass_deadline(rfx)
        with pytest.raises(PermissionDenied):
            actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
        with pytest.raises(IntegrityError, match="does not open"), transaction.atomic():
            OpeningApproval.objects.create(rfx=rfx, user=cast.buyer)
        assert not client_of(cast.buyer).get(f"/rfps/{rfx.key}/").context["may_open"]
        open_bids(rfx, cast.opener, cast.manager)
        rfx.refresh_from_db()
        assert rfx.status == RfxStatus.OPENED

    def test_whose_own_bid_stood_opens_none_either(self, cast: Cast, rfx: Rfx) -> None:
        submit(rfx, cast.anna, "10", "20")
        enter(rfx, cast.alfa, cast.buyer)
        pass_deadline(rfx)
        with pytest.raises(PermissionDenied):
            actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())

    def test_the_award_that_they_propose_waits_for_somebody_else(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        enter(rfx, cast.alfa, clerk, "1", "2")
        open_bids(rfx, cast.buyer, cast.opener)
        text = page(clerk, reverse("rfps:propose-award", args=[rfx.key]))
        assert "whatever its amount" in text
        assert "Propose the award" in text
        bid = Bid.objects.get()
        award = actions.propose_award(rfx=rfx.key, bid=bid.key, by=clerk, now=timezone.now())
        assert (award.status, award.needs_approval) == (AwardStatus.PROPOSED, True)
        assert award.snapshot["bids"][0]["entered"]["entered_by"] == "Clerk"
        assert "entered by us" in page(cast.buyer, reverse("rfps:award", args=[rfx.key]))

    def test_nor_do_they_approve_one(self, cast: Cast, rfx: Rfx) -> None:
        boss = make_user("Boss", roles=[Role.EXECUTIVE])
        TeamMember.objects.create(rfx=rfx, user=boss, function=TeamFunction.MEMBER)
        enter(rfx, cast.alfa, boss, "100000", "2")
        open_bids(rfx, cast.buyer, cast.opener)
        bid = Bid.objects.get()
        award = actions.propose_award(rfx=rfx.key, bid=bid.key, by=cast.buyer, now=timezone.now())
        assert award.needs_approval
        award = Award.objects.select_related("rfx").get()
        assert not access.may_approve(boss, award)
        assert client_of(cast.manager).get(f"/rfps/{rfx.key}/").context["may_decide"]
        assert not client_of(boss).get(f"/rfps/{rfx.key}/").context["may_decide"]
        awaits = {user.name for user in reports.award_page(cast.buyer, rfx)["awaits"]}
        assert awaits == {"Owner", "Manager"}
        with pytest.raises(PermissionDenied):
            actions.approve_award(award=award.key, by=boss, now=timezone.now())
        assert f"/rfps/{rfx.key}/award/" not in page(boss, "/")
        assert f"/rfps/{rfx.key}/award/" in page(cast.executive, "/")
        actions.approve_award(award=award.key, by=cast.executive, now=timezone.now())


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
            facts=FACTS,
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


class TestTheForm:
    def test_it_speaks_of_the_supplier_and_the_bidder_s_own_of_you(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        ours = page(clerk, reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key]))
        theirs = page(cast.anna, reverse("rfps:portal-bid", args=[rfx.key]))
        for entered, own in (
            (
                "Until that day its prices bind the supplier.",
                "Until that day your prices bind you.",
            ),
            ("if the supplier does not bid on it", "if you do not bid on it"),
            ("The supplier’s message to you", "Message to the buyer"),
        ):
            assert entered in ours and own not in ours
            assert own in theirs and entered not in theirs

    def test_it_names_the_lines_that_are_left_out_first(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        path = reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key])
        client = client_of(clerk)
        given = form(rfx)
        last = list(given)[-1]
        del given[last]
        answer = client.post(path, given)
        assert answer.status_code == 422
        assert "1 of 2 lines have no price" in answer.content.decode()
        assert not BidEntry.objects.exists()
        given["left_out"] = last.removeprefix("price_")
        assert client.post(path, given).status_code == 303
        assert BidEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"received_date": "2001-01-01"}, "received_date"),
            ({"received_date": "2999-01-01"}, "received_date"),
            ({"letter_date": "2999-01-01"}, "letter_date"),
            ({"channel": "pigeon"}, "channel"),
            ({"reason": " "}, "reason"),
            ({"received_date": ""}, "received_date"),
        ],
    )
    def test_it_says_what_cannot_be(
        self, cast: Cast, clerk: User, rfx: Rfx, changed: dict[str, str], field: str
    ) -> None:
        path = reverse("rfps:enter-bid", args=[rfx.key, cast.alfa.key])
        answer = client_of(clerk).post(path, form(rfx, **changed))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        api = client_of(clerk).post(
            reverse("api-rfps-entries", args=[rfx.key]),
            body(rfx, cast.alfa, **{name: value or None for name, value in changed.items()}),
            content_type="application/json",
        )
        assert api.status_code in {400, 409}
        assert not BidEntry.objects.exists()

    def test_after_the_deadline_it_is_refused_with_the_time(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        pass_deadline(rfx)
        with pytest.raises(Refused, match="it is now") as refused:
            enter(rfx, cast.alfa, clerk)
        assert refused.value.code == "deadline_passed"
        with pytest.raises(IntegrityError, match="until the deadline"), transaction.atomic():
            bid = Bid.objects.create(
                invitation=rfx.invitations.get(partner=cast.alfa), rfx=rfx, partner=cast.alfa
            )
            BidEntry.objects.create(bid=bid, digest="0" * 64, facts=b"", entered_by=clerk)

    def test_what_is_entered_again_replaces_it(self, cast: Cast, clerk: User, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, clerk)
        enter(rfx, cast.alfa, cast.buyer, "10", "20")
        open_bids(rfx, cast.opener, cast.manager)
        bid = Bid.objects.select_related("rfx", "partner").get()
        assert bid.total == 300
        assert reports.bid_page(cast.buyer, bid)["entered"].by == cast.buyer
        assert "It was replaced since." in page(cast.buyer, reverse("rfps:bid", args=[bid.key]))

    def test_the_list_of_receipts_begins_empty(self, clerk: User, rfx: Rfx) -> None:
        assert "You have entered nothing here" in page(
            clerk, reverse("rfps:entered", args=[rfx.key])
        )

"""What a supplier said by mail to its invitation or to a need: entered by one of ours, and its own to change."""

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, User
from core.clock import company_today
from core.models import Event
from core.postgres import acting
from core.refused import Refused
from rfps import actions
from rfps.actions import EntryFacts
from rfps.models import Bid, NeedShare, Rfx, RfxInvitation
from rfps.states import BidStatus, InvitationStatus, NeedStatus
from suppliers.models import Representative
from tests.factories.rfps import make_need, make_published, pass_deadline, submit
from tests.factories.suppliers import make_contact
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import bare, client_of, page
from tests.rfps.test_sealing import send_everything

FACTS = EntryFacts("phone", company_today(), "They called")
CAME = {"channel": "phone", "received_date": str(company_today()), "reason": "They called"}


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    return make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])


@pytest.fixture
def share(cast: Cast) -> NeedShare:
    need = make_need(cast.buyer, status=NeedStatus.SHARED, title="Castings")
    NeedShare.objects.create(need=need, partner=cast.beta, shared_by=cast.buyer)
    return NeedShare.objects.create(need=need, partner=cast.alfa, shared_by=cast.buyer)


def enter(rfx: Rfx, partner: Any, by: User, accept: bool = True, **more: Any) -> RfxInvitation:
    return actions.enter_answer(
        rfx=rfx.key,
        partner=partner.key,
        accept=accept,
        by=by,
        now=timezone.now(),
        **{"facts": FACTS, "words": "" if accept else "No capacity", **more},
    )


def enter_for(share: NeedShare, by: User, **more: Any) -> NeedShare:
    return actions.enter_need_answer(
        need=share.need.key,
        partner=share.partner.key,
        by=by,
        now=timezone.now(),
        **{"facts": FACTS, "product": "Grey iron", **more},
    )


def answer(share: NeedShare, by: User, product: str) -> NeedShare:
    return actions.answer_need(share=share.key, product=product, by=by, now=timezone.now())


class TestInvitations:
    def test_it_is_marked_and_the_supplier_is_told(self, cast: Cast, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, cast.buyer)
        ours = page(cast.buyer, reverse("rfps:detail", args=[rfx.key]))
        assert "Entered from mail (Phone, " in ours
        theirs = page(cast.anna, reverse("rfps:portal-detail", args=[rfx.key]))
        assert "entered this answer for you: Phone, received" in theirs
        assert "Will bid" in theirs
        rival = page(cast.bo, reverse("rfps:portal-detail", args=[rfx.key]))
        assert "entered this answer" not in rival
        send_everything()
        told = {message.subject: message for message in mail.outbox}
        message = next(told[subject] for subject in told if "you will bid" in subject)
        assert message.to == [f"Anna <{cast.anna.email}>"]
        assert "Entered by: Buyer, " in message.body
        assert "They called" in message.body
        assert Notification.objects.filter(user=cast.anna).count() == 1
        # The others who may open are told as of any answer; who entered it is not.
        assert Notification.objects.filter(user=cast.opener).count() == 1
        assert not Notification.objects.filter(user=cast.buyer).exists()

    def test_it_is_on_the_trail_with_how_it_came(self, cast: Cast, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, cast.buyer, accept=False)
        event = Event.objects.get(verb="rfps.refusal_entered")
        assert event.actor == cast.buyer
        assert event.reason == "They called"
        assert event.changes["channel"] == [None, "phone"]
        assert event.changes["status"] == ["invited", "declined"]
        assert RfxInvitation.objects.get(partner=cast.alfa).decline_reason == "No capacity"

    def test_the_supplier_has_the_last_word(self, cast: Cast, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, cast.buyer, accept=False)
        actions.accept_invitation(rfx=rfx.key, by=cast.anna, now=timezone.now())
        invitation = RfxInvitation.objects.get(partner=cast.alfa)
        assert (invitation.status, invitation.came_by) == (InvitationStatus.ACCEPTED, "")
        assert invitation.answered_by == cast.anna
        with pytest.raises(Refused) as no:
            enter(rfx, cast.alfa, cast.buyer, accept=False)
        assert no.value.code == "answered_itself"
        assert "enter an answer" not in page(
            cast.buyer, reverse("rfps:detail", args=[rfx.key])
        ).replace("Enter an answer of Beta", "")

    def test_what_was_entered_may_be_entered_otherwise(self, cast: Cast, rfx: Rfx) -> None:
        enter(rfx, cast.alfa, cast.buyer)
        enter(rfx, cast.alfa, cast.buyer, accept=False)
        assert RfxInvitation.objects.get(partner=cast.alfa).status == InvitationStatus.DECLINED

    def test_a_bid_stands_and_its_bidder_can_take_its_word_back(self, cast: Cast, rfx: Rfx) -> None:
        submit(rfx, cast.anna, "10", "20")
        enter(rfx, cast.alfa, cast.buyer, accept=False)
        assert Bid.objects.get().status == BidStatus.SUBMITTED
        path = reverse("rfps:portal-detail", args=[rfx.key])
        assert "We will bid" in page(cast.anna, path)
        client_of(cast.anna).post(reverse("rfps:portal-accept", args=[rfx.key]))
        submit(rfx, cast.anna, "11", "20")

    def test_nobody_who_enters_learns_whether_there_is_a_bid(self, cast: Cast) -> None:
        said = []
        for bids in (False, True):
            row = make_published(
                cast.buyer, partners=[cast.alfa], openers=[cast.opener], title="Castings"
            )
            if bids:
                submit(row, cast.anna, "10", "20")
            client = client_of(cast.buyer)
            path = reverse("rfps:enter-answer", args=[row.key, cast.alfa.key])
            data = CAME | {"accept": "no", "words": "No capacity"}
            answers = [
                client.get(path),
                client.post(path, data, follow=True),
                client.get(reverse("rfps:detail", args=[row.key])),
                client.get(reverse("api-rfps-detail", args=[row.key])),
            ]
            said.append([(a.status_code, bare(a.content.decode(), row)) for a in answers])
        assert said[0] == said[1]
        assert "No capacity" in said[0][2][1]  # the control: it was entered

    @pytest.mark.parametrize(
        ("code", "more"),
        [
            ("reason_missing", {"accept": False, "words": "  "}),
            ("reason_missing", {"facts": EntryFacts("phone", company_today(), " ")}),
            ("unknown_channel", {"facts": EntryFacts("pigeon", company_today(), "x")}),
            ("bad_date", {"facts": EntryFacts("phone", company_today().replace(year=2999), "x")}),
            ("bad_date", {"facts": EntryFacts("phone", company_today().replace(year=2001), "x")}),
        ],
    )
    def test_what_cannot_be(self, cast: Cast, rfx: Rfx, code: str, more: dict[str, Any]) -> None:
        with pytest.raises(Refused) as no:
            enter(rfx, cast.alfa, cast.buyer, **more)
        assert no.value.code == code
        assert RfxInvitation.objects.get(partner=cast.alfa).status == InvitationStatus.INVITED

    def test_not_after_the_deadline(self, cast: Cast, rfx: Rfx) -> None:
        pass_deadline(rfx)
        with pytest.raises(Refused) as no:
            enter(rfx, cast.alfa, cast.buyer)
        assert no.value.code == "deadline_passed"

    def test_who_may_not(self, cast: Cast, rfx: Rfx) -> None:
        for who, error in [(cast.opener, PermissionDenied), (cast.stranger, Http404)]:
            with pytest.raises(error):
                enter(rfx, cast.alfa, who)
        with pytest.raises(Http404):
            enter(rfx, cast.gamma, cast.buyer)

    def test_over_the_api_by_a_person(self, cast: Cast, rfx: Rfx) -> None:
        path = reverse("api-rfps-enter-answer", args=[rfx.key])
        data = CAME | {"partner": cast.alfa.key, "accept": False, "words": "No capacity"}
        answer = client_of(cast.buyer).post(path, data, content_type="application/json")
        assert answer.status_code == 200, answer.content
        assert {"partner": cast.alfa.key, "name": "Alfa", "status": "declined"} in answer.json()[
            "invitations"
        ]


class TestNeeds:
    def test_it_is_marked_and_the_partner_is_told(self, cast: Cast, share: NeedShare) -> None:
        enter_for(share, cast.buyer, indicative_price=Decimal("12.5"), currency="SEK")
        ours = page(cast.buyer, reverse("rfps:need", args=[share.need.key]))
        assert "Grey iron" in ours and "Entered from mail (Phone, " in ours
        theirs = page(cast.anna, reverse("rfps:portal-need", args=[share.key]))
        assert "entered this answer for you: Phone, received" in theirs
        send_everything()
        (message,) = mail.outbox
        assert message.subject.startswith("Your answer was entered: Castings")
        assert message.to == [f"Anna <{cast.anna.email}>"]
        assert Event.objects.filter(verb="rfps.need_answer_entered", reason="They called").exists()

    def test_the_partner_has_the_last_word(self, cast: Cast, share: NeedShare) -> None:
        enter_for(share, cast.buyer)
        answer(share, cast.anna, "Steel")
        share.refresh_from_db()
        assert (share.product, share.came_by, share.came_date) == ("Steel", "", None)
        with pytest.raises(Refused) as no:
            enter_for(share, cast.buyer)
        assert no.value.code == "answered_itself"

    def test_where_nobody_has_an_account_its_contact_is_written_to(
        self, cast: Cast, share: NeedShare
    ) -> None:
        Representative.objects.filter(partner=cast.alfa).delete()
        make_contact(cast.alfa, email="one@alfa.example")
        enter_for(share, cast.buyer)
        send_everything()
        assert [message.to for message in mail.outbox] == [["one@alfa.example"]]

    def test_on_the_page_it_begins_with_what_was_entered(
        self, cast: Cast, share: NeedShare
    ) -> None:
        path = reverse("rfps:enter-need-answer", args=[share.need.key, cast.alfa.key])
        client = client_of(cast.buyer)
        assert client.post(path, CAME | {"product": "Grey iron"}).status_code in {200, 302, 303}
        assert 'value="Grey iron"' in client.get(path).content.decode()
        assert client.post(path, CAME).status_code == 422  # neither product nor advice

    def test_who_may_not(self, cast: Cast, share: NeedShare) -> None:
        with pytest.raises(PermissionDenied):
            enter_for(share, cast.executive_of_alfa)
        with pytest.raises(Http404):
            enter_for(share, cast.stranger)

    def test_over_the_api_by_a_person(self, cast: Cast, share: NeedShare) -> None:
        path = reverse("api-needs-enter-answer", args=[share.need.key])
        data = CAME | {"partner": cast.alfa.key, "product": "Grey iron"}
        found = client_of(cast.buyer).post(path, data, content_type="application/json")
        assert (found.status_code, found.json()["status"]) == (200, "answered")


def test_how_it_came_is_whole(cast: Cast, rfx: Rfx) -> None:
    with pytest.raises(IntegrityError, match="came_whole"), transaction.atomic():
        RfxInvitation.objects.filter(partner=cast.alfa).update(came_by="letter")


def test_a_supplier_cannot_say_that_its_answer_was_entered(cast: Cast, rfx: Rfx) -> None:
    row = RfxInvitation.objects.get(partner=cast.alfa)
    with acting.request(cast.anna.pk), transaction.atomic(), connection.cursor() as cursor:
        change = "UPDATE rfps_rfxinvitation SET came_by = %s, came_date = %s WHERE id = %s"
        cursor.execute(change, ["", None, row.pk])  # the control: the column may be written
        assert cursor.rowcount == 1
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            cursor.execute(change, ["letter", company_today(), row.pk])

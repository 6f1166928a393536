"""The form in which a bid that came by mail is entered."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from core.refused import Refused
from rfps import reports
from rfps.models import Bid, BidEntry, Rfx
from tests.factories.rfps import open_bids, pass_deadline
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import body, client_of, enter, form, page


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

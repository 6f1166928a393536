"""Who may enter a bid that came by mail, and what they may not do afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as people
from accounts import notices
from accounts.models import User
from accounts.states import Role
from core.models import Outbox
from core.refused import Refused
from rfps import access, actions, reports
from rfps.models import Award, Bid, BidEntry, OpeningApproval, Rfx, TeamMember
from rfps.states import AwardStatus, RfxStatus, TeamFunction
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, open_bids, pass_deadline, submit
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import body, client_of, enter, form, page


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

    def test_an_owner_alone_who_entered_one_is_not_asked_but_who_is_above(self, cast: Cast) -> None:
        rfx = make_published(cast.buyer, partners=[cast.alfa])
        enter(rfx, cast.alfa, cast.buyer)
        pass_deadline(rfx)
        actions.close_if_due(rfx_id=rfx.pk)
        told = Outbox.objects.filter(kind="rfps.closed").values_list("recipient", flat=True)
        # The same without the entry: who is told does not say that there is a bid.
        assert set(told) == {cast.buyer.pk, cast.manager.pk}
        assert f"/rfps/{rfx.key}/" not in page(cast.buyer, "/")
        assert f"/rfps/{rfx.key}/" in page(cast.manager, "/")
        actions.approve_opening(rfx=rfx.key, by=cast.manager, now=timezone.now())
        assert f"/rfps/{rfx.key}/" not in page(cast.manager, "/")
        assert f"/rfps/{rfx.key}/" in page(cast.executive, "/")

    def test_a_team_of_two_who_open_asks_nobody_above(
        self, cast: Cast, clerk: User, rfx: Rfx
    ) -> None:
        pass_deadline(rfx)
        actions.close_if_due(rfx_id=rfx.pk)
        told = Outbox.objects.filter(kind="rfps.closed").values_list("recipient", flat=True)
        assert set(told) == {cast.buyer.pk, cast.opener.pk}
        home = f"/rfps/{rfx.key}/"
        asked = {u.name: home in page(u, "/") for u in (cast.buyer, cast.manager, clerk)}
        assert asked == {"Buyer": True, "Manager": False, "Clerk": False}

    @pytest.mark.parametrize("entered", [True, False])
    def test_after_a_day_who_is_above_is_asked_whatever_was_entered(
        self, cast: Cast, rfx: Rfx, entered: bool
    ) -> None:
        TeamMember.objects.filter(user=cast.opener).update(function=TeamFunction.LEAD)
        if entered:
            for lead in (cast.buyer, cast.opener):
                enter(rfx, cast.alfa, lead)
        pass_deadline(rfx)
        actions.close_if_due(rfx_id=rfx.pk)
        late = Outbox.objects.filter(kind="rfps.opening_late", channel="email")
        assert {row.recipient for row in late} == {cast.manager, cast.executive}
        assert {row.due_at - timezone.now() > timedelta(hours=23) for row in late} == {True}
        said = [notices.build(row) for row in late]
        assert [(one.title, len(one.lines)) for one in said if one] == [
            (f"Still to open: {rfx.title}", 2)
        ] * 2
        if entered:
            actions.approve_opening(rfx=rfx.key, by=cast.manager, now=timezone.now())
            actions.approve_opening(rfx=rfx.key, by=cast.executive, now=timezone.now())
        else:
            open_bids(rfx, cast.buyer, cast.opener)
        assert [notices.build(row) for row in late] == [None, None]

    def test_who_is_above_and_entered_one_is_not_asked(self, cast: Cast, rfx: Rfx) -> None:
        TeamMember.objects.create(rfx=rfx, user=cast.manager, function=TeamFunction.MEMBER)
        enter(rfx, cast.alfa, cast.manager)
        pass_deadline(rfx)
        actions.close_if_due(rfx_id=rfx.pk)
        late = Outbox.objects.filter(kind="rfps.opening_late", channel="email")
        assert {row.recipient: bool(notices.build(row)) for row in late} == {
            cast.manager: False,
            cast.executive: True,
        }

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

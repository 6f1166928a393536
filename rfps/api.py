"""The API of needs, RFxs, bids and awards: the same access and actions as the pages."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from accounts import confirming
from accounts.http import ApiRequest
from core.permissions import SIGNED_IN
from rfps import access, actions, reports, serializers
from rfps.actions import AwardedLine, LineInput
from rfps.sealing import BidContent

RFX_FILTERS = [
    OpenApiParameter("q", str, description="part of the title or reference"),
    OpenApiParameter("status", str),
    OpenApiParameter("mine", str, description="1: only those whose team the caller is in"),
]


class Base(viewsets.GenericViewSet[Any]):
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    request: ApiRequest

    def checked(self, kind: Any) -> dict[str, Any]:
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def acting(self) -> dict[str, Any]:
        return {"by": self.request.user, "now": timezone.now()}


class RfxViewSet(Base):
    """RFIs, RFPs and RFQs. A supplier's caller meets those it is invited to, without the rest."""

    serializer_class = serializers.RfxSerializer
    row = staticmethod(access.get_rfx)
    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": access.WORK,
        "lines": access.WORK,
        "invitations": access.WORK,
        "publish": access.WORK,
        "cancel": access.WORK,
        "opening": access.OPEN,
        "comparison": access.VIEW,
        "award": access.WORK,
        "answer": access.PORTAL,
        "bid": access.PORTAL,
        "draft": access.PORTAL,
        "submit": access.PORTAL,
        "withdraw": access.PORTAL,
        "entries": access.WORK,
        "enter": access.WORK,
        "withdraw_entry": access.WORK,
        "enter_answer": access.WORK,
    }

    def get_queryset(self) -> Any:
        return access.visible_to(self.request.user).select_related("owner")

    def _answer(self, rfx: Any, status: int = 200) -> Response:
        user = self.request.user
        context = {"now": reports.now(), "internal": user.is_internal, "user": user}
        shown = access.get_rfx(self.request.user, rfx.key)
        return Response(serializers.RfxDetailSerializer(shown, context=context).data, status=status)

    @extend_schema(parameters=RFX_FILTERS, responses=serializers.RfxSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        """RFxs in sight, newest first."""
        found = reports.rfx_filtered(request.user, request.query_params)
        page = self.paginate_queryset(found)
        context = {"now": reports.now(), "internal": request.user.is_internal}
        rows = serializers.RfxSerializer(page, many=True, context=context)
        return self.get_paginated_response(rows.data)

    @extend_schema(responses=serializers.RfxDetailSerializer)
    def retrieve(self, request: ApiRequest, key: str) -> Response:
        """One RFx with its lines; for ours also team and invitations. Nothing about unopened bids."""
        return self._answer(access.get_rfx(request.user, key))

    @extend_schema(
        request=serializers.RfxWriteSerializer, responses={201: serializers.RfxDetailSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """Draft an RFx."""
        data = self.checked(serializers.RfxWriteSerializer)
        return self._answer(actions.create_rfx(**data, **self.acting()), 201)

    @extend_schema(
        request=serializers.LineWriteSerializer(many=True),
        responses=serializers.RfxDetailSerializer,
    )
    @action(detail=True, methods=["put"])
    def lines(self, request: ApiRequest, key: str) -> Response:
        """Set all lines of a draft."""
        serializer = serializers.LineWriteSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        lines = [LineInput(**data) for data in serializer.validated_data]
        return self._answer(actions.set_lines(rfx=key, lines=lines, **self.acting()))

    @extend_schema(
        request=serializers.PartnerKeySerializer, responses=serializers.RfxDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def invitations(self, request: ApiRequest, key: str) -> Response:
        """Put a partner on the list of a draft."""
        data = self.checked(serializers.PartnerKeySerializer)
        return self._answer(actions.invite(rfx=key, **data, **self.acting()).rfx)

    @extend_schema(request=None, responses=serializers.RfxDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: ApiRequest, key: str) -> Response:
        """Publish a draft and tell the invited partners."""
        return self._answer(actions.publish(rfx=key, **self.acting()))

    @extend_schema(request=serializers.ReasonSerializer, responses=serializers.RfxDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, key: str) -> Response:
        """Cancel, with a reason that the invited partners read."""
        data = self.checked(serializers.ReasonSerializer)
        return self._answer(actions.cancel(rfx=key, **data, **self.acting()))

    @extend_schema(request=None, responses=serializers.RfxDetailSerializer)
    @action(detail=True, methods=["post"])
    def opening(self, request: ApiRequest, key: str) -> Response:
        """Approve the opening after the deadline; the second person's approval opens the bids.

        For a session that signed in or confirmed itself just now; never for a token (403).
        """
        confirming.require(request)
        return self._answer(actions.approve_opening(rfx=key, **self.acting()))

    @extend_schema(responses=serializers.ComparisonSerializer)
    @action(detail=True, methods=["get"])
    def comparison(self, request: ApiRequest, key: str) -> Response:
        """Every price, total and rank of the opened bids; 403 before the opening."""
        rfx = access.get_rfx(request.user, key)
        return Response(reports.comparison_data(request.user, rfx))

    @extend_schema(
        request=serializers.AwardWriteSerializer, responses={201: serializers.AwardSerializer}
    )
    @action(detail=True, methods=["post"])
    def award(self, request: ApiRequest, key: str) -> Response:
        """Propose an award: one bid for everything, or line by line.

        For a session that signed in or confirmed itself just now; never for a token (403).
        """
        confirming.require(request)
        data = self.checked(serializers.AwardWriteSerializer)
        lines = [AwardedLine(**line) for line in data.pop("lines", [])]
        award = actions.propose_award(rfx=key, lines=lines, **data, **self.acting())
        return Response(serializers.AwardSerializer(award).data, status=201)

    @extend_schema(request=serializers.AnswerSerializer, responses=serializers.RfxDetailSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: ApiRequest, key: str) -> Response:
        """Accept or decline one's own invitation."""
        data = self.checked(serializers.AnswerSerializer)
        if data["accept"]:
            invitation = actions.accept_invitation(rfx=key, **self.acting())
        else:
            reason = data["reason"]
            invitation = actions.decline_invitation(rfx=key, reason=reason, **self.acting())
        return self._answer(invitation.rfx)

    def _bid(self, key: str) -> Response:
        user = self.request.user
        bid = access.own_bid(user, key)
        if bid is None:
            raise NotFound
        return Response(reports.own_bid_data(user, bid))

    @extend_schema(responses=serializers.OwnBidSerializer)
    @action(detail=True, methods=["get"])
    def bid(self, request: ApiRequest, key: str) -> Response:
        """The caller's own bid with its receipts; 404 if there is none."""
        return self._bid(key)

    @extend_schema(request=serializers.BidWriteSerializer, responses=serializers.OwnBidSerializer)
    @action(detail=True, methods=["put"], url_path="bid/draft")
    def draft(self, request: ApiRequest, key: str) -> Response:
        """Keep a draft that only the bidder reads."""
        content = BidContent(**self.checked(serializers.BidWriteSerializer))
        actions.save_draft(rfx=key, content=content, **self.acting())
        return self._bid(key)

    @extend_schema(request=serializers.BidWriteSerializer, responses=serializers.OwnBidSerializer)
    @action(detail=True, methods=["post"], url_path="bid/submit")
    def submit(self, request: ApiRequest, key: str) -> Response:
        """Submit the bid, again until the deadline; the answer carries the receipt."""
        content = BidContent(**self.checked(serializers.BidWriteSerializer))
        actions.submit_bid(rfx=key, content=content, **self.acting())
        return self._bid(key)

    @extend_schema(request=None, responses=serializers.OwnBidSerializer)
    @action(detail=True, methods=["post"], url_path="bid/withdraw")
    def withdraw(self, request: ApiRequest, key: str) -> Response:
        """Take the bid back before the deadline."""
        actions.withdraw_bid(rfx=key, **self.acting())
        return self._bid(key)

    @extend_schema(responses=serializers.OwnEntrySerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None)
    def entries(self, request: ApiRequest, key: str) -> Response:
        """The bids that the caller has entered for suppliers, newest first; nothing of what they say."""
        rfx = access.get_worked_rfx(request.user, key)
        found = reports.own_entries(request.user, rfx)
        return Response(serializers.OwnEntrySerializer(found, many=True).data)

    @extend_schema(
        request=serializers.EntryWriteSerializer,
        responses={201: serializers.OwnEntrySerializer},
    )
    @entries.mapping.post
    def enter(self, request: ApiRequest, key: str) -> Response:
        """Enter a bid that came by mail for its supplier, who is told. Never for a token (403).

        The answer is the same whether or not the supplier has bid itself; if so, its own bid stands.
        """
        confirming.require_person(request)
        data = self.checked(serializers.EntryWriteSerializer)
        partner, facts = data.pop("partner"), data.pop("facts")
        content = BidContent(**data)
        entry = actions.enter_bid(
            rfx=key, partner=partner, content=content, facts=facts, **self.acting()
        )
        shown = reports.own_entry(request.user, entry)
        return Response(serializers.OwnEntrySerializer(shown).data, status=201)

    @extend_schema(request=serializers.WithdrawEntrySerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="entries/withdraw")
    def withdraw_entry(self, request: ApiRequest, key: str) -> Response:
        """Withdraw a bid that one entered, as its supplier asked by mail. Never for a token (403)."""
        confirming.require_person(request)
        data = self.checked(serializers.WithdrawEntrySerializer)
        actions.withdraw_entry(rfx=key, **data, **self.acting())
        return Response(status=204)

    @extend_schema(
        request=serializers.AnswerEntrySerializer, responses=serializers.RfxDetailSerializer
    )
    @action(detail=True, methods=["post"], url_path="entries/answer")
    def enter_answer(self, request: ApiRequest, key: str) -> Response:
        """Enter what a supplier said by mail to its invitation; it is told. Never for a token (403)."""
        confirming.require_person(request)
        data = self.checked(serializers.AnswerEntrySerializer)
        invitation = actions.enter_answer(rfx=key, **data, **self.acting())
        return self._answer(invitation.rfx)


class AwardViewSet(Base):
    """Awards in sight."""

    serializer_class = serializers.AwardSerializer
    row = staticmethod(access.get_award)
    permissions = {
        "list": access.VIEW,
        "retrieve": access.VIEW,
        "approve": access.APPROVE,
        "send_back": access.APPROVE,
    }

    def get_queryset(self) -> Any:
        return (
            access.visible_awards(self.request.user)
            .select_related("rfx", "proposed_by", "decided_by")
            .prefetch_related(access.with_award_lines())
        )

    def list(self, request: ApiRequest) -> Response:
        """Awards, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(serializers.AwardSerializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        award = access.get_award(request.user, key)
        prefetch_related_objects([award], access.with_award_lines())
        return Response(serializers.AwardSerializer(award).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, key: str) -> Response:
        """Approve a proposed award; never one's own proposal.

        For a session that signed in or confirmed itself just now; never for a token (403).
        """
        confirming.require(request)
        award = actions.approve_award(award=key, **self.acting())
        return Response(serializers.AwardSerializer(award).data)

    @extend_schema(request=serializers.ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: ApiRequest, key: str) -> Response:
        """Send a proposed award back to evaluation, with a reason.

        For a session that signed in or confirmed itself just now; never for a token (403).
        """
        confirming.require(request)
        data = self.checked(serializers.ReasonSerializer)
        award = actions.send_back_award(award=key, **data, **self.acting())
        return Response(serializers.AwardSerializer(award).data)


class NeedViewSet(Base):
    """Needs of ours in sight."""

    serializer_class = serializers.NeedSerializer
    row = staticmethod(access.get_need)
    permissions = {
        "list": access.NEEDS_VIEW,
        "retrieve": access.NEEDS_VIEW,
        "create": access.NEEDS_WORK,
        "share": access.NEEDS_WORK,
        "enter_answer": access.NEEDS_WORK,
    }

    def get_queryset(self) -> Any:
        return access.visible_needs(self.request.user).select_related("owner", "category")

    def list(self, request: ApiRequest) -> Response:
        """Needs, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(serializers.NeedSerializer(page, many=True).data)

    @extend_schema(responses=serializers.NeedDetailSerializer)
    def retrieve(self, request: ApiRequest, key: str) -> Response:
        need = access.get_need(request.user, key)
        context = {"user": request.user}
        return Response(serializers.NeedDetailSerializer(need, context=context).data)

    @extend_schema(responses={201: serializers.NeedSerializer})
    def create(self, request: ApiRequest) -> Response:
        data = self.checked(serializers.NeedWriteSerializer)
        need = actions.create_need(**data, **self.acting())
        return Response(serializers.NeedSerializer(need).data, status=201)

    @extend_schema(request=serializers.PartnerKeySerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: ApiRequest, key: str) -> Response:
        """Share with one more partner."""
        data = self.checked(serializers.PartnerKeySerializer)
        need = actions.share_need(need=key, partners=[data["partner"]], **self.acting())
        return Response(serializers.NeedSerializer(need).data)

    @extend_schema(request=serializers.NeedAnswerEntrySerializer)
    @action(detail=True, methods=["post"], url_path="entries")
    def enter_answer(self, request: ApiRequest, key: str) -> Response:
        """Enter what a partner said by mail to the need; it is told. Never for a token (403)."""
        confirming.require_person(request)
        data = self.checked(serializers.NeedAnswerEntrySerializer)
        share = actions.enter_need_answer(need=key, **data, **self.acting())
        return Response(serializers.NeedSerializer(share.need).data)


routes = [("rfps", RfxViewSet), ("awards", AwardViewSet), ("needs", NeedViewSet)]

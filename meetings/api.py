"""Visits and commitments in the API, for both sides, over the same access and actions as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action as route
from rest_framework.request import Request
from rest_framework.response import Response

from meetings import access, actions
from meetings.models import Commitment, Visit
from meetings.states import CommitmentStatus, OwnerSide, VisitorRole, VisitStatus


class PersonSerializer(serializers.Serializer[Any]):
    """A person by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()


class PartnerRefSerializer(serializers.Serializer[Any]):
    """A partner by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField(source="legal_name")


class VisitSerializer(serializers.Serializer[Visit]):
    """A visit; instants are UTC, ``time_zone`` is the place's."""

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    title = serializers.CharField()
    place = serializers.CharField()
    at_their_place = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    agenda = serializers.CharField()
    minutes = serializers.CharField()
    status = serializers.ChoiceField(choices=VisitStatus.choices)
    visitor_role = serializers.ChoiceField(choices=VisitorRole.choices)
    organiser = PersonSerializer()
    ended_reason = serializers.CharField()


class CommitmentSerializer(serializers.Serializer[Commitment]):
    """A promise; ``first_due_date`` is the first agreed date."""

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    title = serializers.CharField()
    description = serializers.CharField()
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    owner = PersonSerializer()
    counterpart = PersonSerializer(allow_null=True)
    status = serializers.ChoiceField(choices=CommitmentStatus.choices)
    due_date = serializers.DateField()
    first_due_date = serializers.DateField()
    proposed_due_date = serializers.DateField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)


class NewVisitSerializer(serializers.Serializer[Any]):
    """What planning a visit takes; ``partner``, ``users`` and ``contacts`` are ids."""

    partner = serializers.CharField()
    title = serializers.CharField(max_length=200)
    place = serializers.CharField(max_length=200)
    at_their_place = serializers.BooleanField(default=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField(max_length=50)
    visitor_role = serializers.ChoiceField(choices=VisitorRole.choices)
    agenda = serializers.CharField(default="", allow_blank=True)
    users = serializers.ListField(child=serializers.CharField(), default=list)
    contacts = serializers.ListField(child=serializers.CharField(), default=list)


class NewCommitmentSerializer(serializers.Serializer[Any]):
    """What a promise takes; a supplier leaves ``partner`` out."""

    partner = serializers.CharField(default=None, allow_null=True)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(default="", allow_blank=True, max_length=5000)
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    owner = serializers.CharField()
    counterpart = serializers.CharField(default=None, allow_null=True)
    due_date = serializers.DateField()
    visit = serializers.CharField(default=None, allow_null=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class NoteSerializer(serializers.Serializer[Any]):
    """A few words, if any."""

    note = serializers.CharField(default="", allow_blank=True, max_length=2000)


class NewDateSerializer(ReasonSerializer):
    """Another date, and why."""

    due_date = serializers.DateField()


def _cleaned(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


class VisitViewSet(viewsets.ReadOnlyModelViewSet[Visit]):
    """Visits in sight; planning, confirming and ending them."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.VISIT,
        "confirm": access.PORTAL,
        "hold": access.VISIT,
        "cancel": access.VISIT,
        "missed": access.VISIT,
    }
    serializer_class = VisitSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_visit)
    filterset_fields = {"status": ["exact"], "starts_at": ["gte", "lt"]}
    queryset = Visit.objects.none()

    def get_queryset(self) -> QuerySet[Visit]:
        """Only what the signed-in person may see."""
        return access.visible_visits(self.request.user).select_related("partner", "organiser")

    def _answer(self, visit: Visit, status: int = 200) -> Response:
        return Response(VisitSerializer(visit).data, status=status)

    @extend_schema(request=NewVisitSerializer, responses={201: VisitSerializer})
    def create(self, request: Request) -> Response:
        """Plan a visit."""
        data = _cleaned(NewVisitSerializer, request)
        return self._answer(actions.plan_visit(by=request.user, now=timezone.now(), **data), 201)

    @extend_schema(request=None, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def confirm(self, request: Request, key: str) -> Response:
        """The partner confirms."""
        return self._answer(actions.confirm_visit(visit=key, by=request.user))

    @extend_schema(request=None, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def hold(self, request: Request, key: str) -> Response:
        """Note that it took place."""
        return self._answer(actions.hold_visit(visit=key, by=request.user, now=timezone.now()))

    @extend_schema(request=ReasonSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def cancel(self, request: Request, key: str) -> Response:
        """Call it off."""
        data = _cleaned(ReasonSerializer, request)
        return self._answer(actions.cancel_visit(visit=key, by=request.user, **data))

    @extend_schema(request=ReasonSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def missed(self, request: Request, key: str) -> Response:
        """Note that it did not take place."""
        data = _cleaned(ReasonSerializer, request)
        return self._answer(
            actions.miss_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )


def _move(
    act: Callable[..., Commitment], form: type[serializers.Serializer[Any]] | None = None
) -> Callable[..., Response]:
    """A POST that runs one action of a commitment."""

    def view(self: Any, request: Request, key: str) -> Response:
        data = _cleaned(form, request) if form else {}
        row = act(commitment=key, by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data)

    view.__doc__ = (act.__doc__ or "").split("\n", 1)[0]
    return view


_MOVES: dict[str, tuple[Callable[..., Commitment], type[serializers.Serializer[Any]] | None]] = {
    "accept": (actions.accept_commitment, None),
    "decline": (actions.decline_commitment, ReasonSerializer),
    "finish": (actions.finish_commitment, NoteSerializer),
    "confirm": (actions.confirm_commitment, None),
    "send_back": (actions.return_commitment, ReasonSerializer),
    "propose_date": (actions.propose_new_date, NewDateSerializer),
    "accept_date": (actions.accept_new_date, None),
    "decline_date": (actions.decline_new_date, ReasonSerializer),
    "ask_to_cancel": (actions.ask_to_cancel, ReasonSerializer),
    "agree_to_cancel": (actions.agree_to_cancel, None),
    "refuse_to_cancel": (actions.refuse_to_cancel, None),
}


class _CommitmentViewSet(viewsets.ReadOnlyModelViewSet[Commitment]):
    """Commitments in sight; making, keeping and renegotiating them."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.API_COMMIT,
    } | dict.fromkeys(_MOVES, access.API_COMMIT)
    serializer_class = CommitmentSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_commitment)
    filterset_fields = {"status": ["exact"], "side": ["exact"], "due_date": ["gte", "lte"]}
    queryset = Commitment.objects.none()

    def get_queryset(self) -> QuerySet[Commitment]:
        """Only what the signed-in person may see."""
        rows = access.visible_commitments(self.request.user)
        return rows.select_related("partner", "owner", "counterpart")

    @extend_schema(request=NewCommitmentSerializer, responses={201: CommitmentSerializer})
    def create(self, request: Request) -> Response:
        """Write down a promise of one's own side, or ask one of the other."""
        data = _cleaned(NewCommitmentSerializer, request)
        row = actions.propose_commitment(by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data, status=201)


def _routes() -> dict[str, Any]:
    """Every move as a route of its own: POST /commitments/<id>/<move>/."""
    built = {}
    for name, (act, form) in _MOVES.items():
        view = _move(act, form)
        view.__name__ = name
        documented = extend_schema(request=form, responses=CommitmentSerializer)(view)
        built[name] = route(detail=True, methods=["post"], url_path=name.replace("_", "-"))(
            documented
        )
    return built


CommitmentViewSet = type("CommitmentViewSet", (_CommitmentViewSet,), _routes())

routes = [("visits", VisitViewSet), ("commitments", CommitmentViewSet)]

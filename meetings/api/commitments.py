"""Commitments in the API, for both sides."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts.http import ApiRequest
from meetings import access, actions, reports
from meetings.api.bodies import cleaned
from meetings.serializers import (
    CommentSerializer,
    CommitmentSerializer,
    DependencySerializer,
    DoneSerializer,
    EvidenceSerializer,
    NewCommentSerializer,
    NewCommitmentSerializer,
    NewDateSerializer,
    NewDependencySerializer,
    NewEvidenceSerializer,
    NewStepSerializer,
    PauseSerializer,
    ReasonSerializer,
    StepSerializer,
)


def _move(
    act: Callable[..., Any], form: type[serializers.Serializer[Any]] | None = None
) -> Callable[..., Response]:
    """A POST that runs one action of a commitment."""

    def view(self: Any, request: ApiRequest, key: str) -> Response:
        data = cleaned(form, request) if form else {}
        row = act(commitment=key, by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data)

    view.__doc__ = (act.__doc__ or "").split("\n", 1)[0]
    return view


_MOVES: dict[str, tuple[Callable[..., Any], type[serializers.Serializer[Any]] | None]] = {
    "accept": (actions.accept_commitment, None),
    "decline": (actions.decline_commitment, ReasonSerializer),
    "withdraw": (actions.withdraw_commitment, ReasonSerializer),
    "finish": (actions.finish_commitment, DoneSerializer),
    "confirm": (actions.confirm_commitment, None),
    "send_back": (actions.return_commitment, ReasonSerializer),
    "propose_date": (actions.propose_new_date, NewDateSerializer),
    "accept_date": (actions.accept_new_date, None),
    "decline_date": (actions.decline_new_date, ReasonSerializer),
    "pause": (actions.pause_commitment, PauseSerializer),
    "resume": (actions.resume_commitment, None),
    "ask_to_cancel": (actions.ask_to_cancel, ReasonSerializer),
    "agree_to_cancel": (actions.agree_to_cancel, None),
    "refuse_to_cancel": (actions.refuse_to_cancel, None),
}


class _CommitmentViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Commitments in sight; making, keeping and renegotiating them."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.API_COMMIT,
        "steps": access.API_VIEW,
        "add_step": access.API_COMMIT,
        "dependencies": access.API_VIEW,
        "add_dependency": access.API_COMMIT,
        "evidence": access.API_VIEW,
        "add_evidence": access.API_COMMIT,
        "comments": access.API_VIEW,
        "add_comment": access.API_COMMIT,
    } | dict.fromkeys(_MOVES, access.API_COMMIT)
    serializer_class = CommitmentSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_commitment)
    filterset_fields = {"status": ["exact"], "side": ["exact"], "due_date": ["gte", "lte"]}
    queryset = access.NO_COMMITMENTS
    request: ApiRequest

    def get_queryset(self) -> Any:
        """Only what the signed-in person may see."""
        rows = access.visible_commitments(self.request.user)
        return reports.with_their_end(rows.select_related("partner", "owner", "counterpart"))

    @extend_schema(request=NewCommitmentSerializer, responses={201: CommitmentSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write down a promise of one's own side, or ask one of the other."""
        data = cleaned(NewCommitmentSerializer, request)
        row = actions.propose_commitment(by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data, status=201)

    @extend_schema(responses=StepSerializer(many=True))
    @route(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def steps(self, request: ApiRequest, key: str) -> Response:
        """Its steps in their order; fifty at most, so that they are not paged."""
        found: Any = reports.steps_of(access.get_commitment(request.user, key))
        return Response(StepSerializer(found, many=True).data)

    @extend_schema(request=NewStepSerializer, responses={201: StepSerializer})
    @steps.mapping.post
    def add_step(self, request: ApiRequest, key: str) -> Response:
        """Add a step at the end of the list; for the owner's side."""
        access.get_commitment(request.user, key)
        data = cleaned(NewStepSerializer, request)
        step = actions.add_step(commitment=key, by=request.user, **data)
        return Response(StepSerializer(step).data, status=201)

    @extend_schema(responses=DependencySerializer(many=True))
    @route(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def dependencies(self, request: ApiRequest, key: str) -> Response:
        """What it waits for and what waits for it, as far as the reader sees both; some sixty at most."""
        row = access.get_commitment(request.user, key)
        found: Any = reports.dependencies_of(request.user, row)
        return Response(DependencySerializer(found, many=True).data)

    @extend_schema(request=NewDependencySerializer, responses={201: DependencySerializer})
    @dependencies.mapping.post
    def add_dependency(self, request: ApiRequest, key: str) -> Response:
        """Let it wait for another; for the owner's side."""
        access.get_commitment(request.user, key)
        other = cleaned(NewDependencySerializer, request)["waits_for"]
        row = actions.wait_for(commitment=key, other=other, by=request.user)
        return Response(DependencySerializer(row).data, status=201)

    @extend_schema(responses=EvidenceSerializer(many=True))
    @route(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def evidence(self, request: ApiRequest, key: str) -> Response:
        """Its files, oldest first; twenty at most, so that they are not paged."""
        found: Any = reports.evidence_of(access.get_commitment(request.user, key))
        return Response(EvidenceSerializer(found, many=True).data)

    @extend_schema(request=NewEvidenceSerializer, responses={201: EvidenceSerializer})
    @evidence.mapping.post
    def add_evidence(self, request: ApiRequest, key: str) -> Response:
        """Add a file; for the owner's side."""
        access.get_commitment(request.user, key)
        data = cleaned(NewEvidenceSerializer, request)
        row = actions.add_evidence(commitment=key, by=request.user, **data)
        return Response(EvidenceSerializer(row).data, status=201)

    @extend_schema(responses=CommentSerializer(many=True))
    @route(detail=True, methods=["get"], filter_backends=[])
    def comments(self, request: ApiRequest, key: str) -> Response:
        """What the reader's side reads of its thread, newest first."""
        row = access.get_commitment(request.user, key)
        rows = access.comments_on(request.user, row).select_related("author").order_by("-pk")
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(CommentSerializer(page, many=True).data)

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    @comments.mapping.post
    def add_comment(self, request: ApiRequest, key: str) -> Response:
        """Add a comment to its thread."""
        access.get_commitment(request.user, key)
        data = cleaned(NewCommentSerializer, request)
        comment = actions.write_comment(commitment=key, by=request.user, **data)
        return Response(CommentSerializer(comment).data, status=201)


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

"""The API of one's own profile: the same access and actions as the pages."""

import base64

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.response import Response

from accounts import (
    access,
    actions,
    confirming,
    copies,
    muting,
    pictures,
    reminding,
    reports,
    requested,
)
from accounts.http import ApiRequest
from accounts.serializers import (
    AheadSerializer,
    DataRequestSerializer,
    EmailsSerializer,
    MuteSerializer,
    PhotoSerializer,
    ProfileSerializer,
)
from core.clock import database_now
from core.permissions import SIGNED_IN


class OwnViewSet(viewsets.ViewSet):
    """Of the caller alone, whoever it is."""

    request: ApiRequest
    permissions = dict.fromkeys(
        ("retrieve", "choose_emails", "photo", "set_photo", "remove_photo"), SIGNED_IN
    )

    @extend_schema(responses=ProfileSerializer)
    def retrieve(self, request: ApiRequest) -> Response:
        """Who the caller is, and how messages reach them."""
        return Response(ProfileSerializer(reports.own(request.user)).data)

    @extend_schema(request=EmailsSerializer, responses=EmailsSerializer)
    def choose_emails(self, request: ApiRequest) -> Response:
        """Choose how messages come by e-mail, the working days and the hours; what is left out stays."""
        serializer = EmailsSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        data = {**reports.emails_of(request.user), "ways": {}, **serializer.validated_data}
        quiet_hours = (data.pop("quiet_from_hour"), data.pop("quiet_until_hour"))
        person = actions.choose_emails(**data, quiet_hours=quiet_hours, by=request.user)
        return Response(EmailsSerializer(reports.emails_of(person)).data)

    @extend_schema(responses=PhotoSerializer)
    def photo(self, request: ApiRequest) -> Response:
        """The own picture; 404 where there is none."""
        _person, content = access.get_photo(request.user, request.user.key)
        return Response(
            {
                "content": base64.b64encode(content).decode(),
                "media_type": pictures.MIME_TYPE,
            }
        )

    @extend_schema(request=PhotoSerializer, responses=ProfileSerializer)
    def set_photo(self, request: ApiRequest) -> Response:
        """Choose a picture of oneself: JPEG, PNG or WebP."""
        serializer = PhotoSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        person = actions.set_photo(content=serializer.validated_data["content"], by=request.user)
        return Response(ProfileSerializer(reports.own(person)).data)

    @extend_schema(responses={204: None})
    def remove_photo(self, request: ApiRequest) -> Response:
        """Have initials again."""
        actions.remove_photo(by=request.user)
        return Response(status=204)


class MuteViewSet(viewsets.ViewSet):
    """Of what the caller wants no reminders; what the messages of those kinds are about they may mute."""

    request: ApiRequest
    permissions = dict.fromkeys(("list", "create", "destroy"), SIGNED_IN)

    @extend_schema(responses=MuteSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        """What is muted, the newest first."""
        return Response(MuteSerializer(muting.muted_by(request.user), many=True).data)

    @extend_schema(request=MuteSerializer, responses={201: MuteSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Mute the reminders of one thing; a second time changes nothing."""
        serializer = MuteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        kind = serializer.validated_data["kind"]["name"]
        row = actions.mute(kind=kind, thing=serializer.validated_data["key"], by=request.user)
        thing = muting.get_thing(request.user, row.kind, row.thing)
        return Response(MuteSerializer(thing).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, key: str) -> Response:
        """Be reminded again."""
        actions.unmute(mute=key, by=request.user)
        return Response(status=204)


class AheadViewSet(viewsets.ViewSet):
    """What the caller will be reminded of in the coming 30 days; at most a hundred, the next first."""

    request: ApiRequest
    permissions = {"list": SIGNED_IN}

    @extend_schema(responses=AheadSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        """The reminders that come if nothing changes until then."""
        ahead = reminding.coming(request.user, request.user, database_now())
        return Response(AheadSerializer(ahead.rows, many=True).data)


class OwnDataViewSet(viewsets.ViewSet):
    """Copies of what is held about the caller. To ask for one and to download it takes a session in which the
    person has just shown who they are: a token cannot."""

    request: ApiRequest
    permissions = dict.fromkeys(("list", "create", "file"), SIGNED_IN)

    @extend_schema(responses=DataRequestSerializer(many=True))
    def list(self, request: ApiRequest) -> Response:
        """The copies that were asked for, newest first, and how far they are; they go after a while."""
        return Response(DataRequestSerializer(requested.copies_for(request.user), many=True).data)

    @extend_schema(request=None, responses={202: DataRequestSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Have a copy made; a message tells when it is ready."""
        confirming.require(request)
        row = actions.ask_for_copy(person=request.user.key, by=request.user, now=timezone.now())
        row.refresh_from_db()
        return Response(DataRequestSerializer(row).data, status=202)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def file(self, request: ApiRequest, key: str) -> HttpResponse:
        """Download a copy that was made: a ZIP file of JSON files, and a list to read."""
        confirming.require(request)
        return copies.zip_file(requested.content_of(request.user, key))


urlpatterns = [
    path("me/", OwnViewSet.as_view({"get": "retrieve"}), name="api-me"),
    path("me/emails/", OwnViewSet.as_view({"patch": "choose_emails"}), name="api-me-emails"),
    path(
        "me/photo/",
        OwnViewSet.as_view({"get": "photo", "put": "set_photo", "delete": "remove_photo"}),
        name="api-me-photo",
    ),
    path(
        "me/data/",
        OwnDataViewSet.as_view({"get": "list", "post": "create"}),
        name="api-me-data",
    ),
    path(
        "me/muted/",
        MuteViewSet.as_view({"get": "list", "post": "create"}),
        name="api-me-muted",
    ),
    path("me/muted/<key:key>/", MuteViewSet.as_view({"delete": "destroy"}), name="api-me-unmute"),
    path("me/reminders/", AheadViewSet.as_view({"get": "list"}), name="api-me-reminders"),
    path("me/data/<key:key>/", OwnDataViewSet.as_view({"get": "file"}), name="api-me-data-file"),
]

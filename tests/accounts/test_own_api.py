"""One's own profile over the API: how messages come, and the picture."""

import base64

import pytest
from django.test import Client

from accounts import pictures
from accounts.models import User
from accounts.states import Role
from core.models import Event
from tests.factories.accounts import make_user, picture

pytestmark = pytest.mark.django_db
ME, EMAILS, PHOTO = "/api/v1/me/", "/api/v1/me/emails/", "/api/v1/me/photo/"
JSON = "application/json"


@pytest.fixture
def person() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def client(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_it_says_who_one_is(client: Client, person: User) -> None:
    said = client.get(ME).json()
    assert (said["id"], said["name"], said["roles"]) == (
        person.key,
        "Elin Ek",
        ["account_executive"],
    )
    assert said["has_photo"] is False
    assert said["emails"]["working_days"] == person.working_days
    assert set(said["emails"]["ways"].values()) == {"at_once"}


def test_what_is_left_out_of_the_choice_stays(client: Client, person: User) -> None:
    answer = client.patch(EMAILS, {"working_days": [5, 1], "ways": {"visits": "digest"}}, JSON)
    assert answer.status_code == 200, answer.text
    person.refresh_from_db()
    assert (person.working_days, person.digest_email) == ([1, 5], ["visits"])
    hour = person.digest_hour
    assert client.patch(EMAILS, {"ways": {"rfps": "off"}}, JSON).json()["digest_hour"] == hour
    person.refresh_from_db()
    assert (person.no_email, person.digest_email) == (["rfps"], ["visits"])
    assert verbs()[-2:] == ["accounts.preferences_changed"] * 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"working_days": []}, 400),
        ({"working_days": [8]}, 400),
        ({"digest_hour": 24}, 400),
        ({"ways": {"visits": "pigeon"}}, 400),
        ({"ways": {"nothing": "off"}}, 409),
    ],
)
def test_a_choice_that_there_is_not_is_refused(
    client: Client, person: User, sent: dict[str, object], status: int
) -> None:
    assert client.patch(EMAILS, sent, JSON).status_code == status
    before = (person.working_days, person.digest_hour, person.no_email, person.digest_email)
    person.refresh_from_db()
    after = (person.working_days, person.digest_hour, person.no_email, person.digest_email)
    assert before == after


def test_a_picture_comes_and_goes(client: Client, person: User) -> None:
    assert client.get(PHOTO).status_code == 404
    sent = {"content": base64.b64encode(picture()).decode()}
    assert client.put(PHOTO, sent, JSON).json()["has_photo"] is True
    said = client.get(PHOTO).json()
    shown = client.get(f"/photos/{person.key}/").content
    assert (base64.b64decode(said["content"]), said["media_type"]) == (shown, pictures.MIME_TYPE)
    assert client.delete(PHOTO).status_code == 204
    assert client.get(PHOTO).status_code == 404
    assert verbs()[-2:] == ["accounts.photo_set", "accounts.photo_removed"]


@pytest.mark.parametrize(
    ("content", "status"), [("no base64!", 400), (base64.b64encode(b"text").decode(), 409)]
)
def test_what_is_no_picture_is_refused(client: Client, content: str, status: int) -> None:
    assert client.put(PHOTO, {"content": content}, JSON).status_code == status
    assert client.get(ME).json()["has_photo"] is False

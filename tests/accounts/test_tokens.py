"""API tokens on the real routes: what each may, and where."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, User
from accounts.states import Role
from accounts.tokens import areas_for
from core.models import Event
from core.permissions import every_url
from core.refused import Refused
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db
# A list of each part of the API.
LISTS = {
    "suppliers": "/api/v1/partners/",
    "rfps": "/api/v1/rfps/",
    "negotiations": "/api/v1/negotiations/",
    "meetings": "/api/v1/visits/",
    "srm": "/api/v1/audit-events/",
    "accounts": "/api/v1/me/",
    "invitations": "/api/v1/invitations/",
}
# What a token for everything does not open.
NAMED = {"invitations"}


def make_token(user: User, *areas: str, may_write: bool = True) -> tuple[ApiToken, dict[str, str]]:
    now = timezone.now()
    token, text = actions.create_token(
        name="t", may_write=may_write, days=30, areas=areas, by=user, now=now
    )
    return token, {"Authorization": f"Bearer {text}"}


@pytest.fixture
def user() -> User:
    return make_user(roles=[Role.EXECUTIVE])


@pytest.mark.parametrize("area", LISTS)
def test_a_token_opens_its_parts_and_no_others(user: User, area: str) -> None:
    token, header = make_token(user, area)
    came = {name: Client().get(path, headers=header).status_code for name, path in LISTS.items()}
    assert came == {name: 200 if name == area else 403 for name in LISTS}
    token.refresh_from_db()
    assert token.last_used_at is not None
    # What every program may read: how to ask.
    assert Client().get("/api/v1/schema/", headers=header).status_code == 200
    _, everywhere = make_token(user)
    came = {
        name: Client().get(path, headers=everywhere).status_code for name, path in LISTS.items()
    }
    assert came == {name: 403 if name in NAMED else 200 for name in LISTS}


def test_every_route_of_the_api_belongs_to_a_part(user: User) -> None:
    """The refusal comes before anything else: also for rows that there are not."""
    for name in areas_for(user):
        _, header = make_token(user, name)
        closed = Client(headers=header)
        seen = 0
        for route, _namespace, pattern in every_url(get_resolver().url_patterns):
            view = getattr(pattern.callback, "cls", None)
            if not route.startswith("api/v1/") or view is None or not hasattr(view, "permissions"):
                continue
            area = getattr(view, "area", view.__module__.partition(".")[0])
            if area in {None, name}:
                continue
            plain = "/" + re.sub(r"\(\?P<\w+>[^)]*\)|<\w+:\w+>", "0" * 12, route.replace("^", ""))
            plain = plain.replace("\\Z", "").rstrip("$")
            assert closed.get(plain).status_code == 403, plain
            seen += 1
        assert seen > 20


def test_a_reading_token_writes_nowhere(user: User) -> None:
    _, header = make_token(user, may_write=False)
    for path in LISTS.values():
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(Client(), method)(path, {}, "application/json", headers=header)
            assert answer.status_code == 403, (method, path)
    _, writing = make_token(user)
    answer = Client().post(LISTS["suppliers"], {}, "application/json", headers=writing)
    assert answer.status_code in {400, 405, 422}


def test_a_token_is_its_owner_s_and_no_more() -> None:
    mine, theirs = make_partner(), make_partner()
    rep = make_representative(mine)
    _, header = make_token(rep, "suppliers")
    keys = [row["id"] for row in Client().get(LISTS["suppliers"], headers=header).json()["results"]]
    assert theirs.key not in keys
    path = f"/api/v1/partners/{theirs.key}/"
    assert Client().get(path, headers=header).status_code == 404


@pytest.mark.parametrize("text", ["", "x", "Bearer", "Bearer x y", "Bearer å", "bearer srm_"])
def test_what_is_no_token_opens_nothing(text: str) -> None:
    answer = Client().get(LISTS["suppliers"], headers={"Authorization": text})
    assert answer.status_code == 401


def test_only_a_hash_is_kept_and_only_its_owner_revokes_it(user: User) -> None:
    token, header = make_token(user)
    text = header["Authorization"].removeprefix("Bearer ")
    assert text not in str(ApiToken.objects.values())
    assert text not in str(list(Event.objects.values()))
    assert len(text) > 40
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(f"/profile/tokens/{token.key}/revoke/").status_code == 404
    owner = Client()
    owner.force_login(user)
    assert owner.post(f"/profile/tokens/{token.key}/revoke/").status_code == 303
    assert Client().get(LISTS["suppliers"], headers=header).status_code == 401
    expired, header = make_token(user)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(LISTS["suppliers"], headers=header).status_code == 401


def test_the_profile_makes_one_for_chosen_parts_and_shows_what_it_is_for(user: User) -> None:
    client = Client()
    client.force_login(user)
    form = {"name": "ERP", "days": "30", "areas": ["rfps", "meetings"]}
    made = client.post("/profile/tokens/", form)
    assert made.status_code == 200 and "srm_" in made.text
    assert ApiToken.objects.get().areas == ["rfps", "meetings"]
    page = client.get("/profile/").text
    assert "reads · Needs and RFPs, Visits and commitments" in page
    assert "srm_" not in page
    for wrong in ([], ["moon"], ["rfps", "moon"]):
        assert client.post("/profile/tokens/", form | {"areas": wrong}).status_code == 422
    with pytest.raises(Refused):
        make_token(user, "moon")


def test_a_supplier_is_not_offered_what_is_ours(client: Client) -> None:
    rep = make_supplier_user()
    client.force_login(rep)
    assert 'value="srm"' not in client.get("/profile/").text
    with pytest.raises(Refused):
        make_token(rep, "srm")


def test_to_make_one_confirms_who_sits_there(user: User, settings: Any) -> None:
    client = Client()
    client.force_login(user)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    form = {"name": "ERP", "days": "30", "areas": "rfps"}
    answer = client.post("/profile/tokens/", form)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_token_may_not_do_what_asks_who_sits_there(user: User) -> None:
    """No token makes a token: there is no such route, and pages take none."""
    _, header = make_token(user)
    answer = Client().post("/profile/tokens/", {"name": "x"}, headers=header)
    assert answer.headers["Location"].startswith(f"/{live_settings.LOGIN_URL.partition('_')[0]}/")

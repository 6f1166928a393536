"""Who must have a second factor gets nowhere without one, from the next request on."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions, second_factors
from accounts.models import User
from accounts.states import Role
from rfps.models import Rfx
from rfps.states import RfxStatus
from srm import env
from tests.accounts.codes import code_of
from tests.factories.accounts import PASSWORD, duties, make_supplier_user, make_user
from tests.factories.rfps import make_published, make_rfx

pytestmark = pytest.mark.django_db
SET_UP = "/account/two-factor/"


@pytest.fixture(autouse=True)
def _by_default(settings: Any) -> None:
    settings.TWO_FACTOR_ROLES = env.VARIABLES["TWO_FACTOR_ROLES"].parse(
        str(env.VARIABLES["TWO_FACTOR_ROLES"].default)
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def give_factor(user: User) -> None:
    TOTP.activate(user, generate_totp_secret())


def is_led(user: User) -> bool:
    answer = client_of(user).get("/inbox/")
    assert answer.status_code in {200, 303}
    return answer.headers.get("Location") == SET_UP


def test_the_setting_takes_every_role_and_duty_and_nothing_else() -> None:
    everything = {*Role.values, *second_factors.duties()}
    assert env.TWO_FACTOR(",".join(everything)) == everything
    assert env.TWO_FACTOR("") == frozenset()
    with pytest.raises(ValueError, match="openers"):
        env.TWO_FACTOR("administrator,owner")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EXECUTIVE])
def test_without_a_second_factor_everything_leads_to_setting_it_up(role: Role) -> None:
    client = client_of(make_user(roles=[role]))
    for path in ("/", "/inbox/", "/profile/", "/people/", "/admin/", "/partners/", "/search/?q=a"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (303, SET_UP), path
    assert client.post("/profile/", {"name": "x"}).headers["Location"] == SET_UP
    partial = client.get("/inbox/", headers={"HX-Request": "true"})
    assert partial.headers["HX-Redirect"] == SET_UP
    for path in ("/api/v1/partners/", "/api/v1/rfps/"):
        told = client.get(path)
        assert (told.status_code, told.json()["code"]) == (403, "two_factor_required")
    page = client.get(SET_UP)
    assert "Your role asks for a second factor." in page.text
    # What setting it up takes stays open, and so does the way out.
    assert client.get("/account/two-factor/totp/activate/").status_code == 200
    assert client.post("/language/", {"language": "sv"}).status_code == 303
    assert client.post("/account/logout/").headers["Location"] == "/account/login/"


def test_a_role_counts_at_the_very_next_request_and_the_set_up_opens_everything(
    django_capture_on_commit_callbacks: Any,
) -> None:
    admin, user = make_user(roles=[Role.ADMINISTRATOR]), make_user(roles=[Role.BUYER])
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/inbox/").status_code == 200
    actions.change_duties(**duties(user, roles=[Role.BUYER, Role.EXECUTIVE]), by=admin)
    assert client.get("/inbox/").headers["Location"] == SET_UP

    # Signed in just now: the password is not asked for once more.
    page: Any = client.get("/account/two-factor/totp/activate/")
    code = code_of(page.context["form"].secret)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/two-factor/totp/activate/", {"code": code}, follow=True)
    assert 'href="/"' in done.text  # on to where one wanted to go
    assert client.get("/inbox/").status_code == 200
    assert "Set one up here" not in client.get(SET_UP).text

    # Turned off in another window: the next request of this one leads back.
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    assert client.get("/inbox/").headers["Location"] == SET_UP


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = make_user(roles=[Role.EXECUTIVE])
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert is_led(user)


def test_a_token_opens_nothing_either() -> None:
    user = make_user(roles=[Role.EXECUTIVE])
    _, text = actions.create_token(name="t", may_write=True, days=30, by=user, now=timezone.now())
    header = {"Authorization": f"Bearer {text}"}
    told = Client().get("/api/v1/partners/", headers=header)
    assert (told.status_code, told.json()["code"]) == (403, "two_factor_required")
    give_factor(user)
    assert Client().get("/api/v1/partners/", headers=header).status_code == 200


def test_everyone_who_can_open_bids_is_asked() -> None:
    executive = make_user(roles=[Role.EXECUTIVE])
    above = make_user(roles=[Role.MANAGER], manager=executive)
    between = make_user(roles=[Role.BUYER], manager=above)  # manages, but has not the role
    owner = make_user(roles=[Role.BUYER], manager=between)
    opener, bystander = make_user(roles=[Role.BUYER]), make_user(roles=[Role.MANAGER])
    people = {"above": above, "between": between, "owner": owner, "opener": opener}

    def led() -> set[str]:
        return {name for name, user in people.items() if is_led(user)}

    make_rfx(owner, openers=[opener])  # a draft has no bids to open
    assert led() == set()
    rfx = make_published(owner, openers=[opener])
    for status in (RfxStatus.PUBLISHED, RfxStatus.CLOSED):
        Rfx.objects.filter(pk=rfx.pk).update(status=status)
        assert led() == {"above", "owner", "opener"}
        assert not is_led(bystander)
    for user in people.values():
        give_factor(user)
    assert led() == set()
    Authenticator.objects.all().delete()
    Rfx.objects.filter(pk=rfx.pk).update(status=RfxStatus.EVALUATION)
    assert led() == set()


def test_others_are_not_asked_and_with_the_setting_empty_nobody_is(settings: Any) -> None:
    assert not is_led(make_supplier_user())
    assert not is_led(make_user(roles=[Role.BUYER, Role.ACCOUNT_EXECUTIVE, Role.MANAGER]))
    settings.TWO_FACTOR_ROLES = frozenset({"buyer"})
    assert is_led(make_user(roles=[Role.BUYER]))
    settings.TWO_FACTOR_ROLES = frozenset()
    assert not is_led(make_user(roles=[Role.ADMINISTRATOR, Role.EXECUTIVE, Role.BUYER]))


def test_who_has_one_pays_no_query_for_it(settings: Any) -> None:
    user = make_user(roles=[Role.EXECUTIVE])
    give_factor(user)
    client = client_of(user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/inbox/").status_code == 200
        return len(found)

    queries()  # what is looked up once per process
    asked = queries()
    settings.TWO_FACTOR_ROLES = frozenset()
    assert queries() == asked

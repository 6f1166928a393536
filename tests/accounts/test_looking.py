"""Looking as somebody else: only what they see, only for a while, and nothing happens."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, looking, sessions
from accounts.models import ApiToken, Look, Notification, SignIn, User
from accounts.states import Role
from core import outbox, reading
from core.models import Event
from core.refused import Refused
from tests.factories.accounts import PASSWORD, duties, make_supplier_user, make_user
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_published, make_rfx, submit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE], language="sv")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def look_as(client: Client, person: User, reason: str = "She finds no visits") -> Client:
    answer = client.post(f"/people/{person.key}/look/", {"reason": reason})
    assert answer.headers.get("Location") == "/", answer.content.decode()
    return client


def user_of(client: Client, path: str = "/inbox/") -> User:
    page: Any = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return page.context["user"]  # type: ignore[no-any-return]


def events(verb: str) -> list[tuple[str, str]]:
    rows = Event.objects.filter(verb=verb).order_by("pk")
    return [(str(row.actor), str(row.on_behalf_of)) for row in rows]


def test_one_sees_what_the_person_sees_and_says_so_on_every_page(ada: User, elin: User) -> None:
    partner = make_partner(legal_name="Zebra AB")
    make_assignment(partner, elin)
    client = client_of(ada)
    before = client.get(f"/people/{elin.key}/").text
    assert f'href="/people/{elin.key}/look/"' in before
    look_as(client, elin)
    for path in ("/", "/inbox/", "/partners/", f"/partners/{partner.key}/", "/visits/"):
        page: Any = client.get(path)
        assert page.status_code == 200
        assert page.context["user"] == elin
        # In her language, as she sees it.
        assert "Du ser allt som Elin Ek" in page.text, path
        assert 'action="/look/end/"' in page.text
        assert "Ada" not in page.text
    missing = client.get("/partners/000000000000/", headers={"Accept": "text/html"})
    assert missing.status_code == 404 and 'action="/look/end/"' in missing.text
    # What is an administrator's own is not there meanwhile, and what was is again afterwards.
    assert client.get("/admin/").status_code in {302, 403, 404}
    assert client.get("/people/").status_code == 403
    assert client.post("/look/end/").headers["Location"] == "/"
    assert user_of(client) == ada
    assert client.get("/people/").status_code == 200
    assert events("accounts.look_started") == [("Ada Admin", "Elin Ek")]
    assert events("accounts.look_ended") == [("Ada Admin", "Elin Ek")]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_on_pages_or_in_the_api(ada: User, elin: User, method: str) -> None:
    partner = make_partner()
    make_assignment(partner, elin)
    client = look_as(client_of(ada), elin)
    for path in (
        "/profile/",
        "/inbox/read/",
        "/language/",
        "/theme/",
        f"/partners/{partner.key}/edit/",
        "/api/v1/partners/",
        f"/api/v1/partners/{partner.key}/",
        "/account/password/change/",
        "/profile/tokens/",
        "/account/company/login/",
    ):
        answer = getattr(client, method)(path, {"name": "x"}, headers={"HX-Request": "false"})
        assert answer.status_code == 403, path
        if path.startswith("/api/"):
            assert answer.json()["code"] == "looking"
    # That it was tried is on the trail, by who tried it.
    assert {*events("core.refused")} == {("Ada Admin", "Elin Ek")}
    assert not ApiToken.objects.exists()
    # The control: she herself may.
    assert client_of(elin).post("/inbox/read/").status_code == 303


def test_no_action_runs_either_whatever_method_asked(ada: User, elin: User) -> None:
    from core import behalf

    with behalf.looking(ada):
        for by in (elin, ada):
            with pytest.raises(Refused) as no:
                actions.set_language(language="en", by=by)
            assert (no.value.code, no.value.status) == ("looking", 403)
    actions.set_language(language="en", by=elin)


@pytest.mark.parametrize(
    "path",
    [
        "/profile/",
        "/account/two-factor/",
        "/account/two-factor/recovery-codes/",
        "/account/two-factor/totp/activate/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/company/confirm/",
    ],
)
def test_what_is_the_person_s_alone_is_not_shown(ada: User, elin: User, path: str) -> None:
    actions.create_token(name="Ztoken", may_write=True, days=30, by=elin, now=timezone.now())
    client = look_as(client_of(ada), elin)
    page = client.get(path)
    assert page.status_code == 403
    assert '<p class="sub num">403</p>' in page.text
    assert "Ztoken" not in page.text


def test_nothing_is_read_or_counted_by_it(ada: User, elin: User) -> None:
    for _ in range(2):
        client = look_as(client_of(ada), elin)
        actions.end_look(look=Look.objects.latest("pk").key, by=ada, now=timezone.now())
    while outbox.send_next():
        pass
    client = look_as(client_of(ada), elin)
    assert Notification.objects.filter(user=elin, read_at=None).count() == 2
    page = client.get("/inbox/").text
    note = Notification.objects.filter(user=elin).latest("pk")
    assert note.title in page
    assert not SignIn.objects.filter(user=elin).exists()
    assert Notification.objects.filter(user=elin, read_at=None).count() == 2
    assert User.objects.get(pk=elin.pk).last_login is None


def test_the_person_is_told_and_finds_it_on_their_profile(
    ada: User, elin: User, mailoutbox: list[Any]
) -> None:
    look_as(client_of(ada), elin, "Visits <b>are</b> missing")
    while outbox.send_next():
        pass
    note = Notification.objects.get(user=elin)
    assert note.title == "Ada Admin ser dina sidor"
    assert "Visits <b>are</b> missing" in note.body
    assert mailoutbox[0].to == [f"Elin Ek <{elin.email}>"]
    hers = client_of(elin)
    text = hers.get("/profile/").text
    assert "Ada Admin" in text and "Visits &lt;b&gt;are&lt;/b&gt; missing" in text
    other = client_of(make_user())
    assert "Ada Admin" not in other.get("/profile/").text
    key = Look.objects.get().key
    assert other.post(f"/profile/looks/{key}/end/").status_code == 404


# --- how it ends ---------------------------------------------------------------------------------


def over(client: Client, ada: User) -> None:
    """The look is over, and what is pressed on its last page does not happen as somebody else."""
    pressed = client.post("/inbox/read/")
    assert (pressed.status_code, pressed.headers["Location"]) == (303, "/")
    assert user_of(client) == ada
    assert looking.KEY not in client.session


def test_it_ends_by_itself_after_a_quarter_of_an_hour(ada: User, elin: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = look_as(client_of(ada), elin)
        clock.shift(looking.LASTS - timedelta(seconds=1))
        assert user_of(client) == elin
        clock.shift(timedelta(seconds=1))
        over(client, ada)


def test_a_part_of_a_page_that_outlives_it_leads_home(ada: User, elin: User) -> None:
    client = look_as(client_of(ada), elin)
    Look.objects.update(expires_at=timezone.now())
    part = client.get("/partners/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/"
    client = look_as(client_of(ada), elin)
    Look.objects.update(expires_at=timezone.now())
    told = client.post("/api/v1/partners/", {})
    assert (told.status_code, told.json()["code"]) == (403, "look_is_over")
    assert client.get("/api/v1/partners/").status_code == 200


def test_it_ends_with_the_administrator_s_session(ada: User, elin: User) -> None:
    client = look_as(client_of(ada), elin)
    assert client.get("/account/logout/").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/inbox/").status_code == 302
    assert Look.objects.get().ended_at is not None
    assert events("accounts.logged_out") == [("Ada Admin", "None")]
    # Another session of hers never had it.
    look_as(client_of(ada), elin)
    assert user_of(client_of(ada)) == ada


def hers(elin: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": elin.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("way", ["button", "logout", "everywhere else", "password"])
def test_it_ends_when_the_person_ends_it(ada: User, elin: User, way: str) -> None:
    browser = hers(elin)
    client = look_as(client_of(ada), elin)
    assert user_of(client) == elin
    if way == "button":
        browser.post(f"/profile/looks/{Look.objects.get().key}/end/")
    elif way == "logout":
        browser.post("/account/logout/")
    elif way == "everywhere else":
        browser.post("/profile/sessions/end/")
    else:
        new = "another long secret"
        browser.post(
            "/account/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )
    over(client, ada)
    assert events("accounts.look_ended") == [("Elin Ek", "None")]


def test_it_ends_when_one_of_the_two_may_no_longer(ada: User, elin: User, settings: Any) -> None:
    other = make_user(roles=[Role.ADMINISTRATOR])
    client = look_as(client_of(ada), elin)
    actions.change_duties(**duties(elin, active=False), by=other)
    actions.change_duties(**duties(elin, active=True), by=other)  # what was open stays shut
    over(client, ada)
    look_as(client, elin)
    actions.change_duties(**duties(elin, roles=[Role.EXECUTIVE]), by=other)
    over(client, ada)
    actions.change_duties(**duties(elin, roles=[Role.BUYER]), by=other)
    look_as(client, elin)
    actions.change_duties(**duties(ada, roles=[Role.BUYER]), by=other)
    over(client, User.objects.get(pk=ada.pk))
    actions.change_duties(**duties(ada, roles=[Role.ADMINISTRATOR]), by=other)
    look_as(client, elin)
    settings.TWO_FACTOR_ROLES = frozenset({"administrator"})  # she must have a second factor now
    assert client.get("/inbox/").headers["Location"] in {"/", "/account/two-factor/"}
    assert client.get("/partners/").headers["Location"] == "/account/two-factor/"


def test_who_must_have_a_second_factor_themselves_is_looked_as_all_the_same(
    ada: User, elin: User, settings: Any
) -> None:
    settings.TWO_FACTOR_ROLES = frozenset({"account_executive"})
    assert user_of(look_as(client_of(ada), elin)) == elin


# --- who, and as whom ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*Role])
def test_only_administrators_look(elin: User, role: Role) -> None:
    client = client_of(make_user(roles=[role]))
    came = client.get(f"/people/{elin.key}/look/").status_code
    assert came == (200 if role == Role.ADMINISTRATOR else 403)
    if role != Role.ADMINISTRATOR:
        assert client.post(f"/people/{elin.key}/look/", {"reason": "x"}).status_code == 403
    assert client_of(make_supplier_user()).get(f"/people/{elin.key}/look/").status_code == 404
    assert not Look.objects.exists()


@pytest.mark.parametrize("role", [*Role])
def test_nobody_looks_as_an_administrator_or_who_sees_everything(ada: User, role: Role) -> None:
    person = make_user(roles=[role])
    closed = role in {Role.ADMINISTRATOR, Role.EXECUTIVE, Role.AUDITOR}
    client = client_of(ada)
    assert ("Nobody may look" in client.get(f"/people/{person.key}/look/").text) == closed
    answer = client.post(f"/people/{person.key}/look/", {"reason": "x"})
    assert answer.status_code == (422 if closed else 302)
    assert Look.objects.exists() != closed


def test_nor_as_oneself_or_who_is_locked_out_or_without_a_reason(ada: User, elin: User) -> None:
    gone = make_user(is_active=False)
    client = client_of(ada)
    for person, reason in ((ada, "x"), (gone, "x"), (elin, "  "), (elin, "")):
        answer = client.post(f"/people/{person.key}/look/", {"reason": reason})
        assert answer.status_code == 422
    assert client.post("/people/000000000000/look/", {"reason": "x"}).status_code == 404
    assert not Look.objects.exists()
    for person, reason in ((ada, "x"), (elin, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Look.objects.create(
                looker=ada, person=person, person_epoch=0, reason=reason, expires_at=timezone.now()
            )


def test_to_begin_one_confirms_who_sits_there(ada: User, elin: User, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client_of(ada).post(f"/people/{elin.key}/look/", {"reason": "x"})
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not Look.objects.exists()


def test_a_supplier_is_looked_as_until_it_has_something_of_its_own_to_keep(ada: User) -> None:
    buyer, partner = make_user(), make_partner()
    rep = make_representative(partner)
    client = look_as(client_of(ada), rep)
    assert user_of(client, "/portal/") == rep
    assert 'action="/look/end/"' in client.get("/portal/").text
    assert client.get("/partners/").status_code == 404
    make_rfx(buyer, partners=[partner])  # a draft is nothing the supplier knows of
    assert user_of(client, "/portal/") == rep
    # Asked for a bid: whether there is one is nobody's to know, and so nobody's to be told by this.
    make_published(buyer, partners=[partner])
    over(client, ada)
    text = client.get(f"/people/{rep.key}/look/").text
    assert "Nobody may look as this person" in text


def test_a_supplier_s_person_reads_who_looked_and_ends_it(ada: User) -> None:
    rep = make_representative(make_partner())
    client = look_as(client_of(ada), rep, "The company's page is empty")
    theirs = client_of(rep)
    text = theirs.get("/profile/").text
    assert "Ada Admin, " in text and "The company&#x27;s page is empty" in text
    assert theirs.post(f"/profile/looks/{Look.objects.get().key}/end/").status_code == 303
    over(client, ada)


def test_the_answer_is_the_same_with_and_without_a_bid(ada: User) -> None:
    buyer, opener = make_user(), make_user()
    told = []
    for hands_in in (True, False):
        partner = make_partner()
        rep = make_representative(partner, name="Rep")
        rfx = make_published(buyer, partners=[partner], openers=[opener])
        if hands_in:
            submit(rfx, rep, "10", "20")
        client = client_of(ada)
        page = client.get(f"/people/{rep.key}/look/").text
        refused = client.post(f"/people/{rep.key}/look/", {"reason": "x"})
        chance = r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"|X-CSRFToken": "\w+'
        told.append(
            [re.sub(chance, "", text).replace(rep.key, "") for text in (page, refused.text)]
        )
        assert refused.status_code == 422
    assert told[0] == told[1]


def test_who_negotiates_is_not_looked_as(ada: User) -> None:
    partner = make_partner()
    rep = make_representative(partner)
    client = look_as(client_of(ada), rep)
    make_negotiation(partner=partner, owner=make_user())
    over(client, ada)


def test_a_token_in_the_same_browser_is_the_token_s_owner_s(ada: User, elin: User) -> None:
    _, text = actions.create_token(name="t", may_write=True, days=30, by=ada, now=timezone.now())
    client = look_as(client_of(ada), elin)
    header = {"Authorization": f"Bearer {text}"}
    assert client.post("/api/v1/partners/", {}, headers=header).status_code == 403
    # A session of a look opens no other one's caches.
    with reading.remembering():
        assert sessions.Backend().get_user(elin.pk) == elin

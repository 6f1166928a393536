"""Roles, tokens, preferences, the inbox: what people may change, and the trail of it."""

import re
from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts import actions, notices
from accounts.models import ApiToken, Invitation, Notification, User
from accounts.notices import Notice
from accounts.states import Role
from core import outbox
from core.models import Event
from core.refused import Refused
from tests.factories.accounts import PASSWORD, duties, make_supplier_user, make_user
from tests.page_forms import forms_of

pytestmark = pytest.mark.django_db


@notices.notice("tests.wave", why="You get this because it is a test.")
def _hello(recipient: User | None, payload: dict) -> Notice:
    return Notice("Hello <b>you</b>", "/profile/", ["One line & more", "Uppsala"], "Look")


@pytest.fixture
def admin() -> User:
    return make_user(roles=[Role.ADMINISTRATOR])


def test_a_role_change_is_on_the_trail_with_before_and_after(admin: User) -> None:
    user = make_user()
    actions.change_duties(**duties(user, roles=[Role.MANAGER, Role.BUYER]), by=admin, reason="x")
    event = Event.objects.get(verb="accounts.duties_changed")
    assert event.change("roles") == (["buyer"], ["buyer", "manager"])
    assert (event.actor, event.reason) == (admin, "x")


def test_duties_are_for_administrators_alone() -> None:
    user = make_user(roles=[Role.EXECUTIVE])
    with pytest.raises(PermissionDenied):
        actions.change_duties(**duties(user, roles=list(Role.values)), by=user)
    with pytest.raises(PermissionDenied):
        actions.change_duties(**duties(user, active=False), by=user)


def test_refusals_say_which_rule(admin: User) -> None:
    boss = make_user(roles=[Role.MANAGER])
    below = make_user(manager=boss)
    supplier = make_supplier_user()
    for code, changed in {
        "manager_cycle": duties(boss, manager=below.key),
        "own_roles": duties(admin, roles=[Role.BUYER]),
        "address_taken": duties(boss, email=below.email.upper()),
        "supplier_has_no_roles": duties(supplier, roles=[Role.BUYER]),
    }.items():
        with pytest.raises(Refused) as no:
            actions.change_duties(**changed, by=admin)
        assert no.value.code == code
    # Else an administrator would read as an executive what administrators may not.
    more = [Role.ADMINISTRATOR, Role.EXECUTIVE]
    with pytest.raises(Refused, match="own roles"):
        actions.change_duties(**duties(admin, roles=more), by=admin)
    with pytest.raises(Refused):
        actions.change_duties(**duties(admin, active=False), by=admin)
    assert not Event.objects.exists()


def test_the_admin_changes_people_through_the_action(admin: User, client: Client) -> None:
    user = make_user()
    client.force_login(admin)
    path = reverse("admin:accounts_user_change", args=[user.pk])
    form = {"name": user.name, "title": "", "email": user.email, "manager": "", "reason": "asked"}
    client.post(path, {**form, "roles": ["manager"], "is_active": "on"})
    user.refresh_from_db()
    assert user.roles == ["manager"]
    assert Event.objects.get(verb="accounts.duties_changed").reason == "asked"
    # All of it or nothing, oneself included.
    own = reverse("admin:accounts_user_change", args=[admin.pk])
    mine = {**form, "name": "Someone else", "email": admin.email, "roles": ["administrator"]}
    assert "You cannot lock yourself out." in client.post(own, mine, follow=True).text
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.name != "Someone else"
    client.post(own, {**mine, "is_active": "on"})
    admin.refresh_from_db()
    assert (admin.is_active, admin.name) == (True, "Someone else")
    client.force_login(make_user(roles=[Role.AUDITOR]))
    assert client.post(path, {**form, "roles": ["executive"]}).status_code == 403
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 403


def test_who_has_left_stays_the_line_manager_when_the_admin_changes_something_else(
    admin: User, client: Client
) -> None:
    boss = make_user(roles=[Role.MANAGER])
    user = make_user(manager=boss)
    actions.change_duties(**duties(boss), active=False, by=admin)
    client.force_login(admin)
    path = reverse("admin:accounts_user_change", args=[user.pk])
    (form,) = [one for one in forms_of(client.get(path).text) if "title" in one.data]
    client.post(path, form.data | {"title": "Deputy"})
    user.refresh_from_db()
    assert (user.title, user.manager) == ("Deputy", boss)
    with pytest.raises(Http404):
        actions.change_duties(**duties(make_user(), manager=boss.key), by=admin)


def test_the_admin_asks_who_sits_there_before_it_changes_a_person(
    admin: User, client: Client, settings: Any
) -> None:
    user = make_user()
    client.force_login(admin)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    path = reverse("admin:accounts_user_change", args=[user.pk])
    form = {"name": user.name, "email": "taken@over.example", "roles": ["buyer"], "is_active": "on"}
    assert client.get(path).status_code == 200
    asked = client.post(path, form, headers={"referer": f"http://testserver{path}"})
    assert asked.headers["Location"].startswith("/account/reauthenticate/?next=")
    user.refresh_from_db()
    assert user.email != "taken@over.example"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    again = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": path})
    # What was entered is drawn once more, for one more press.
    assert f'action="{path}"' in again.text
    assert 'name="email" value="taken@over.example"' in again.text


def test_the_address_that_somebody_had_is_told_of_another_one(
    admin: User, mailoutbox: list
) -> None:
    user = make_user(email="before@nordkontor.example")
    actions.change_duties(**duties(user, title="Boss"), by=admin)
    actions.change_duties(**duties(user, email="after@nordkontor.example"), by=admin)
    while outbox.send_next():
        pass
    mails = {parseaddr(mail.to[0])[1]: mail for mail in mailoutbox}
    assert {*mails} == {"before@nordkontor.example", "after@nordkontor.example"}
    former = mails["before@nordkontor.example"]
    assert "with another address now" in former.subject and "after@" not in former.body
    assert reverse("account_reset_password") in mails["after@nordkontor.example"].body


def test_another_address_ends_what_opened_the_account_of_one_of_ours(
    admin: User, client: Client
) -> None:
    user = make_user(email="before@nordkontor.example")
    _token, text = actions.create_token(
        name="t", may_write=False, days=30, by=user, now=timezone.now()
    )
    client.force_login(user)
    bearer = {"Authorization": f"Bearer {text}"}
    factor = Authenticator.objects.create(user=user, type="totp", data={})

    def opens() -> tuple[int, int, bool]:
        return (
            client.get("/profile/").status_code,
            Client().get("/api/v1/me/", headers=bearer).status_code,
            User.objects.get(pk=user.pk).check_password(PASSWORD),
        )

    assert opens() == (200, 200, True)
    actions.change_duties(**duties(user, title="Boss"), by=admin)
    assert opens() == (200, 200, True)
    user.refresh_from_db()
    actions.change_duties(**duties(user, email="after@nordkontor.example"), by=admin)
    assert opens() == (302, 401, False)
    # All that an administrator who gives the account an address of their own does not have.
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_who_lets_somebody_in_with_a_role_confirms_it_first(
    admin: User, client: Client, settings: Any
) -> None:
    client.force_login(admin)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    form = {"name": "A", "email": "accomplice@x.example", "roles": ["executive"]}
    assert "/reauthenticate/" in client.post("/people/invite/", form).headers["Location"]
    assert not Invitation.objects.exists()


def test_a_token_opens_the_api_for_its_owner_until_it_is_revoked(client: Client) -> None:
    user = make_user()
    now = timezone.now()
    token, text = actions.create_token(name="t", may_write=False, days=30, by=user, now=now)
    header = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert text not in str(ApiToken.objects.values())
    assert client.get("/api/v1/partners/", **header).status_code == 200
    assert client.post("/api/v1/commitments/", {}, "application/json", **header).status_code == 403
    with pytest.raises(Http404):
        actions.revoke_token(token=token.key, by=make_user(), now=now)
    actions.revoke_token(token=token.key, by=user, now=now)
    assert client.get("/api/v1/partners/", **header).status_code == 401
    expired, text = actions.create_token(name="t", may_write=False, days=1, by=user, now=now)
    ApiToken.objects.filter(pk=expired.pk).update(expires_at=now - timedelta(seconds=1))
    assert client.get("/api/v1/partners/", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 401


def test_the_page_shows_a_new_token_once(client: Client) -> None:
    client.force_login(make_user())
    answer = client.post("/profile/tokens/", {"name": "reports", "days": "30", "areas": "rfps"})
    assert "srm_" in answer.text
    assert "reports" in client.get("/profile/").text
    assert "srm_" not in client.get("/profile/").text


def test_preferences_change_language_and_zone_of_the_pages(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    form = {"name": "Åsa", "title": "", "phone": "", "language": "sv", "time_zone": "Asia/Tokyo"}
    assert client.post("/profile/", form).status_code == 302
    page = client.get("/profile/").text
    assert '<html lang="sv"' in page
    assert user.email in page  # what one signs in with
    assert client.post("/profile/", form | {"time_zone": "Mars/Crater"}).status_code == 422
    # As a form error, beside what else was entered: a name that reads from right to left.
    refused = client.post("/profile/", form | {"name": "Åsa\u202e", "title": "Chief"})
    assert refused.status_code == 422 and 'value="Chief"' in refused.text
    assert (
        client.post("/language/", {"language": "en", "next": "//evil.example"}).headers["Location"]
        == "/"
    )
    user.refresh_from_db()
    assert (user.language, user.time_zone) == ("en", "Asia/Tokyo")


def test_after_a_change_of_language_the_page_is_loaded_whatever_its_address(client: Client) -> None:
    for path, expected in [
        ("/partners/?q=å", "/partners/?q=%C3%A5"),
        ("/ok\r\nSet-Cookie: x=y", "/ok%0D%0ASet-Cookie:%20x=y"),
    ]:
        form = {"language": "en", "next": path}
        assert client.post("/language/", form).headers["Location"] == expected
        answer = client.post("/language/", form, headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == expected


DUE = timezone.now()


def _tell(user: User) -> None:
    notices.notify("tests.wave", f"user:{user.pk}", to=[user], payload={}, due_at=DUE)
    while outbox.send_next():
        pass


def test_a_notice_arrives_in_the_inbox_and_by_mail_once(client: Client, mailoutbox: list) -> None:
    user = make_user()
    _tell(user)
    _tell(user)
    assert Notification.objects.filter(user=user).count() == 1
    (mail,) = mailoutbox
    html = mail.alternatives[0][0]
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in html
    assert "One line & more" in mail.body
    client.force_login(user)
    page = client.get("/inbox/").text
    assert "Hello &lt;b&gt;you" in page
    assert "One line &amp; more · Uppsala</small>" in page
    assert "1 unread" in page


def test_opening_a_message_marks_it_read_and_leads_to_its_subject(client: Client) -> None:
    user, other = make_user(), make_user()
    _tell(user)
    message = Notification.objects.get()
    path = reverse("accounts:message", args=[message.pk])
    client.force_login(other)
    assert client.post(path).status_code == 404
    client.force_login(user)
    answer = client.post(path)
    assert answer.headers["Location"] == "/profile/"
    message.refresh_from_db()
    assert message.read_at is not None
    assert "1 unread" not in client.get("/inbox/").text


def test_the_inbox_needs_few_queries(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = make_user()
    for number in range(5):
        notices.notify("tests.wave", f"n:{number}", to=[user], payload={})
    while outbox.send_next():
        pass
    client.force_login(user)
    client.get("/inbox/")
    with django_assert_max_num_queries(8):
        client.get("/inbox/")


def test_a_letter_reaches_an_address_with_letters_beyond_ascii(mailoutbox: list) -> None:
    user = make_user("Åsa, till höger", email="asa@örebro.example")
    _tell(user)
    (mail,) = mailoutbox
    name, address = parseaddr(str(mail.message()["To"]))
    assert str(make_header(decode_header(name))) == user.name
    assert address == "asa@xn--rebro-iua.example"


def test_an_event_of_the_trail_says_when(admin: User, client: Client) -> None:
    client.force_login(admin)
    actions.change_duties(**duties(make_user(), roles=[Role.MANAGER]), by=admin, reason="x")
    event = Event.objects.get(verb="accounts.duties_changed")
    page = client.get(reverse("admin:core_event_change", args=[event.pk])).text
    at = date_format(timezone.localtime(event.at), "DATETIME_FORMAT")
    assert at in page
    assert "Object id" not in page


def test_the_start_page_of_the_admin_has_one_heading(admin: User, client: Client) -> None:
    client.force_login(admin)
    page = client.get("/admin/").text
    assert [text.strip() for text in re.findall(r"<h1[^>]*>(.*?)</h1>", page)] == ["Administration"]
    assert "Administration | SRM" in page

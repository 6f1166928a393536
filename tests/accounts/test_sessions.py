"""The list of one's own sessions: what it says, and that an ended one is refused at its next request."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.devices import device
from accounts.models import SignIn
from accounts.sessions import SessionStore
from core.models import Event
from tests.environment import signing_in
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/19.0 Mobile/15E148 Safari/604.1"
)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def user():
    person = make_user("Elin Sandberg")
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(user, agent):
    client = Client(headers={"User-Agent": agent})
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def sessions(client):
    """Return [(device, whether it is this one), …] as the profile shows them."""
    card = client.get(reverse("profile")).text.split('id="h-sessions"')[1]
    rows = re.findall(r'<tr><td class="main">([^<]+)</td>(.*?)</tr>', card, re.DOTALL)
    return [(name, "This one" in rest) for name, rest in rows]


def out(client):
    answer = client.get("/inbox/")
    assert answer.status_code in {200, 302}
    return answer.status_code == 302


def test_each_session_is_listed_in_words_this_one_first(user):
    laptop, phone = signed_in(user, FIREFOX), signed_in(user, PHONE)
    signed_in(make_other(), EDGE)
    assert sessions(laptop) == [("Firefox on Linux", True), ("Safari on iPhone", False)]
    assert sessions(phone) == [("Safari on iPhone", True), ("Firefox on Linux", False)]
    # The secret of the cookie is on no page.
    page = laptop.get(reverse("profile")).text
    assert all(key not in page for key in Session.objects.values_list("session_key", flat=True))


def test_who_is_signed_in_for_a_test_has_what_a_login_leaves(user):
    """The control of ``force_login`` (tests/environment/signing_in.py)."""
    left = []
    for sign_in in (signing_in.as_a_login_does, signing_in.force_login):
        client = Client()
        sign_in(client, user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        kept = SessionStore(cookie.value).load()
        for record in kept["account_authentication_methods"]:
            record["at"] = "now"
        row = SignIn.objects.get(session_key=cookie.value)
        ends = Session.objects.get(session_key=cookie.value).expire_date - row.created_at
        left.append((kept, dict(cookie), row.user, row.agent, round(ends / timedelta(minutes=1))))
        assert not out(client)
    assert left[0] == left[1]


def make_other():
    other = make_user("Jonas Ek")
    other.set_password(PASSWORD)
    other.save()
    return other


def test_an_ended_session_is_refused_at_its_next_request(user):
    laptop, phone = signed_in(user, FIREFOX), signed_in(user, PHONE)
    assert not out(phone)
    (address,) = re.findall(
        r'action="(/profile/sessions/[a-z0-9]{12}/end/)"', laptop.get(reverse("profile")).text
    )
    assert laptop.post(address).status_code == 303
    assert out(phone)
    assert not out(laptop)
    assert sessions(laptop) == [("Firefox on Linux", True)]
    event = Event.objects.get(verb="accounts.session_ended")
    assert (event.actor, event.changes) == (user, {"session": ["Safari on iPhone", None]})
    assert laptop.post(address).status_code == 404


def test_all_others_end_at_once_and_nobody_elses(user):
    laptop, phone, work = (signed_in(user, agent) for agent in (FIREFOX, PHONE, EDGE))
    stranger = signed_in(make_other(), EDGE)
    assert laptop.post(reverse("accounts:end-other-sessions")).status_code == 303
    assert out(phone) and out(work)
    assert not out(laptop) and not out(stranger)
    assert Event.objects.filter(verb="accounts.session_ended").count() == 2


def test_nobody_ends_a_session_of_somebody_else(user):
    laptop = signed_in(user, FIREFOX)
    stranger = signed_in(make_other(), EDGE)
    key = SignIn.objects.get(user=user).key
    assert stranger.post(reverse("accounts:end-session", args=[key])).status_code == 404
    assert not out(laptop)


def test_signing_out_takes_the_session_off_the_list(user):
    laptop, phone = signed_in(user, FIREFOX), signed_in(user, PHONE)
    phone.post("/account/logout/")
    assert sessions(laptop) == [("Firefox on Linux", True)]
    assert SignIn.objects.filter(user=user).count() == 1


def test_a_new_password_ends_the_others_and_keeps_this_one_on_the_list(user):
    laptop, phone = signed_in(user, FIREFOX), signed_in(user, PHONE)
    new = "another horse battery staple"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert laptop.post("/account/password/change/", data).status_code == 302
    assert sessions(laptop) == [("Firefox on Linux", True)]
    assert out(phone)


def test_last_use_is_noted_every_five_minutes_and_costs_nothing_between(
    user, time_machine, django_assert_num_queries
):
    start = datetime(2026, 3, 17, 12, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    laptop = signed_in(user, FIREFOX)
    ends = Session.objects.get().expire_date

    def used():
        return SignIn.objects.get(user=user).last_used_at

    time_machine.move_to(start + timedelta(minutes=4), tick=False)
    laptop.get("/inbox/")
    assert used() == start
    with django_assert_num_queries(4):  # session, person, messages, numbers of the frame
        laptop.get("/inbox/")
    later = start + timedelta(minutes=6)
    time_machine.move_to(later, tick=False)
    laptop.get("/inbox/")
    assert used() == later
    # To be used does not make a session live longer.
    assert Session.objects.get().expire_date == ends


def test_entries_of_sessions_that_have_run_out_go(user, time_machine):
    start = datetime(2026, 3, 17, 12, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    signed_in(user, PHONE)
    time_machine.move_to(start + timedelta(days=2), tick=False)
    laptop = signed_in(user, FIREFOX)
    assert sessions(laptop) == [("Firefox on Linux", True)]
    assert SignIn.objects.filter(user=user).count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge on Windows"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0)", "Mac"),
        ("<script>Firefox/1 Android" + "x" * 500, "Firefox on Android"),
    ],
)
def test_what_browsers_call_themselves(user, agent, words):
    assert device(agent) == words
    assert sessions(signed_in(user, agent)) == [(words, True)]

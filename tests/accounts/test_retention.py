"""What is done with goes after its period, and nothing before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Invitation, Look, Notification, SignIn, User
from accounts.states import Role, Side
from core import outbox, retention
from core.models import Event, Outbox, RetentionPeriod
from core.tasks import keep_periods
from suppliers.models import Contact
from tests.accounts.test_anonymising import found_in
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_contact, make_partner

pytestmark = pytest.mark.django_db
LONG_AGO, LATELY = dt.timedelta(days=4000), dt.timedelta(hours=1)


def session(user: User, ago: dt.timedelta) -> None:
    now = timezone.now()
    Session.objects.create(session_key=f"{ago.days:032}", session_data="", expire_date=now - ago)


def sign_in(user: User, ago: dt.timedelta) -> None:
    SignIn.objects.create(
        user=user, session_key=f"{ago.days:032}", last_used_at=timezone.now() - ago
    )


def invitation(user: User, ago: dt.timedelta) -> None:
    Invitation.objects.create(
        email=f"zq{ago.days}@quattle.example", name="Quattlebaum", side=Side.INTERNAL,
        invited_by=user, expires_at=timezone.now() - ago,
    )  # fmt: skip


def sent(user: User, ago: dt.timedelta, state: str = "sent") -> Outbox:
    then = timezone.now() - ago
    return Outbox.objects.create(
        kind="accounts.handed_over", what=f"{ago.days}", recipient=user, channel="email",
        due_at=then, try_at=then, sent_at=then, state=state,
    )  # fmt: skip


def read(user: User, ago: dt.timedelta) -> None:
    row = sent(user, LATELY + ago / 100_000)
    Outbox.objects.filter(pk=row.pk).update(what=f"read {ago}")
    Notification.objects.create(
        user=user, outbox=row, kind="x", title="t", path="/", read_at=timezone.now() - ago
    )


def token(user: User, ago: dt.timedelta) -> None:
    ApiToken.objects.create(
        user=user, name="Quattlebaum", digest=f"{ago.days:064}", expires_at=timezone.now() - ago
    )


def look(user: User, ago: dt.timedelta) -> None:
    Look.objects.create(
        looker=make_user(), person=user, person_epoch=0, reason="r",
        expires_at=timezone.now() - ago,
    )  # fmt: skip


CASES: list[tuple[str, Any, Callable[[User, dt.timedelta], Any]]] = [
    ("accounts.sessions", Session, session),
    ("accounts.sign_ins", SignIn, sign_in),
    ("accounts.invitations", Invitation, invitation),
    ("accounts.inbox", Notification, read),
    ("core.outbox", Outbox, sent),
    ("accounts.tokens", ApiToken, token),
    ("accounts.looks", Look, look),
]


def test_every_rule_is_tried_here() -> None:
    assert {rule.name for rule in retention.rules() if not rule.proposes} == {c[0] for c in CASES}


@pytest.mark.parametrize(("rule", "model", "make"), CASES, ids=[case[0] for case in CASES])
def test_what_was_kept_for_its_period_goes_once(rule: str, model: Any, make: Any) -> None:
    user = make_user()
    make(user, LONG_AGO)
    make(user, LATELY)
    due = {one.rule.name: one.count for one in retention.next_to_go(timezone.now())}
    assert due == {**dict.fromkeys(due, 0), rule: 1}
    before = model.objects.count()
    assert keep_periods() == 1
    assert model.objects.count() == before - 1
    (event,) = Event.objects.filter(verb="core.retention_applied")
    assert (event.object_label, event.changes, event.actor) == (rule, {"rows": [None, 1]}, None)
    # Run again it does nothing, and says nothing.
    assert keep_periods() == 0
    assert Event.objects.filter(verb="core.retention_applied").count() == 1


def test_it_goes_in_small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    for days in range(5):
        sent(user, LONG_AGO + dt.timedelta(days=days))
    monkeypatch.setattr("core.retention.BATCH", 2)
    assert keep_periods() == 5
    counts = [e.changes["rows"][1] for e in Event.objects.filter(verb="core.retention_applied")]
    assert sorted(counts) == [1, 2, 2]


def test_what_waits_or_goes_on_stays() -> None:
    user = make_user()
    sent(user, LONG_AGO, state="waiting")
    SignIn.objects.create(user=user, session_key="a" * 32, last_used_at=timezone.now() - LONG_AGO)
    Session.objects.create(
        session_key="a" * 32, session_data="", expire_date=timezone.now() + LATELY
    )
    row = sent(user, LONG_AGO + LATELY)
    Outbox.objects.filter(pk=row.pk).update(what="unread")
    Notification.objects.create(user=user, outbox=row, kind="x", title="t", path="/")
    assert keep_periods() == 0


def test_the_names_in_what_goes_go_from_the_history_too() -> None:
    user = make_user()
    invitation(user, LONG_AGO)
    token(user, LONG_AGO)
    assert {"accounts_invitationevent", "accounts_apitokenevent"} <= found_in("Quattlebaum").keys()
    assert keep_periods() == 2
    assert found_in("Quattlebaum", "zq4000@quattle.example") == {}


def test_a_contact_who_left_long_ago_is_proposed_once_and_not_removed() -> None:
    executive = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    partner = make_partner(legal_name="Qumparia AB")
    make_assignment(partner, executive)
    left = timezone.localdate() - LONG_AGO
    contact = make_contact(partner, name="Quattlebaum", left_date=left)
    make_contact(partner)
    make_contact(make_partner(), left_date=left)  # nobody to ask
    assert keep_periods() == 1
    assert keep_periods() == 0
    assert Contact.objects.get(pk=contact.pk).name == "Quattlebaum"
    while outbox.send_next():
        pass
    (message,) = Notification.objects.filter(user=executive)
    assert message.path == f"/contacts/{contact.key}/data/"
    assert "Qumparia AB" in message.title and "Quattlebaum" not in message.title + message.body


def test_administrators_choose_the_periods_and_see_what_goes_next() -> None:
    ada = make_user(roles=[Role.ADMINISTRATOR])
    sent(ada, dt.timedelta(days=600))
    client = Client()
    client.force_login(ada)
    url = "/people/periods/"
    assert url in client.get("/people/").content.decode()
    page = client.get(url).content.decode()
    assert "Messages sent" in page and 'value="400"' in page
    days = {rule.name: rule.days for rule in retention.rules()}
    short = client.post(url, days | {"core.outbox": 3})
    assert short.status_code == 422 and not RetentionPeriod.objects.exists()
    assert client.post(url, days | {"core.outbox": 700}).status_code == 302
    assert RetentionPeriod.objects.get().days == 700
    event = Event.objects.get(verb="core.configured")
    assert (event.object_label, event.changes) == ("core.outbox", {"days": [400, 700]})
    assert keep_periods() == 0
    assert client.post(url, days | {"core.outbox": 500}).status_code == 302
    assert keep_periods() == 1

"""What is done with goes after its period, and nothing before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import (
    ApiToken,
    DataCopy,
    DataRequest,
    Invitation,
    Look,
    Mute,
    Notification,
    SignIn,
    User,
)
from accounts.states import Role, Side
from core import audit, outbox, retention
from core.models import Event, Outbox, RetentionPeriod
from core.tasks import keep_periods
from meetings.models import VisitParticipant
from rfps import actions
from rfps.models import Bid, Rfx
from suppliers.models import Contact
from tests.accounts.test_anonymising import found_in
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.meetings import make_visit
from tests.factories.rfps import make_published, prices
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

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


def muted(user: User, ago: dt.timedelta) -> None:
    row = Mute.objects.create(user=user, kind="commitments", thing=f"{ago.days:012}")
    Mute.objects.filter(pk=row.pk).update(created_at=timezone.now() - ago)


def request(user: User, ago: dt.timedelta) -> None:
    row = DataRequest.objects.create(
        kind="copy", object_type="accounts.user", object_id=user.pk, asked_by=user,
        state="done", finished_at=timezone.now() - ago,
    )  # fmt: skip
    DataCopy.objects.create(request=row, content=b"a copy")


CASES: list[tuple[str, Any, Callable[[User, dt.timedelta], Any]]] = [
    ("accounts.sessions", Session, session),
    ("accounts.sign_ins", SignIn, sign_in),
    ("accounts.invitations", Invitation, invitation),
    ("accounts.inbox", Notification, read),
    ("core.outbox", Outbox, sent),
    ("accounts.tokens", ApiToken, token),
    ("accounts.looks", Look, look),
    ("accounts.mutes", Mute, muted),
    ("accounts.data", DataCopy, request),
]


def test_every_rule_is_tried_here() -> None:
    told = {rule.name for rule in retention.rules() if not rule.proposes and not rule.secret}
    assert told == {c[0] for c in CASES}


@pytest.mark.parametrize(("rule", "model", "make"), CASES, ids=[case[0] for case in CASES])
def test_what_was_kept_for_its_period_goes_once(rule: str, model: Any, make: Any) -> None:
    user = make_user()
    make(user, LONG_AGO)
    make(user, LATELY)
    due = {one.rule.name: one.count for one in retention.next_to_go(timezone.now())}
    secret = {rule.name: None for rule in retention.rules() if rule.secret}
    assert due == {**dict.fromkeys(due, 0), **secret, rule: 1}
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


def left_long_ago(**fields: Any) -> Contact:
    """A contact who left long ago, at a partner with somebody to ask."""
    partner = make_partner()
    make_assignment(partner, make_user(roles=[Role.ACCOUNT_EXECUTIVE]))
    left = timezone.localdate() - LONG_AGO
    return make_contact(partner, left_date=left, email="q@quattle.example", **fields)


def visited(contact: Contact) -> None:
    visit = make_visit(contact.partner, make_user(), status="held")
    VisitParticipant.objects.create(visit=visit, contact=contact)


def written_to(contact: Contact) -> None:
    now = timezone.now()
    Outbox.objects.create(
        kind="meetings.visit_planned", what="z", address=contact.email.upper(), channel="email",
        due_at=now, try_at=now, state="sent",
    )  # fmt: skip


def changed(contact: Contact) -> None:
    audit.record("suppliers.contact_edited", contact, by=None)


def logs_in(contact: Contact) -> None:
    make_supplier_user(email=contact.email)


@pytest.mark.parametrize("business", [visited, written_to, changed, logs_in])
def test_a_contact_is_not_proposed_while_there_is_business_with_them(business: Any) -> None:
    contact = left_long_ago()
    (proposed,) = [one for one in retention.rules() if one.proposes]
    before = timezone.now() - dt.timedelta(days=proposed.days)
    assert [*proposed.due(before)] == [contact]
    business(contact)
    assert not proposed.due(before).exists()


def a_draft(buyer: User) -> Bid:
    partner = make_partner()
    rfx = make_published(buyer, partners=[partner], lines=1)
    return actions.save_draft(
        rfx=rfx.key,
        content=prices(rfx, "12.00"),
        by=make_representative(partner),
        now=timezone.now(),
    )


def test_drafts_of_bids_go_after_the_deadline_and_nobody_is_told_of_them() -> None:
    ada, buyer = make_user(roles=[Role.ADMINISTRATOR]), make_user(roles=[Role.BUYER])
    old, new = (a_draft(buyer) for _ in range(2))
    Rfx.objects.filter(pk=old.rfx_id).update(deadline_at=timezone.now() - LONG_AGO)
    client = Client()
    client.force_login(ada)
    page = client.get("/people/periods/").content.decode()
    assert "Drafts of bids" in page and "is a secret of its bidder" in page
    assert keep_periods() == 1
    assert [*Bid.objects.filter(draft=None)] == [old]
    assert Bid.objects.get(pk=new.pk).draft
    assert not Event.objects.filter(verb="core.retention_applied").exists()


def test_the_page_of_periods_asks_twice(django_assert_num_queries: Any) -> None:
    sent(make_user(), LONG_AGO)
    with django_assert_num_queries(2):
        retention.next_to_go(timezone.now())


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

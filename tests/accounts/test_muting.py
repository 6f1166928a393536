"""Reminders of one thing can be muted by who gets them, and by nobody for anybody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, digest, muting, notices
from accounts.models import Mute, Notification, User
from accounts.states import Role
from core import outbox
from core.clock import company_today, database_now
from core.models import Event, Outbox
from core.refused import Refused
from meetings.models import Commitment
from meetings.states import CommitmentStatus
from suppliers.models import Assignment
from tests.environment.shared import shared_rows
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.negotiations import make_agreement
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
API = "/api/v1/me/muted/"
JSON = "application/json"


@dataclass
class Cast:
    elin: User
    boss: User
    stranger: User
    rep: User
    ours: Commitment
    theirs: Commitment


@pytest.fixture(scope="module")
def _everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with shared_rows(django_db_blocker):
        boss = make_user("Maria", roles=[Role.MANAGER])
        elin = make_user("Elin", roles=[Role.ACCOUNT_EXECUTIVE], manager=boss)
        alfa = make_partner(legal_name="Alfa AB")
        make_assignment(alfa, elin)
        rep = make_representative(alfa)
        today = timezone.localdate()
        yield Cast(
            elin,
            boss,
            make_user(roles=[Role.ACCOUNT_EXECUTIVE]),
            rep,
            make_commitment(alfa, elin, due_date=today, title="Send the drawings"),
            make_commitment(alfa, rep, due_date=today, counterpart=elin, title="Send the samples"),
        )


@pytest.fixture
def cast(_everybody: Cast, db: None) -> Cast:
    return _everybody


def remind(row: Commitment, *people: User, kind: str = "meetings.reminder_before") -> None:
    payload = {"commitment": row.key, "due_date": row.due_date.isoformat(), "days": 0}
    notices.notify(kind, f"r:{kind}:{row.pk}", to=people, payload=payload)
    while outbox.send_next():
        pass


def mute(person: User, row: Commitment) -> Mute:
    return actions.mute(kind="commitments", thing=row.key, by=person)


def told(person: User) -> int:
    return Notification.objects.filter(user=person).count()


def page_of(row: Commitment) -> str:
    return f"/mute/commitments/{row.key}/"


class TestWhatIsDropped:
    def test_only_what_merely_reminds_can_be_muted(self) -> None:
        assert {kind for kind in notices._builders if muting.kind_of(kind)} == {
            "meetings.reminder_before",
            "meetings.reminder_after",
            "meetings.reminder_returns",
            "meetings.visit_unminuted",
            "negotiations.agreement_expiring",
        }

    def test_a_muted_reminder_is_dropped_when_its_turn_comes(self, cast: Cast) -> None:
        found = mute(cast.elin, cast.ours)
        remind(cast.ours, cast.elin)
        assert (told(cast.elin), mail.outbox) == (0, [])
        assert set(Outbox.objects.values_list("state", flat=True)) == {"dropped"}
        actions.unmute(mute=found.key, by=cast.elin)
        remind(cast.ours, cast.elin)
        assert (told(cast.elin), len(mail.outbox)) == (1, 1)

    def test_of_one_thing_and_for_one_person(self, cast: Cast) -> None:
        mute(cast.elin, cast.theirs)
        mute(cast.rep, cast.ours)
        remind(cast.ours, cast.elin)
        remind(cast.theirs, cast.rep)
        assert (told(cast.elin), told(cast.rep)) == (1, 1)

    def test_what_happens_and_what_is_late_is_told_all_the_same(self, cast: Cast) -> None:
        Commitment.objects.filter(pk=cast.ours.pk).update(status=CommitmentStatus.MISSED)
        mute(cast.elin, cast.ours)
        mute(cast.boss, cast.ours)
        remind(cast.ours, cast.elin, kind="meetings.commitment_missed")
        remind(cast.ours, cast.boss, kind="meetings.escalation")
        remind(cast.ours, cast.elin, kind="meetings.reminder_after")
        assert (told(cast.elin), told(cast.boss)) == (1, 1)

    def test_what_was_held_for_the_digest_before(self, cast: Cast) -> None:
        User.objects.filter(pk=cast.elin.pk).update(digest_email=["commitments"])
        Commitment.objects.filter(pk=cast.ours.pk).update(status=CommitmentStatus.MISSED)
        remind(cast.ours, cast.elin, kind="meetings.reminder_after")
        assert Outbox.objects.filter(state="held").count() == 1
        mute(cast.elin, cast.ours)
        digest.plan(cast.elin.pk, company_today(), database_now())
        while outbox.send_next():
            pass
        assert not mail.outbox and not Outbox.objects.filter(state="held").exists()

    def test_who_stands_in_gets_what_the_absent_person_wants(self, cast: Cast) -> None:
        elin, here, today = User.objects.get(pk=cast.elin.pk), cast.boss, company_today()
        actions.set_absence(from_date=today, until_date=today, deputy=here.key, by=elin)
        remind(cast.ours, elin)
        assert told(here) == 1
        # What the stand-in mutes is theirs; what the absent person has muted reaches neither.
        mute(here, cast.ours)
        remind(cast.ours, elin)
        assert (told(elin), told(here)) == (2, 1)
        mute(elin, cast.ours)
        remind(cast.ours, elin)
        assert (told(elin), told(here)) == (2, 1)

    def test_a_muted_agreement_does_not_say_that_it_expires(self, cast: Cast) -> None:
        row = make_agreement(partner=cast.ours.partner, owner=cast.elin)
        for _round in range(2):
            notices.notify(
                "negotiations.agreement_expiring",
                "a:1",
                to=[cast.elin],
                payload={"agreement": row.key},
            )
            while outbox.send_next():
                pass
            actions.mute(kind="agreements", thing=row.key, by=cast.elin)
        assert told(cast.elin) == 1


class TestTheLink:
    def test_stands_in_what_reminds_and_nowhere_else(self, cast: Cast) -> None:
        remind(cast.ours, cast.elin)
        remind(cast.ours, cast.elin, kind="meetings.commitment_made")
        reminder, news = mail.outbox
        address = page_of(cast.ours)
        for text in (reminder.body, reminder.alternatives[0][0]):
            assert "Do not remind me of this any more" in text and address in text
        assert "/mute/" not in news.body + news.alternatives[0][0]
        client = Client()
        client.force_login(cast.elin)
        assert client.get("/inbox/").text.count(f'href="{address}"') == 1

    def test_stands_in_the_digest(self, cast: Cast) -> None:
        User.objects.filter(pk=cast.elin.pk).update(digest_email=["commitments"])
        Commitment.objects.filter(pk=cast.ours.pk).update(status=CommitmentStatus.MISSED)
        remind(cast.ours, cast.elin, kind="meetings.reminder_after")
        digest.plan(cast.elin.pk, company_today(), database_now())
        while outbox.send_next():
            pass
        (letter,) = mail.outbox
        assert page_of(cast.ours) in letter.body and page_of(cast.ours) in letter.alternatives[0][0]

    def test_leads_through_login_and_changes_nothing_by_itself(self, cast: Cast) -> None:
        client, address = Client(), page_of(cast.ours)
        answer = client.get(address)
        assert (answer.status_code, f"next={address}" in answer.headers["Location"]) == (302, True)
        client.force_login(cast.elin)
        page = client.get(address).text
        assert "Send the drawings" in page and "Do not remind me of this any more" in page
        assert not Mute.objects.exists()


class TestThePress:
    def test_mutes_once_and_is_undone_there(self, cast: Cast) -> None:
        client, address = Client(), page_of(cast.ours)
        client.force_login(cast.elin)
        for _press in range(2):
            assert client.post(address).headers["Location"] == address
        (row,) = Mute.objects.all()
        assert "Muted since" in client.get(address).text
        end = f"/profile/muted/{row.key}/end/"
        assert client.post(end, {"back": "thing"}).headers["Location"] == address
        assert not Mute.objects.exists()
        # What it was is the person's own.
        events = Event.objects.filter(verb__startswith="accounts.reminders").order_by("pk")
        said = [(event.verb, event.changes) for event in events]
        assert said == [
            ("accounts.reminders_muted", {"muted": [None, "commitments"]}),
            ("accounts.reminders_wanted", {"muted": ["commitments", None]}),
        ]

    def test_nothing_is_muted_out_of_sight_or_for_somebody_else(self, cast: Cast) -> None:
        row, client = mute(cast.elin, cast.ours), Client()
        client.force_login(cast.stranger)
        assert client.post(page_of(cast.ours)).status_code == 404
        assert client.post(f"/mute/gifts/{cast.ours.key}/").status_code == 404
        assert client.post(f"/profile/muted/{row.key}/end/").status_code == 404
        assert Mute.objects.get() == row

    def test_the_profile_lists_it_even_out_of_sight(self, cast: Cast) -> None:
        client = Client()
        client.force_login(cast.elin)
        assert "h-muted" not in client.get("/profile/").text
        row = mute(cast.elin, cast.theirs)
        page = client.get("/profile/").text
        assert "Send the samples" in page and f"/profile/muted/{row.key}/end/" in page
        Commitment.objects.filter(pk=cast.theirs.pk).update(counterpart=None)
        Assignment.objects.filter(user=cast.elin).delete()
        page = client.get("/profile/").text
        assert "Send the samples" not in page and "You see it no longer" in page
        assert client.post(f"/profile/muted/{row.key}/end/").headers["Location"] == "/profile/"
        assert not Mute.objects.exists()

    def test_nobody_mutes_more_than_one_can_look_through(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accounts.actions.muting.MOST", 1)
        mute(cast.elin, cast.ours)
        mute(cast.elin, cast.ours)
        with pytest.raises(Refused) as no:
            mute(cast.elin, cast.theirs)
        assert no.value.code == "too_many_mutes"

    def test_the_database_has_it_once(self, cast: Cast) -> None:
        row = mute(cast.elin, cast.ours)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mute.objects.create(user=cast.elin, kind=row.kind, thing=row.thing)


def test_the_same_over_the_api(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rep)
    sent = {"kind": "commitments", "thing": cast.theirs.key}
    made = client.post(API, sent, JSON)
    assert made.status_code == 201, made.text
    assert made.json()["title"] == "Send the samples"
    assert client.get(API).json() == [made.json()]
    for wrong, status in (
        (sent | {"kind": "gifts"}, 404),
        (sent | {"thing": "0" * 12}, 404),
        (sent | {"kind": ""}, 400),
    ):
        assert client.post(API, wrong, JSON).status_code == status, wrong
    assert client.delete(f"{API}{made.json()['key']}/").status_code == 204
    assert client.get(API).json() == []

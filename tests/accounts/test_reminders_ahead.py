"""What will be sent to whom in the coming 30 days: the same rows, the same words, the same instants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions, reminding
from accounts.models import Notification, User
from accounts.models.user import EVERY_DAY
from accounts.reminding import Ahead, coming
from accounts.states import Role
from core import formats, outbox
from core.clock import company_today, database_now
from core.models import Outbox
from meetings.access import visible_commitments
from meetings.actions import pause_commitment
from meetings.models import Commitment
from meetings.reminders import plan_reminders
from meetings.states import CommitmentStatus
from negotiations.actions.agreements import remind
from tests.environment.shared import shared_rows
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.negotiations import make_agreement
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
IN_DAYS = 10


@dataclass
class Cast:
    elin: User
    boss: User
    stranger: User
    admin: User
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
        due = timezone.localdate() + timedelta(days=IN_DAYS)
        ours = make_commitment(alfa, elin, due_date=due, title="Send the drawings")
        theirs = make_commitment(
            alfa, rep, due_date=due, counterpart=elin, title="Send the samples"
        )
        for row in (ours, theirs):
            plan_reminders(row, database_now())
        yield Cast(
            elin,
            boss,
            make_user(roles=[Role.ACCOUNT_EXECUTIVE]),
            make_user(roles=[Role.ADMINISTRATOR]),
            rep,
            ours,
            theirs,
        )


@pytest.fixture
def cast(_everybody: Cast, db: None) -> Cast:
    return _everybody


def ahead(person: User, reader: User | None = None) -> list[Ahead]:
    return coming(person, reader or person, database_now()).rows


def titles(person: User, reader: User | None = None) -> list[str]:
    rows = ahead(person, reader)
    return [one.notice.title if one.notice else f"[{one.group}]" for one in rows]


def set_clock_back(days: int, **filters: Any) -> None:
    """Let the turn of what waits come: its day, and when it is tried, so many days earlier."""
    earlier = timedelta(days=days)
    for row in Outbox.objects.filter(state="waiting", **filters):
        Outbox.objects.filter(pk=row.pk).update(try_at=row.try_at - earlier)


class TestWhatComes:
    def test_ones_own_in_the_order_in_which_it_comes(self, cast: Cast) -> None:
        rows = ahead(cast.elin)
        assert titles(cast.elin) == [
            "Due soon: Send the drawings",
            "Due today: Send the drawings",
            "Overdue: Send the drawings",
            "Overdue: Send the drawings",
        ]
        days = [(one.inbox_at or one.email_at).date() for one in rows]  # type: ignore[union-attr]
        due = cast.ours.due_date
        assert days == [due + timedelta(days=each) for each in (-3, 0, 1, 7)]
        assert all(one.inbox_at == one.email_at and one.way == "at_once" for one in rows)
        assert "promised it" in rows[0].notice.why  # type: ignore[union-attr]

    def test_the_manager_hears_of_what_gets_late_and_nobody_else(self, cast: Cast) -> None:
        assert titles(cast.boss) == [
            "A week overdue: Send the drawings",
            "A week overdue: Send the samples",
        ]
        assert titles(cast.stranger) == []

    def test_who_sees_it_and_is_above_nobody_any_more_does_not(self, cast: Cast) -> None:
        User.objects.filter(pk=cast.boss.pk).update(roles=[Role.EXECUTIVE])
        User.objects.filter(pk=cast.elin.pk).update(manager=None)
        boss = User.objects.get(pk=cast.boss.pk)
        assert visible_commitments(boss).filter(pk=cast.ours.pk).exists()
        assert titles(boss) == []

    @pytest.mark.parametrize("what", ["done", "muted", "moved", "handed over", "closed"])
    def test_what_would_be_dropped_is_left_out(self, cast: Cast, what: str) -> None:
        rows = Commitment.objects.filter(pk=cast.ours.pk)
        if what == "done":
            rows.update(status=CommitmentStatus.DONE)
        elif what == "muted":
            actions.mute(kind="commitments", thing=cast.ours.key, by=cast.elin)
        elif what == "moved":
            rows.update(due_date=cast.ours.due_date + timedelta(days=1))
        elif what == "handed over":
            rows.update(owner=cast.stranger)
        else:
            User.objects.filter(pk=cast.elin.pk).update(is_active=False)
            cast = Cast(**vars(cast) | {"elin": User.objects.get(pk=cast.elin.pk)})
        assert titles(cast.elin) == []

    def test_it_is_what_is_sent_then(self, cast: Cast) -> None:
        """Each row is built for its recipient as its turn comes: the same titles, each once."""
        foretold = sorted(titles(cast.elin) + titles(cast.boss) + titles(cast.rep))
        set_clock_back(60)
        while outbox.send_next():
            pass
        assert sorted(Notification.objects.values_list("title", flat=True)) == foretold
        assert sorted(letter.subject for letter in mail.outbox) == foretold
        assert titles(cast.elin) == []

    def test_only_what_comes_within_thirty_days(self, cast: Cast) -> None:
        late = timezone.localdate() + timedelta(days=32)
        row = make_commitment(cast.ours.partner, cast.elin, due_date=late, title="Later")
        plan_reminders(row, database_now())
        assert [title for title in titles(cast.elin) if "Later" in title] == ["Due soon: Later"]

    def test_a_long_list_ends_and_says_so(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reminding, "MOST", 3)
        found = coming(cast.elin, cast.elin, database_now())
        assert (len(found.rows), found.more) == (3, True)


class TestHowItComes:
    def test_the_letter_waits_for_the_next_working_morning(self, cast: Cast) -> None:
        (first, today, *_rest) = ahead(cast.elin)
        assert first.inbox_at is not None
        weekday = timezone.localtime(first.inbox_at).isoweekday()
        days = [day for day in EVERY_DAY if day != weekday]
        User.objects.filter(pk=cast.elin.pk).update(working_days=days)
        (first, today, *_rest) = ahead(User.objects.get(pk=cast.elin.pk))
        assert first.inbox_at is not None and first.email_at is not None
        midnight = timezone.localtime(first.inbox_at).date() + timedelta(days=1)
        assert timezone.localtime(first.email_at).date() == midnight
        assert today.inbox_at == today.email_at

    def test_in_the_digest_or_not_as_chosen(self, cast: Cast) -> None:
        for field, way in (("digest_email", "digest"), ("no_email", "off")):
            User.objects.filter(pk=cast.elin.pk).update(digest_email=[], no_email=[])
            User.objects.filter(pk=cast.elin.pk).update(**{field: ["commitments"]})
            first, today, *_rest = ahead(User.objects.get(pk=cast.elin.pk))
            assert (first.way, first.email_at) == (way, None)
            # What is due the same day waits for no digest.
            assert today.way == ("at_once" if way == "digest" else "off")

    def test_what_has_been_put_off_waits_for_its_letter_alone(self, cast: Cast) -> None:
        set_clock_back(60, recipient=cast.elin, channel="inbox")
        while outbox.send_next():
            pass
        first = ahead(cast.elin)[0]
        assert first.inbox_at is None and first.email_at is not None

    def test_a_stand_in_is_named(self, cast: Cast) -> None:
        today = company_today()
        User.objects.filter(pk=cast.elin.pk).update(
            absent_from_date=today,
            absent_until_date=today + timedelta(days=IN_DAYS - 1),
            deputy=cast.stranger,
        )
        rows = ahead(User.objects.get(pk=cast.elin.pk))
        assert [one.also for one in rows] == [cast.stranger.name, "", "", ""]


class TestWhoReadsIt:
    def test_a_manager_reads_what_those_below_are_reminded_of(
        self, client: Client, cast: Cast
    ) -> None:
        client.force_login(cast.boss)
        page = client.get(f"/people/{cast.elin.key}/reminders/").text
        assert page.count("Send the drawings") == 4 and "You get this" not in page
        assert (
            f'href="/people/{cast.elin.key}/reminders/"'
            in client.get(f"/people/{cast.elin.key}/").text
        )
        client.force_login(cast.stranger)
        assert client.get(f"/people/{cast.elin.key}/reminders/").status_code == 403

    def test_an_administrator_reads_when_and_not_what(self, client: Client, cast: Cast) -> None:
        assert titles(cast.elin, cast.admin) == ["[Commitments]"] * 4
        client.force_login(cast.admin)
        page = client.get(f"/people/{cast.elin.key}/reminders/").text
        assert "What it is about is for those who work on it." in page
        assert "Send the drawings" not in page and "Alfa AB" not in page

    def test_a_supplier_reads_their_own(self, client: Client, cast: Cast) -> None:
        """As the database lets a supplier's request read them."""
        client.force_login(cast.rep)
        page = client.get("/profile/reminders/").text
        assert page.count("Send the samples") == 4
        assert "Send the drawings" not in page and "A week overdue" not in page
        assert client.get(f"/people/{cast.elin.key}/reminders/").status_code == 404
        said = client.get("/api/v1/me/reminders/").json()
        assert [one["title"].split(":")[0] for one in said] == [
            "Due soon", "Due today", "Overdue", "Overdue",
        ]  # fmt: skip

    def test_nothing_ahead_is_said(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.stranger)
        assert "No reminders ahead" in client.get("/profile/reminders/").text
        assert client.get("/api/v1/me/reminders/").json() == []

    def test_in_swedish_and_in_the_readers_zone(self, client: Client, cast: Cast) -> None:
        User.objects.filter(pk=cast.boss.pk).update(language="sv", time_zone="Asia/Tokyo")
        client.force_login(User.objects.get(pk=cast.boss.pk))
        page = client.get(f"/people/{cast.elin.key}/reminders/").text
        assert "Påminnelser framöver" in page and "Ska vara klart i dag" in page
        first = Outbox.objects.filter(recipient=cast.elin).order_by("try_at")[0].try_at
        with timezone.override("Asia/Tokyo"):
            assert formats.moment(first) in page


class TestOfOneThing:
    def test_a_manager_reads_who_will_be_reminded_of_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.boss)
        url = f"/reminders/commitments/{cast.theirs.key}/"
        assert f'href="{url}"' in client.get(f"/commitments/{cast.theirs.key}/").text
        page = client.get(url).text
        places = [page.index(word) for word in ("Due soon:", "Due today:", "Overdue:", "A week")]
        assert places == sorted(places)
        assert page.count(cast.rep.name) >= 4 and "Send the drawings" not in page

    def test_nobody_else_does(self, client: Client, cast: Cast) -> None:
        url = f"/reminders/commitments/{cast.theirs.key}/"
        for reader, status in ((cast.elin, 403), (cast.rep, 404), (cast.admin, 404)):
            client.force_login(reader)
            assert client.get(url).status_code == status
            assert f'href="{url}"' not in client.get(f"/commitments/{cast.theirs.key}/").text
        client.force_login(cast.boss)
        assert client.get(url.replace("commitments", "nothing")).status_code == 404

    def test_as_it_is_dated_and_paused_now(self, cast: Cast) -> None:
        due = cast.ours.due_date
        row = pause_commitment(
            commitment=cast.ours.key,
            until_date=due + timedelta(days=2),
            reason="Holiday",
            by=cast.elin,
            now=database_now(),
        )
        found = reminding.coming_of("commitments", row, cast.boss, database_now())
        kinds = [one.notice.title.split(":")[0] for one in found if one.notice]
        assert kinds == ["Overdue", "Overdue", "A week overdue"]
        assert found[0].at is not None and found[0].at.date() == due + timedelta(days=2)

    def test_an_agreement_too(self, client: Client, cast: Cast) -> None:
        last = company_today() + timedelta(days=40)
        row = make_agreement(partner=cast.ours.partner, owner=cast.elin, valid_until_date=last)
        remind(row, [cast.elin, cast.boss, cast.rep], now=database_now())
        client.force_login(cast.boss)
        url = f"/reminders/agreements/{row.key}/"
        assert f'href="{url}"' in client.get(f"/agreements/{row.key}/").text
        found = reminding.coming_of("agreements", row, cast.boss, database_now())
        assert sorted(one.person.name for one in found) == sorted([cast.elin.name, cast.rep.name])
        assert client.get(url).text.count("Agreement expires on") == 2


def more(cast: Cast, count: int) -> None:
    for number in range(count):
        row = make_commitment(
            cast.ours.partner, cast.elin, due_date=cast.ours.due_date, title=f"N {number}"
        )
        plan_reminders(row, database_now())


@pytest.mark.parametrize("whose", ["elin", "boss"])
def test_many_are_looked_up_with_as_many_queries_as_few(cast: Cast, whose: str) -> None:
    person = getattr(cast, whose)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            coming(person, cast.admin, database_now())
        asked.append(len(queries))
        more(cast, 6)
    assert asked[0] == asked[1] <= 8

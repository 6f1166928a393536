"""One e-mail a day with what was held for it: due by the person's own clock, never twice, never lost."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from accounts import actions, digest, notices, tasks
from accounts.models import Notification, User
from accounts.notices import Notice
from accounts.states import Role
from core import outbox
from core.clock import company_today, database_now
from core.models import Outbox
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.meetings import make_commitment
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@notices.notice("rfps.tests_digested", why="You get this because it is a test.")
def _said(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Whoever is called Blind sees none of it any more."""
    assert recipient is not None
    if recipient.name == "Blind":
        return None
    if payload.get("broken"):
        raise ValueError("broken")
    file = ("visit.ics", lambda: b"x", "text/calendar")
    return Notice(
        payload["title"],
        "/inbox/?a=1&b=2",
        ["One <line>"],
        about=payload.get("about", ""),
        urgent=payload.get("urgent", False),
        attachments=[file] if payload.get("file") else [],
    )


def chooser(name: str = "Dina Dag", **fields: Any) -> User:
    """Somebody who has chosen how the RFPs' messages come, on every day."""
    defaults = {"working_days": EVERY_DAY, "digest_email": ["rfps"]}
    return make_user(name, **defaults | fields)


def tell(*people: User, title: str = "It rang", **payload: Any) -> None:
    notices.notify("rfps.tests_digested", "bell", to=people, payload={"title": title} | payload)
    send()


def send() -> None:
    while outbox.send_next():
        pass


def come_morning() -> None:
    """Have everybody's digest planned and sent; when that is due is tested below."""
    held = Outbox.objects.filter(state="held").values_list("recipient", flat=True).distinct()
    for person in list(held):
        digest.plan(person, company_today(), database_now())
    send()


def held(person: User) -> int:
    return Outbox.objects.filter(recipient=person, state="held").count()


class TestWhatIsHeld:
    def test_it_is_in_the_inbox_at_once_and_comes_with_the_digest(self) -> None:
        dina = chooser()
        tell(dina, title="First")
        tell(dina, title="Second")
        assert (Notification.objects.filter(user=dina).count(), held(dina)) == (2, 2)
        assert not mail.outbox
        come_morning()
        (letter,) = mail.outbox
        assert letter.subject == "2 messages for you"
        assert letter.body.index("* First") < letter.body.index("* Second")
        assert held(dina) == 0
        assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}

    @pytest.mark.parametrize("what", ["urgent", "file"])
    def test_what_cannot_wait_does_not(self, what: str) -> None:
        dina = chooser()
        tell(dina, **{what: True})
        (letter,) = mail.outbox
        assert (letter.subject, held(dina)) == ("It rang", 0)

    def test_only_the_groups_that_were_chosen(self) -> None:
        dina = chooser(digest_email=["visits"])
        tell(dina)
        assert (len(mail.outbox), held(dina)) == (1, 0)

    def test_what_is_due_on_the_day_itself_comes_at_once(self) -> None:
        elin = make_user(roles=[Role.ACCOUNT_EXECUTIVE], digest_email=["commitments"])
        partner = make_partner(legal_name="Alfa AB")
        make_assignment(partner, elin)
        row = make_commitment(partner, elin, due_date=timezone.localdate())
        for days in (0, -3):
            payload = {"commitment": row.key, "due_date": str(row.due_date), "days": days}
            notices.notify("meetings.reminder_before", f"r:{days}", to=[elin], payload=payload)
        send()
        (letter,) = mail.outbox
        assert letter.subject.startswith("Due today") and held(elin) == 1
        come_morning()
        assert "Alfa AB\n" in mail.outbox[1].body


class TestTheLetter:
    def test_it_is_ordered_by_partners_and_leads_into_the_site(self) -> None:
        dina = chooser()
        for title, about in (
            ("b1", "Beta & Co"),
            ("none", ""),
            ("a1", "alfa"),
            ("b2", "Beta & Co"),
        ):
            tell(dina, title=title, about=about)
        come_morning()
        (letter,) = mail.outbox
        places = [
            letter.body.index(word) for word in ("alfa", "a1", "Beta & Co", "b1", "b2", "RFPs,")
        ]
        assert places == sorted(places) and letter.body.index("none") > places[-1]
        assert "http://testserver/inbox/?a=1&b=2" in letter.body or "/inbox/?a=1&b=2" in letter.body
        ((html, kind),) = letter.alternatives
        assert kind == "text/html"
        assert "Beta &amp; Co" in html and "One &lt;line&gt;" in html
        assert "/inbox/?a=1&amp;b=2" in html

    def test_it_is_in_the_reader_s_language(self) -> None:
        dina = chooser(language="sv")
        tell(dina)
        come_morning()
        (letter,) = mail.outbox
        assert letter.subject == "1 meddelande till dig"
        assert "Hej Dina Dag," in letter.body and "Din inkorg" in letter.body
        assert '<html lang="sv">' in letter.alternatives[0][0]

    def test_a_supplier_has_no_heading_of_itself(self) -> None:
        anna = make_supplier_user(working_days=EVERY_DAY, digest_email=["rfps"])
        tell(anna, about="Its own name")
        come_morning()
        (letter,) = mail.outbox
        assert "Its own name" not in letter.body and "RFPs, bids and awards" in letter.body

    def test_a_long_one_says_how_many_more_there_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(digest, "MOST", 2)
        dina = chooser()
        for number in range(5):
            tell(dina, title=f"number {number}")
        come_morning()
        (letter,) = mail.outbox
        assert "number 1" in letter.body and "number 2" not in letter.body
        assert (letter.subject, held(dina)) == ("5 messages for you", 0)
        assert "3 more are in your inbox." in letter.body


class TestWhatHasChangedSince:
    def test_what_one_may_see_no_longer_is_not_in_it(self) -> None:
        dina = chooser()
        tell(dina)
        User.objects.filter(pk=dina.pk).update(name="Blind")
        come_morning()
        assert not mail.outbox
        assert set(Outbox.objects.filter(channel="email").values_list("state", flat=True)) == {
            "dropped"
        }

    def test_who_was_locked_out_gets_none(self) -> None:
        dina = chooser()
        tell(dina)
        User.objects.filter(pk=dina.pk).update(is_active=False)
        come_morning()
        assert not mail.outbox and held(dina) == 0

    @pytest.mark.parametrize(("way", "letters"), [("off", 0), ("at_once", 1)])
    def test_another_choice_holds_for_what_is_held(self, way: str, letters: int) -> None:
        dina = chooser()
        tell(dina)
        actions.choose_emails(ways={"rfps": way}, digest_hour=8, working_days=EVERY_DAY, by=dina)
        come_morning()
        assert (len(mail.outbox), held(dina)) == (letters, 0)

    def test_one_broken_message_keeps_none_of_the_others(self) -> None:
        dina = chooser()
        tell(dina, title="Whole")
        tell(dina, title="Torn")
        Outbox.objects.filter(channel="email", payload__title="Torn").update(
            payload={"title": "Torn", "broken": True}
        )
        come_morning()
        assert "Whole" in mail.outbox[0].body and "Torn" not in mail.outbox[0].body
        torn = Outbox.objects.get(payload__title="Torn", channel="email")
        assert (torn.state, torn.attempts) == ("held", 2) and "ValueError" in torn.error
        Outbox.objects.filter(pk=torn.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
        digest.plan(dina.pk, company_today() + timedelta(days=1), database_now())
        send()
        torn.refresh_from_db()
        assert torn.state == "failed"
        assert len(mail.outbox) == 1

    def test_a_mail_server_that_is_away_loses_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dina = chooser()
        tell(dina)

        def away(*_: Any, **__: Any) -> None:
            raise ConnectionRefusedError

        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.message.EmailMessage.send", away)
            come_morning()
        row = Outbox.objects.get(kind=digest.KIND)
        assert (row.state, row.attempts, held(dina)) == ("waiting", 1, 1)
        Outbox.objects.filter(pk=row.pk).update(try_at=database_now())
        send()
        assert (len(mail.outbox), held(dina)) == (1, 0)


class TestAbsence:
    def away(self, person: User, deputy: User) -> None:
        today = company_today()
        User.objects.filter(pk=person.pk).update(
            absent_from_date=today, absent_until_date=today + timedelta(days=3), deputy=deputy
        )

    def test_the_stand_in_gets_it_in_the_way_that_they_chose(self) -> None:
        dina, jonas, karin = chooser(), make_user("Jonas Järn"), chooser("Karin Kall")
        for deputy, letters in ((jonas, 1), (karin, 0)):
            self.away(dina, deputy)
            mail.outbox.clear()
            tell(dina, title=f"For {deputy.name}")
            assert len(mail.outbox) == letters
        assert (held(dina), held(jonas), held(karin)) == (2, 0, 1)
        mail.outbox.clear()
        User.objects.filter(pk=dina.pk).update(
            absent_from_date=None, absent_until_date=None, deputy=None
        )
        come_morning()
        (for_karin,) = [one for one in mail.outbox if karin.email in one.to[0]]
        assert "For Dina Dag, who was away." in for_karin.body

    def test_what_came_before_the_absence_reaches_the_stand_in_too_and_once(self) -> None:
        dina, jonas = chooser(), make_user("Jonas Järn")
        tell(dina)
        self.away(dina, jonas)
        come_morning()
        letters = [one for one in mail.outbox if jonas.email in one.to[0]]
        assert [one.subject for one in letters] == ["It rang"]
        assert "For Dina Dag, who is away until" in letters[0].body


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class TestWhenItIsDue:
    def hold(self, zone: str, hour: int = 8, days: list[int] | None = None) -> User:
        """Somebody for whom something is held since the beginning of 2024."""
        person = chooser(time_zone=zone, digest_hour=hour, working_days=days or EVERY_DAY)
        Outbox.objects.create(
            kind="rfps.tests_digested",
            what="x",
            channel="email",
            recipient=person,
            payload={"title": "x"},
            state="held",
            due_at=at("2024-01-01"),
            try_at=at("2024-01-01"),
        )
        return person

    def due(self, moment: datetime) -> list[str]:
        return [str(day) for _person, day in digest.people_due(moment)]

    @pytest.mark.parametrize(
        ("zone", "utc", "day"),
        [
            ("Europe/Stockholm", "2026-01-14T07:05", "2026-01-14"),
            ("Europe/Stockholm", "2026-07-14T06:05", "2026-07-14"),
            ("America/Sao_Paulo", "2026-01-14T11:05", "2026-01-14"),
            ("Asia/Kolkata", "2026-01-14T02:35", "2026-01-14"),
            ("Pacific/Kiritimati", "2026-01-13T18:05", "2026-01-14"),
            ("Pacific/Pago_Pago", "2026-01-14T19:05", "2026-01-14"),
            ("Asia/Kathmandu", "2024-02-29T02:20", "2024-02-29"),  # leap day
        ],
    )
    def test_five_minutes_after_the_hour_of_ones_own_clock(
        self, zone: str, utc: str, day: str
    ) -> None:
        self.hold(zone)
        moment = at(utc)
        assert self.due(moment - timedelta(seconds=1)) == []
        assert self.due(moment) == [day]
        # As long as it has not been planned: a worker that was down sends it later that day.
        assert self.due(moment + timedelta(hours=3)) == [day]

    @pytest.mark.parametrize(
        ("moment", "due"),
        [
            # 2026-03-29: from 02:00 to 03:00 at one go. The hour that is not there is over at 03:00.
            ("2026-03-29T01:04", []),
            ("2026-03-29T01:06", ["2026-03-29"]),
            # 2026-10-25: the hour from 02:00 to 03:00 comes twice, its digest once.
            ("2026-10-25T01:06", ["2026-10-25"]),
            ("2026-10-25T23:30", []),
        ],
    )
    def test_when_the_clocks_change(self, moment: str, due: list[str]) -> None:
        self.hold("Europe/Stockholm", hour=2)
        assert self.due(at(moment)) == due

    def test_the_hour_that_comes_twice_brings_one_letter(self) -> None:
        person = self.hold("Europe/Stockholm", hour=2)
        planned = []
        for minutes in range(-60, 240, 10):
            moment = at("2026-10-25T00:00") + timedelta(minutes=minutes)
            planned.append(actions.plan_digests(now=moment))
        assert sum(planned) == 1
        assert Outbox.objects.filter(kind=digest.KIND, recipient=person).count() == 1

    def test_not_on_days_off_and_then_the_next_working_day(self) -> None:
        self.hold("Europe/Stockholm", days=[1, 2, 3, 4, 5])
        friday = at("2026-01-16T12:00")
        assert self.due(friday) == ["2026-01-16"]
        assert self.due(friday + timedelta(days=1)) == self.due(friday + timedelta(days=2)) == []
        assert self.due(friday + timedelta(days=3)) == ["2026-01-19"]

    def test_a_day_off_is_one_where_the_person_is(self) -> None:
        """At 23:00 UTC on Sunday it is Monday in Kiritimati, and Sunday in Pago Pago."""
        self.hold("Pacific/Kiritimati", days=[1])
        moment = at("2026-01-18T23:00")
        assert self.due(moment) == ["2026-01-19"]
        User.objects.update(time_zone="Pacific/Pago_Pago")
        assert self.due(moment) == []

    def test_what_comes_after_it_waits_for_the_next(self) -> None:
        self.hold("UTC")
        Outbox.objects.update(due_at=at("2026-01-14T08:05:01"))
        assert self.due(at("2026-01-14T20:00")) == []
        assert self.due(at("2026-01-15T08:05")) == ["2026-01-15"]
        Outbox.objects.update(due_at=at("2026-01-14T08:05:00"))
        assert self.due(at("2026-01-14T08:05")) == ["2026-01-14"]

    def test_another_hour_or_zone_makes_no_second_one_of_a_day(self) -> None:
        person = self.hold("Europe/Stockholm", hour=8)
        assert actions.plan_digests(now=at("2026-01-14T09:00")) == 1
        for changed in ({"digest_hour": 12}, {"time_zone": "Asia/Kolkata"}):
            User.objects.filter(pk=person.pk).update(**changed)
            assert actions.plan_digests(now=at("2026-01-14T14:00")) == 0
        digest.plan(person.pk, at("2026-01-14").date(), at("2026-01-14T14:00"))
        assert Outbox.objects.filter(kind=digest.KIND).count() == 1

    def test_nothing_held_nothing_due(self) -> None:
        self.hold("UTC")
        Outbox.objects.update(state="sent")
        assert self.due(at("2026-01-14T20:00")) == []

    def test_it_is_sent_at_once_where_the_day_began_before_ours(self) -> None:
        """The row is named by the day; when it is tried does not depend on that."""
        person = self.hold("Pacific/Kiritimati")
        digest.plan(person.pk, company_today() + timedelta(days=1), database_now())
        send()
        assert len(mail.outbox) == 1

    def test_the_task_asks_the_database_for_the_time(self) -> None:
        self.hold("UTC", hour=0)
        assert tasks.plan_digests() in (0, 1)  # just after midnight none is due yet

    def test_one_query_finds_them_by_what_is_held(self, django_assert_num_queries: Any) -> None:
        for number in range(5):
            self.hold("UTC", hour=number)
        with django_assert_num_queries(1):
            assert len(digest.people_due(at("2026-01-14T20:00"))) == 5

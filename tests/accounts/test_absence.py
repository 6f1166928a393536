"""Who is away has a stand-in, who gets what the absent person gets, as far as they may see it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import actions, notices
from accounts.models import Notification, User
from accounts.notices import Notice
from accounts.states import Role
from core import outbox
from core.clock import company_today
from core.models import Event, Outbox
from core.refused import Refused
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db


@notices.notice("tests.called", why="You get this because it is a test.")
def _called(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Whoever is called Blind may not see what it is about."""
    assert recipient is not None
    if recipient.name == "Blind":
        return None
    file = ("visit.ics", lambda: b"x", "text/calendar")
    return Notice("Somebody called", "/", ["Call back"], attachments=[file])


@notices.notice("tests.private", why="You get this because it is a test.", personal=True)
def _private(recipient: User | None, payload: dict[str, Any]) -> Notice:
    return Notice("Between us", "/")


def days(number: int) -> dt.date:
    return company_today() + dt.timedelta(days=number)


def leave(person: User, deputy: User, first: int = 0, last: int = 3) -> None:
    actions.set_absence(from_date=days(first), until_date=days(last), deputy=deputy.key, by=person)
    person.refresh_from_db()


def tell(*people: User, kind: str = "tests.called") -> None:
    notices.notify(kind, "call:1", to=people, payload={})
    send()


def send() -> None:
    while outbox.send_next():
        pass


def told(person: User) -> list[str]:
    return list(Notification.objects.filter(user=person).values_list("body", flat=True))


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek")


@pytest.fixture
def jonas() -> User:
    return make_user("Jonas Järn")


def test_the_stand_in_is_told_as_well_and_for_whom(
    elin: User, jonas: User, mailoutbox: list[Any]
) -> None:
    leave(elin, jonas)
    tell(elin)
    assert told(elin) == ["Call back"]
    (line, rest) = told(jonas)[0].split("\n")
    assert line.startswith("For Elin Ek, who is away until ") and rest == "Call back"
    mails = {mail.to[0].split("<")[1][:-1]: mail for mail in mailoutbox}
    assert set(mails) == {elin.email, jonas.email}
    assert line in mails[jonas.email].body
    # The calendar is the absent person's.
    assert len(mails[elin.email].attachments) == 1 and not mails[jonas.email].attachments


def test_before_and_after_the_absence_nobody_stands_in(elin: User, jonas: User) -> None:
    for first, last, comes in ((1, 3, False), (0, 0, True)):
        leave(elin, jonas, first, last)
        tell(elin)
        assert bool(told(jonas)) is comes
    Notification.objects.all().delete()
    User.objects.filter(pk=elin.pk).update(absent_from_date=days(-3), absent_until_date=days(-1))
    tell(elin)
    assert told(elin) and not told(jonas)


def test_who_may_not_see_it_is_not_told(elin: User) -> None:
    blind = make_user("Blind")
    leave(elin, blind)
    tell(elin)
    assert told(elin) and not told(blind)
    states = Outbox.objects.filter(recipient=blind).values_list("state", flat=True)
    assert set(states) == {Outbox.State.DROPPED}


def test_a_real_message_reaches_a_stand_in_who_works_the_partner_and_no_other(
    elin: User, jonas: User
) -> None:
    partner = make_partner()
    make_assignment(partner, elin)
    row = make_commitment(partner, elin, due_date=days(3))
    for deputy in (jonas, make_user("Sten Stranger")):
        leave(elin, deputy)
        if deputy == jonas:
            make_assignment(partner, deputy, responsibility="buyer")
        # Of what is the owner's alone, too.
        for kind in ("meetings.commitment_made", "meetings.reminder_before"):
            notices.notify(
                kind,
                f"commitment:{row.pk}:{deputy.pk}",
                to=[elin],
                payload={
                    "commitment": row.key,
                    "due_date": row.due_date.isoformat(),
                    "days": -3,
                },
            )
        send()
        assert len(told(deputy)) == (2 if deputy == jonas else 0)
    assert len(told(elin)) == 4


def test_who_is_told_anyway_is_told_once(elin: User, jonas: User) -> None:
    leave(elin, jonas)
    tell(elin, jonas)
    assert told(jonas) == ["Call back"]


def test_what_is_personal_stays_so(elin: User, jonas: User) -> None:
    leave(elin, jonas)
    tell(elin, kind="tests.private")
    assert len(told(elin)) == 1 and not told(jonas)


def test_the_calendar_entry_of_an_absent_guest_is_theirs_to_withdraw(
    elin: User, jonas: User
) -> None:
    visit = make_visit(make_partner(), jonas)
    leave(elin, jonas)
    notices.notify("meetings.visit_withdrawn", "visit:1", to=[elin], payload={"visit": visit.key})
    send()
    assert told(elin) and not told(jonas)


def test_it_goes_on_to_who_is_there_and_never_round(elin: User, jonas: User) -> None:
    third = make_user("Tove Tredje")
    leave(jonas, third)
    leave(elin, jonas)
    tell(elin)
    assert told(third)[0].startswith("For Elin Ek, who is away")
    assert len(told(elin)) == len(told(jonas)) == len(told(third)) == 1
    with pytest.raises(Refused) as no:
        leave(third, elin, 2, 9)
    assert (no.value.code, no.value.field) == ("absence_circle", "deputy")
    # When the first of them is back it is no circle any more.
    leave(third, elin, 4, 9)
    # A circle that there is all the same (rows are written past the action) ends.
    User.objects.filter(pk=third.pk).update(absent_from_date=days(0))
    Notification.objects.all().delete()
    tell(elin)
    assert len(told(elin)) == len(told(jonas)) == len(told(third)) == 1


def test_a_stand_in_who_has_left_gets_nothing(elin: User, jonas: User) -> None:
    leave(elin, jonas)
    User.objects.filter(pk=jonas.pk).update(is_active=False)
    tell(elin)
    assert told(elin) and not Outbox.objects.filter(recipient=jonas).exists()


def test_what_is_on_its_way_when_the_person_comes_back_still_arrives(
    elin: User, jonas: User
) -> None:
    leave(elin, jonas)
    notices.notify("tests.called", "call:1", to=[elin], payload={})
    outbox.send_next()
    actions.end_absence(by=elin)
    send()
    assert told(jonas) == ["For Elin Ek, who was away.\nCall back"]


def test_refusals_say_which_rule(elin: User, jonas: User) -> None:
    for code, deputy, first, last in (
        ("ends_before_start", jonas, 2, 1),
        ("in_the_past", jonas, -2, -1),
        ("own_stand_in", elin, 0, 1),
        ("person_unknown", make_user(is_active=False), 0, 1),
        ("person_unknown", make_supplier_user(), 0, 1),
    ):
        with pytest.raises(Refused) as no:
            leave(elin, deputy, first, last)
        assert no.value.code == code
    with pytest.raises(PermissionDenied):
        leave(make_supplier_user(), jonas)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"absent_from_date": dt.date(2030, 1, 1)},
        {"absent_from_date": dt.date(2030, 1, 2), "absent_until_date": dt.date(2030, 1, 1)},
        {"absent_until_date": dt.date(2030, 1, 1)},
    ],
)
def test_the_database_keeps_an_absence_whole(
    elin: User, jonas: User, fields: dict[str, Any]
) -> None:
    for deputy in (None, jonas, elin):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=elin.pk).update(**fields, deputy=deputy)


def test_it_is_on_the_trail(elin: User, jonas: User) -> None:
    leave(elin, jonas)
    assert Event.objects.get(verb="accounts.absence_set").change("deputy") == (None, "Jonas Järn")
    actions.end_absence(by=elin)
    actions.end_absence(by=elin)
    assert Event.objects.filter(verb="accounts.absence_ended").count() == 1


def test_the_profile_takes_it_and_shows_it(client: Client, elin: User, jonas: User) -> None:
    client.force_login(elin)
    assert "While you are away" in client.get("/profile/").text
    form = {"from_date": days(0), "until_date": days(3), "deputy": jonas.key}
    wrong = client.post("/profile/absence/", form | {"until_date": days(-3)})
    assert wrong.status_code == 422 and "It ends before it begins." in wrong.text
    page = client.post("/profile/absence/", form, follow=True).text
    assert "Jonas Järn stands in." in page and "I am back" in page
    client.force_login(make_user(roles=[Role.ADMINISTRATOR]))
    assert "Jonas Järn stands in" in client.get(f"/people/{elin.key}/").text
    client.force_login(elin)
    assert "Jonas Järn" not in client.post("/profile/absence/end/", follow=True).text
    client.force_login(make_supplier_user())
    assert "While you are away" not in client.get("/profile/").text
    assert client.post("/profile/absence/", form).status_code == 404

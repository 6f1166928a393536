"""Messages are in the inbox always; by e-mail they come at once, in the digest or not at all."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import actions, email_groups, notices
from accounts.models import Notification, User
from accounts.notices import Notice, by_email
from accounts.states import EmailWay
from core import outbox
from core.models import Event
from core.refused import Refused
from tests.factories.accounts import make_supplier_user, make_user

pytestmark = pytest.mark.django_db
ALL = [
    "portal accounts",
    "needs",
    "rfps",
    "negotiations",
    "agreements",
    "visits",
    "commitments",
    "gifts",
]


@notices.notice("rfps.tests_rang", why="You get this because it is a test.")
def _rang(recipient: User | None, payload: dict[str, Any]) -> Notice:
    return Notice("It rang", "/")


def choose(user: User, *groups: str) -> None:
    """Have these groups by e-mail as they come, and no other."""
    ways = dict.fromkeys([one.name for one in email_groups.groups_for(user)], EmailWay.OFF)
    ways |= dict.fromkeys(groups, EmailWay.AT_ONCE)
    actions.choose_emails(ways=ways, digest_hour=8, working_days=[1, 2], by=user)
    user.refresh_from_db()


def comes(user: User, kind: str) -> bool:
    return by_email(user, kind) == EmailWay.AT_ONCE


def tell(user: User) -> None:
    notices.notify("rfps.tests_rang", "bell:1", to=[user], payload={})
    while outbox.send_next():
        pass


def test_what_is_switched_off_is_in_the_inbox_alone(mailoutbox: list[Any]) -> None:
    user = make_user()
    tell(user)
    assert len(mailoutbox) == 1
    choose(user, *[name for name in ALL if name != "rfps"])
    tell(user)
    assert (len(mailoutbox), Notification.objects.filter(user=user).count()) == (1, 2)
    choose(user, "rfps")
    tell(user)
    assert len(mailoutbox) == 2


def test_who_stands_in_gets_the_mail_that_the_absent_person_does_not_want(
    mailoutbox: list[Any],
) -> None:
    away, here = make_user(), make_user()
    User.objects.filter(pk=away.pk).update(
        absent_from_date="2000-01-01", absent_until_date="2999-01-01", deputy=here
    )
    choose(away)
    tell(away)
    (mail,) = mailoutbox
    assert here.email in mail.to[0]


def test_every_kind_is_in_the_group_that_fits_best() -> None:
    user = make_user()
    for group, kinds in {
        "rfps": ["rfps.invited", "rfps.bid_opened", "rfps.award_waits"],
        "needs": ["rfps.need_shared", "rfps.need_answered"],
        "negotiations": ["negotiations.offer_made", "negotiations.accepted"],
        "agreements": ["negotiations.signed", "negotiations.agreement_expiring"],
        "visits": ["meetings.visit_planned"],
        "commitments": [
            "meetings.commitment_made",
            "meetings.reminder_after",
            "meetings.escalation",
        ],
        "gifts": ["meetings.gift_decided"],
    }.items():
        choose(user, *[name for name in ALL if name != group])
        off = {kind for kind in notices._builders if not comes(user, kind)}
        assert set(kinds) <= off
        choose(user, group)
        assert not [kind for kind in kinds if not comes(user, kind)]
    choose(user)
    # The ways into the account, and what was handed over, come in any case.
    assert comes(user, "accounts.password_reset")
    # So does the proof that a bid was handed in, or that something was entered for them, and what it was.
    entered = {
        "rfps.bid_entered",
        "rfps.bid_withdrawn_for",
        "rfps.answer_entered",
        "rfps.need_answer_entered",
        "meetings.visit_confirmation_entered",
        "meetings.visit_decline_entered",
    }
    proofs = {"rfps.bid_receipt", *entered}
    left = {kind for kind in notices._builders if comes(user, kind)}
    assert proofs <= left
    left -= proofs
    assert not [kind for kind in left if kind.startswith(("rfps.", "negotiations.", "meetings."))]


def test_the_profile_takes_the_choice(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    page = client.get("/profile/").text
    assert page.count('<select name="group_') == len(ALL)
    given = {f"group_{name}": "off" for name in ALL} | {
        "group_visits": "at_once",
        "group_rfps": "digest",
        "digest_hour": "17",
        "working_days": ["7", "1"],
        "quiet_from_hour": "20",
        "quiet_until_hour": "6",
    }
    for wrong in (
        {"group_visits": "sometimes"},
        {"group_visits": ""},
        {"digest_hour": "24"},
        {"working_days": []},
        {"working_days": ["8"]},
    ):
        assert client.post("/profile/emails/", given | wrong).status_code == 422
    user.refresh_from_db()
    assert user.working_days == [1, 2, 3, 4, 5, 6, 7]
    assert client.post("/profile/emails/", given).status_code == 303
    user.refresh_from_db()
    assert user.no_email == [name for name in ALL if name not in ("visits", "rfps")]
    assert (user.digest_email, user.digest_hour, user.working_days) == (["rfps"], 17, [1, 7])
    event = Event.objects.get(verb="accounts.preferences_changed")
    assert event.change("no_email") == ([], user.no_email)
    assert event.change("working_days") == ([1, 2, 3, 4, 5, 6, 7], [1, 7])
    assert '<option value="digest" selected>' in client.get("/profile/").text


def test_the_database_keeps_the_rules() -> None:
    user = make_user()
    for wrong in (
        {"digest_hour": 24},
        {"working_days": []},
        {"working_days": [0]},
        {"no_email": ["visits"], "digest_email": ["visits"]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=user.pk).update(**wrong)
    with pytest.raises(Refused) as no:
        actions.choose_emails(ways={}, digest_hour=8, working_days=[], by=user)
    assert no.value.code == "no_working_day"


def test_a_supplier_chooses_among_what_suppliers_get(client: Client) -> None:
    user = make_supplier_user()
    client.force_login(user)
    assert 'value="gifts"' not in client.get("/profile/").text
    with pytest.raises(Refused):
        choose(user, "gifts")

"""Messages are in the inbox always, and come by e-mail as well unless their group was switched off."""

from typing import Any

import pytest
from django.test import Client

from accounts import actions, notices
from accounts.models import Notification, User
from accounts.notices import Notice, by_email
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


@notices.notice("rfps.tests_rang")
def _rang(recipient: User | None, payload: dict[str, Any]) -> Notice:
    return Notice("It rang", "/")


def choose(user: User, *groups: str) -> None:
    actions.choose_emails(groups=groups, by=user)
    user.refresh_from_db()


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
        off = {kind for kind in notices._builders if not by_email(user, kind)}
        assert set(kinds) <= off
        choose(user, group)
        assert not [kind for kind in kinds if not by_email(user, kind)]
    choose(user)
    # The ways into the account, and what was handed over, come in any case.
    assert by_email(user, "accounts.password_reset")
    # So does the proof that a bid was handed in, or was entered for them, and what it was.
    entered = {"rfps.bid_entered", "rfps.answer_entered", "rfps.need_answer_entered"}
    proofs = {"rfps.bid_receipt", *entered}
    left = {kind for kind in notices._builders if by_email(user, kind)}
    assert proofs <= left
    left -= proofs
    assert not [kind for kind in left if kind.startswith(("rfps.", "negotiations.", "meetings."))]


def test_the_profile_takes_the_choice(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    page = client.get("/profile/").text
    assert page.count('name="groups"') == len(ALL) == page.count('name="groups" value=')
    assert client.post("/profile/emails/", {"groups": ["visits", "moon"]}).status_code == 422
    assert client.post("/profile/emails/", {"groups": ["visits"]}).status_code == 303
    user.refresh_from_db()
    assert user.no_email == [name for name in ALL if name != "visits"]
    change = Event.objects.get(verb="accounts.preferences_changed").change("no_email")
    assert change == ([], user.no_email)


def test_a_supplier_chooses_among_what_suppliers_get(client: Client) -> None:
    user = make_supplier_user()
    client.force_login(user)
    assert 'value="gifts"' not in client.get("/profile/").text
    with pytest.raises(Refused):
        choose(user, "gifts")

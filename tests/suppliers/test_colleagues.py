"""A supplier's people invite their colleagues: who may, what it opens, and what it tells nobody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import Invitation, Notification, User
from accounts.states import Role
from core import outbox
from core.models import Event
from core.postgres import acting
from core.refused import Refused
from suppliers import actions
from suppliers.actions import colleagues
from suppliers.models import Partner
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
PAGE, COMPANY = "/portal/company/invite/", "/portal/company/"
CARL = "carl@alfa.example"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def executive() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: User) -> Partner:
    partner = make_partner(legal_name="Alfa AB", colleagues_invite=True)
    make_assignment(partner, executive)
    return partner


@pytest.fixture
def anna(partner: Partner) -> User:
    return make_representative(partner, name="Anna Alm", email="anna@alfa.example")


def invite(by: User, email: str = CARL) -> Invitation:
    """As a request of the person does it: with the rights of a supplier's role."""
    with acting.request(by.pk):
        return actions.invite_colleague(email=email, name="Carl Cato", by=by, now=timezone.now())


def accept(invitation: Invitation) -> User:
    return accounts.accept_invitation(
        token=token_for(invitation.key),
        name="Carl Cato",
        password="a long enough secret",
        language="en",
        time_zone="Europe/Stockholm",
    )


def is_open(invitation: Invitation) -> bool:
    invitation.refresh_from_db()
    return invitation.accepted_at is None and invitation.revoked_at is None


def send_everything() -> None:
    mail.outbox.clear()
    while outbox.send_next():
        pass


def test_a_colleague_gets_a_link_and_becomes_one_of_the_company(
    partner: Partner, anna: User, executive: User
) -> None:
    answer = client_of(anna).post(PAGE, {"name": "Carl Cato", "email": "Carl@Alfa.example"})
    assert answer.status_code == 303
    send_everything()
    (letter,) = [one for one in mail.outbox if one.to == [CARL]]
    assert "Anna Alm invites you to work for Alfa AB" in letter.body
    found = re.search(r"https?://[^/]+(/invitation/\S+)", letter.body)
    assert found and Client().get(found[1]).status_code == 200
    user = accept(Invitation.objects.get())
    assert (user.side, user.roles, user.representative.partner) == ("supplier", [], partner)


def test_the_account_executive_is_told_and_sees_who_invited_whom(
    partner: Partner, anna: User, executive: User
) -> None:
    invitation = invite(anna)
    send_everything()
    (message,) = Notification.objects.filter(user=executive)
    assert message.title == "Anna Alm of Alfa AB has invited a colleague"
    assert CARL in message.body
    page = client_of(executive).get(f"/partners/{partner.key}/people/").text
    assert CARL in page and "By Anna Alm, the link works until" in page
    assert "invited a person" in client_of(executive).get(f"/partners/{partner.key}/timeline/").text
    accept(invitation)
    assert (
        "Invited by Anna Alm" in client_of(executive).get(f"/partners/{partner.key}/people/").text
    )


@pytest.mark.parametrize("who", ["the account executive", "a colleague"])
def test_others_who_answer_for_it_take_it_back(
    partner: Partner, anna: User, executive: User, who: str
) -> None:
    invitation = invite(anna)
    other = make_representative(partner) if who == "a colleague" else executive
    answer = client_of(other).post(f"/invitations/{invitation.key}/revoke/")
    assert answer.status_code in (302, 303)
    assert not is_open(invitation)
    with pytest.raises(Refused):
        accept(invitation)


def test_nobody_else_takes_it_back_or_sees_it(partner: Partner, anna: User) -> None:
    invitation = invite(anna)
    rival = make_representative(make_partner(colleagues_invite=True))
    for stranger in (rival, make_user(roles=[Role.ACCOUNT_EXECUTIVE])):
        client = client_of(stranger)
        assert client.post(f"/invitations/{invitation.key}/revoke/").status_code == 404
    assert CARL not in client_of(rival).get(COMPANY).text
    assert is_open(invitation)


class TestTheSetting:
    def test_it_is_off_until_the_account_executive_turns_it_on(self, executive: User) -> None:
        partner = make_partner()
        make_assignment(partner, executive)
        anna = make_representative(partner)
        assert client_of(anna).get(PAGE).status_code == 403
        assert "Invite a colleague" not in client_of(anna).get(COMPANY).text
        with pytest.raises(PermissionDenied):
            invite(anna)
        client = client_of(executive)
        client.post(f"/partners/{partner.key}/colleagues/", {"allowed": "1"})
        assert "Its people may invite" in client.get(f"/partners/{partner.key}/people/").text
        assert client_of(anna).get(PAGE).status_code == 200
        assert "Invite a colleague" in client_of(anna).get(COMPANY).text
        event = Event.objects.get(verb="suppliers.colleagues_allowed")
        assert (event.actor, event.change("colleagues_invite")) == (executive, (False, True))

    def test_turned_off_what_is_open_ends(
        self, partner: Partner, anna: User, executive: User
    ) -> None:
        invitation = invite(anna)
        actions.let_invite(partner=partner.key, allowed=False, by=executive, now=timezone.now())
        assert not is_open(invitation)
        assert CARL not in client_of(anna).get(COMPANY).text
        # Turned on again it is not open again.
        actions.let_invite(partner=partner.key, allowed=True, by=executive, now=timezone.now())
        with pytest.raises(Refused):
            accept(invitation)

    @pytest.mark.parametrize("role", [Role.BUYER, Role.ACCOUNT_EXECUTIVE, Role.ADMINISTRATOR])
    def test_others_do_not_decide(self, partner: Partner, role: Role) -> None:
        other = make_user(roles=[role])
        make_assignment(partner, other, responsibility="buyer")
        answer = client_of(other).post(f"/partners/{partner.key}/colleagues/", {"allowed": "0"})
        assert answer.status_code == 403
        partner.refresh_from_db()
        assert partner.colleagues_invite
        assert "Only we invite" not in client_of(other).get(f"/partners/{partner.key}/people/").text

    def test_a_supplier_cannot_turn_it_on(self, anna: User, partner: Partner) -> None:
        with pytest.raises(PermissionDenied):
            actions.edit_partner(partner=partner.key, by=anna, fields={"legal_name": "x"})
        answer = client_of(anna).post(f"/partners/{partner.key}/colleagues/", {"allowed": "1"})
        assert answer.status_code == 404


class TestWhoInvites:
    def test_who_lost_access_has_invited_nobody(
        self, partner: Partner, anna: User, executive: User
    ) -> None:
        admin = make_user(roles=[Role.ADMINISTRATOR])
        invitation = invite(anna)
        accounts.change_duties(**duties(anna, active=False), by=admin)
        assert not is_open(invitation)
        # Nor do they if the link is there in spite of that.
        Invitation.objects.update(revoked_at=None)
        with pytest.raises(Refused) as no:
            accept(invitation)
        assert no.value.code == "invitation_closed"
        assert not User.objects.filter(email=CARL).exists()

    def test_who_represents_nobody_has_no_page(self) -> None:
        with pytest.raises(Http404):
            actions.invite_colleague(
                email=CARL, name="C", by=make_user(roles=[Role.EXECUTIVE]), now=timezone.now()
            )

    def test_a_day_has_its_limit(
        self, partner: Partner, anna: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(colleagues, "MOST_A_DAY", 2)
        first = invite(anna)
        second = invite(make_representative(partner), "second@alfa.example")
        with pytest.raises(Refused) as no:
            invite(anna, "third@alfa.example")
        assert no.value.code == "too_many_invitations"
        # Another company's are not counted, nor are those of the day before.
        invite(make_representative(make_partner(colleagues_invite=True)))
        accounts.revoke_invitation(invitation=second.key, by=anna, now=timezone.now())
        with pytest.raises(Refused):
            invite(anna, "third@alfa.example")
        Invitation.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=1))
        invite(anna, "third@alfa.example")

    def test_a_newer_one_of_the_company_replaces_the_older(
        self, partner: Partner, anna: User
    ) -> None:
        older = invite(anna)
        newer = invite(make_representative(partner), "CARL@alfa.example")
        assert (is_open(older), is_open(newer)) == (False, True)

    def test_whom_one_sees_among_those_who_sign_in_is_not_invited(
        self, partner: Partner, anna: User
    ) -> None:
        make_representative(partner, email=CARL)
        answer = client_of(anna).post(PAGE, {"name": "Carl", "email": "CARL@alfa.example"})
        assert answer.status_code == 422
        assert "Your colleague can sign in already." in answer.text


def _elsewhere(what: str, anna: User, executive: User) -> None:
    """What there is of the address that the inviter's company must not learn."""
    other = make_partner(colleagues_invite=True)
    if what == "an account of another company":
        make_representative(other, email=CARL)
    elif what == "an account that is closed":
        make_representative(anna.representative.partner, email=CARL, is_active=False)
    elif what == "an account of ours":
        make_user(email=CARL)
    elif what == "an invitation of another company":
        invite(make_representative(other))
    elif what == "an invitation by us, to them":
        make_assignment(other, executive)
        _by_us(other, executive)
    elif what == "an invitation by us, to the same company":
        _by_us(anna.representative.partner, executive)


def _by_us(partner: Partner, by: User) -> Invitation:
    return accounts.invite_representative(
        partner=partner.key, email=CARL, name="C", by=by, now=timezone.now()
    )


ELSEWHERE = [
    "an account of another company",
    "an account that is closed",
    "an account of ours",
    "an invitation of another company",
    "an invitation by us, to them",
    "an invitation by us, to the same company",
]


class TestNothingIsTold:
    def trace(self, anna: User) -> tuple[Any, ...]:
        """What the inviter sees of inviting: the answers, and the work that was done for them."""
        client = client_of(anna)
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(PAGE, {"name": "Carl Cato", "email": CARL})
        asked = [re.sub(r"\d+|'[^']*'", "_", one["sql"])[:60] for one in queries]
        chance = r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"|X-CSRFToken": "\w+'
        page = re.sub(chance, "", client.get(COMPANY).text)
        page = re.sub(r"/invitations/\w+/", "/invitations/KEY/", page)
        return answer.status_code, answer.headers.get("Location"), asked, page

    @pytest.mark.parametrize("what", ELSEWHERE)
    def test_whatever_else_there_is_of_the_address(
        self, partner: Partner, anna: User, executive: User, what: str
    ) -> None:
        _elsewhere(what, anna, executive)
        before = [*Invitation.objects.order_by("pk").values()]
        found = self.trace(anna)
        assert [*Invitation.objects.exclude(by_colleague=True, invited_by=anna).values()] == before
        Invitation.objects.filter(invited_by=anna).delete()
        Invitation.objects.exclude(invited_by=anna).delete()
        User.objects.filter(email=CARL).update(email="elsewhere@x.example")
        assert self.trace(anna) == found

    def test_the_control_an_address_in_sight_is_told_of(self, partner: Partner, anna: User) -> None:
        found = self.trace(anna)
        Invitation.objects.all().delete()
        make_representative(partner, email=CARL)
        assert self.trace(anna)[:3] != found[:3]

    def test_only_the_address_itself_learns_that_it_has_an_account(
        self, partner: Partner, anna: User
    ) -> None:
        make_representative(make_partner(), email=CARL)
        invitation = invite(anna)
        send_everything()
        (letter,) = [one for one in mail.outbox if one.to == [CARL]]
        assert "This address has an account here already" in letter.body
        assert token_for(invitation.key) not in letter.body
        with pytest.raises(Refused) as no:
            accept(invitation)
        assert no.value.code == "address_taken"
        assert is_open(invitation)

    @pytest.mark.parametrize("partner_of", ["the same company", "another"])
    def test_ours_replaces_none_of_theirs(
        self, partner: Partner, anna: User, executive: User, partner_of: str
    ) -> None:
        invitation = invite(anna)
        to = partner if partner_of == "the same company" else make_partner()
        if to != partner:
            make_assignment(to, executive)
        ours = _by_us(to, executive)
        assert is_open(invitation) and is_open(ours)
        # Who takes one of the two has the account; the other link makes no second one.
        accept(ours)
        with pytest.raises(Refused) as no:
            accept(invitation)
        assert no.value.code == "address_taken"

    def test_two_companies_invite_the_same_person(self, partner: Partner, anna: User) -> None:
        other = make_partner(legal_name="Beta AB", colleagues_invite=True)
        first, second = invite(anna), invite(make_representative(other))
        assert is_open(first) and is_open(second)
        assert accept(second).representative.partner == other
        with pytest.raises(Refused):
            accept(first)
        page = client_of(anna).get(COMPANY).text
        assert CARL in page and "Beta" not in page

"""Whom one of ours lets in beside others waits for their word: who gives it, and what goes round it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Notification, User
from accounts.resets import ResetTokens
from core import outbox
from core.models import Event, Outbox
from core.postgres import acting
from core.refused import Refused
from suppliers import actions
from suppliers.models import Representative
from suppliers.standing import why_shut
from tests.factories.suppliers import make_partner
from tests.suppliers.vouching import Cast, accept, change, given_cast, given_people, let_in  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
COMPANY, WAITING = "/portal/company/", "/portal/company/waiting/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(by: User, name: str = "Carl Cato") -> Representative:
    """A colleague invites, with the rights of a supplier's role."""
    with acting.request(by.pk):
        address = f"{name.split()[0].lower()}@alfa.example"
        invitation = actions.invite_colleague(email=address, name=name, by=by, now=timezone.now())
    return accept(invitation, name)


def vouch(row: Representative, by: User) -> Representative:
    email = User.objects.get(pk=row.user_id).email
    with acting.request(by.pk):
        return actions.vouch(representative=row.key, email=email, by=by, now=timezone.now())


def standing(user: User) -> tuple[bool, bool]:
    """Whether the person waits, and whether they have begun anew."""
    row = Representative.objects.get(user=user)
    return row.waits, row.trusted_from_at is not None


TRUSTED, WAITS, ANEW = (False, False), (True, False), (False, True)


def send_everything() -> None:
    while outbox.send_next():
        pass


def test_the_first_is_trusted_and_so_is_whom_a_colleague_invites(cast: Cast) -> None:
    gamma = make_partner()
    assert standing(let_in(gamma, cast.admin, "First Fay").user) == TRUSTED
    assert standing(invite(cast.anna).user) == TRUSTED


@pytest.mark.parametrize("who", ["executive", "admin"])
def test_whom_one_of_ours_lets_in_beside_them_waits_for_one_press(
    cast: Cast, who: str, mailoutbox: list[Any]
) -> None:
    row = let_in(cast.alfa, getattr(cast, who))
    assert standing(row.user) == WAITS
    send_everything()
    told = Notification.objects.get(user=cast.anna)
    assert told.title == "Mallory Moe can log in for Alfa AB now" and told.path == WAITING
    assert "mallory@post.example" in told.body and "shut to them" in told.body
    assert "can log in" in next(one for one in mailoutbox if "anna@" in one.to[0]).subject
    anna = client_of(cast.anna)
    assert WAITING in anna.get(COMPANY).text
    page = anna.get(WAITING).text
    assert 'name="email" value="mallory@post.example"' in page and "Yes, one of us" in page
    ours = client_of(cast.executive).get(f"/partners/{cast.alfa.key}/people/").text
    assert "Waits for a colleague" in ours
    # The press.
    shown = {"email": "mallory@post.example"}
    assert anna.post(f"{WAITING}{row.key}/", shown).status_code == 303
    assert standing(row.user) == TRUSTED
    row.refresh_from_db()
    assert row.vouched_by is not None and row.vouched_by.user == cast.anna
    event = Event.objects.get(verb="suppliers.representative_vouched_for")
    assert (event.actor, event.change("waits")) == (cast.anna, (True, False))
    send_everything()
    assert Notification.objects.get(user=row.user).title == "Anna Alm has vouched for you"
    assert "Nobody waits" in anna.get(WAITING).text
    assert (
        "vouched for a colleague"
        in client_of(cast.executive).get(f"/partners/{cast.alfa.key}/timeline/").text
    )
    # Once is enough.
    assert anna.post(f"{WAITING}{row.key}/", shown).status_code in (303, 409)
    with pytest.raises(Refused):
        vouch(row, cast.anna)


def test_nobody_else_says_so(cast: Cast) -> None:
    row = let_in(cast.alfa, cast.admin)
    accomplice = let_in(cast.alfa, cast.executive, "Nick Nemo")
    for who in (row.user, accomplice.user):
        client = client_of(who)
        page = client.get(WAITING).text
        assert "Yes, one of us" not in page and "Anna Alm" in page
        assert client.post(f"{WAITING}{row.key}/").status_code == 403
        with pytest.raises(PermissionDenied):
            vouch(row, who)
    with pytest.raises(Http404):
        vouch(row, cast.bo)
    assert "Mallory" not in client_of(cast.bo).get(WAITING).text
    for ours in (cast.admin, cast.executive):
        assert client_of(ours).post(f"{WAITING}{row.key}/").status_code == 404
    assert standing(row.user) == WAITS


def test_who_waits_lets_nobody_in(cast: Cast) -> None:
    row = let_in(cast.alfa, cast.admin)
    client = client_of(row.user)
    assert "Invite a colleague" not in client.get(COMPANY).text
    assert client.get("/portal/company/invite/").status_code == 403
    with pytest.raises(PermissionDenied):
        invite(row.user)
    # Nor does what somebody sent before whose account was given another address.
    with acting.request(cast.anna.pk):
        sent = actions.invite_colleague(
            email="d@alfa.example", name="Dag Dahl", by=cast.anna, now=timezone.now()
        )
    vouch(row, cast.anna)
    change(cast.anna, cast.admin, email="me@post.example")
    with pytest.raises(Refused):
        accept(sent, "Dag Dahl")


class TestWaysRound:
    def test_locking_out_who_could_vouch(self, cast: Cast) -> None:
        """Before the other one is let in, and after."""
        row = let_in(cast.alfa, cast.admin)
        other = let_in(cast.alfa, cast.admin, "Nick Nemo")
        change(cast.anna, cast.admin, active=False)
        # The first of them has a part in what is asked from now on; the next waits for that one's word.
        assert (standing(row.user), standing(other.user)) == (ANEW, WAITS)
        assert "when nobody was left here" in why_shut(row.user)
        assert standing(let_in(cast.alfa, cast.admin, "Olle Ohm").user) == WAITS
        row.refresh_from_db()
        assert vouch(other, row.user).trusted_from_at == row.trusted_from_at
        verbs = Event.objects.filter(verb="suppliers.representative_begins_anew")
        assert [event.actor for event in verbs] == [cast.admin]
        for gone in Representative.objects.filter(partner=cast.alfa):
            change(gone.user, cast.admin, active=False)
        assert standing(let_in(cast.alfa, cast.admin, "Pia Palm").user) == ANEW

    def test_letting_somebody_in_again(self, cast: Cast) -> None:
        change(cast.anna, cast.admin, active=False)
        row = let_in(cast.alfa, cast.admin)
        assert standing(row.user) == ANEW
        # Whoever began anew must not read what she writes from now on: she waits for them instead.
        change(cast.anna, cast.admin, active=True)
        assert standing(cast.anna) == WAITS
        assert "Mallory Moe" in why_shut(cast.anna)
        # Nor she what they have written meanwhile.
        change(cast.anna, cast.admin, active=False)
        change(row.user, cast.admin, active=False)
        change(cast.anna, cast.admin, active=True)
        assert standing(cast.anna) == ANEW

    def test_by_mistake_and_back(self, cast: Cast) -> None:
        change(cast.anna, cast.admin, active=False)
        change(cast.anna, cast.admin, active=True)
        assert standing(cast.anna) == TRUSTED

    def test_another_address(self, cast: Cast) -> None:
        row = vouch(let_in(cast.alfa, cast.admin), cast.anna)
        change(row.user, cast.admin, title="Head of sales")
        assert standing(row.user) == TRUSTED
        change(row.user, cast.admin, email="me@post.example")
        assert standing(row.user) == WAITS
        send_everything()
        assert Notification.objects.filter(user=cast.anna, body__contains="me@post").exists()
        # Of the last one who is left.
        change(cast.anna, cast.admin, email="me.too@post.example")
        assert (standing(cast.anna), standing(row.user)) == (ANEW, WAITS)

    def test_another_address_while_the_account_is_closed(self, cast: Cast) -> None:
        change(cast.anna, cast.admin, active=False, email="me@post.example")
        change(cast.anna, cast.admin, active=True)
        assert standing(cast.anna) == ANEW

    def test_another_address_than_the_one_that_was_shown(self, cast: Cast) -> None:
        row = let_in(cast.alfa, cast.admin, "Carl Cato")
        anna = client_of(cast.anna)
        shown = {"email": "carl@post.example"}
        assert shown["email"] in anna.get(WAITING).text
        change(row.user, cast.admin, email="me@post.example")
        assert anna.post(f"{WAITING}{row.key}/", shown).status_code == 409
        assert anna.post(f"{WAITING}{row.key}/").status_code == 409
        change(row.user, cast.admin, email=shown["email"], active=False)
        assert anna.post(f"{WAITING}{row.key}/", shown).status_code == 409
        assert standing(row.user) == WAITS
        change(row.user, cast.admin, active=True)
        assert anna.post(f"{WAITING}{row.key}/", shown).status_code == 303
        assert standing(row.user) == TRUSTED

    def test_another_address_over_an_account_that_somebody_is_in(
        self, cast: Cast, mailoutbox: list[Any]
    ) -> None:
        """Anna knows Bea by her address: whoever had the account before is not behind it."""
        user = let_in(cast.alfa, cast.admin).user
        client = client_of(user)
        TOTP.activate(user, generate_totp_secret())
        _token, text = accounts.create_token(
            name="t", may_write=False, days=30, by=user, now=timezone.now()
        )
        token = {"authorization": f"Bearer {text}"}
        link = ResetTokens().make_token(user)
        assert client.get(COMPANY).status_code == 200
        assert client.get("/api/v1/rfps/", headers=token).status_code == 200
        change(user, cast.admin, name="Bea Berg", email="bea@alfa.example")
        assert "/account/login/" in client.get(COMPANY).headers["Location"]
        assert Client().get("/api/v1/rfps/", headers=token).status_code == 401
        # Nor does what was under way at that moment leave them a way in.
        with pytest.raises(PermissionDenied):
            accounts.create_token(name="u", may_write=False, days=1, by=user, now=timezone.now())
        with pytest.raises(PermissionDenied):
            accounts.change_password(user=user.key, password="another long secret", by=user)
        user.refresh_from_db()
        assert not user.has_usable_password() and not ResetTokens().check_token(user, link)
        assert not Authenticator.objects.filter(user=user).exists()
        send_everything()
        letter = next(one for one in mailoutbox if "bea@alfa.example" in one.to[0])
        assert "/account/password/reset/" in letter.body and "opens it no more" in letter.body

    def test_another_address_finds_no_receipts(self, cast: Cast) -> None:
        for kind in ("rfps.bid_receipt", "rfps.invited"):
            message = outbox.Message("inbox", cast.anna.pk)
            outbox.enqueue(kind, kind, [message], due_at=timezone.now(), payload={})
            row = Outbox.objects.get(kind=kind)
            Notification.objects.create(user=cast.anna, outbox=row, kind=kind, title=kind, path="/")
        change(cast.anna, cast.admin, email="me@post.example")
        assert [one.kind for one in Notification.objects.filter(user=cast.anna)] == ["rfps.invited"]

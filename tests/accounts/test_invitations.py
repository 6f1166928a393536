"""From an invitation to an account: single use, expiring, revocable, bound to one address."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role
from core import outbox
from core.models import Event, Outbox
from core.refused import Refused
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


def _invite(admin: User, email: str = "New@Nordkontor.example", **more: object) -> Invitation:
    fields = {"name": "Nina Ny", "roles": [Role.BUYER], "manager": None} | more
    return actions.invite(email=email, by=admin, now=timezone.now(), **fields)  # type: ignore[arg-type]


def _accept(invitation: Invitation) -> User:
    return actions.accept_invitation(
        token=token_for(invitation.key),
        name="Nina Ny",
        password=PASSWORD,
        language="sv",
        time_zone="Europe/Stockholm",
    )


@pytest.fixture
def admin() -> User:
    return make_user(roles=[Role.ADMINISTRATOR])


def test_an_invitation_becomes_an_account_with_its_roles_and_manager(admin: User) -> None:
    boss = make_user(roles=[Role.MANAGER])
    user = _accept(_invite(admin, manager=boss.key))
    assert (user.email, user.roles, user.manager) == ("new@nordkontor.example", ["buyer"], boss)
    assert user.check_password(PASSWORD)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["accounts.invited", "accounts.joined"]


def test_the_mail_holds_the_link_and_the_link_opens_the_page(
    admin: User, client: Client, mailoutbox: list
) -> None:
    invitation = _invite(admin)
    assert outbox.send_next()
    (mail,) = mailoutbox
    path = reverse("accounts:accept", args=[token_for(invitation.key)])
    assert mail.to == ["new@nordkontor.example"]
    assert path in mail.body
    assert token_for(invitation.key) not in str(Outbox.objects.get().payload)
    assert client.get(path).status_code == 200
    answer = client.post(
        path,
        {
            "name": "Nina",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "language": "sv",
            "time_zone": "Europe/Stockholm",
        },
    )
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert client.get(path).status_code == 410


def test_whoever_is_logged_in_is_told_and_logged_out(admin: User, client: Client) -> None:
    path = reverse("accounts:accept", args=[token_for(_invite(admin).key)])
    client.force_login(admin)
    assert f"You are logged in as {admin.name}." in client.get(path).text
    form = {"name": "Nina", "password1": PASSWORD, "password2": PASSWORD, "language": "sv"}
    client.post(path, {**form, "time_zone": "Europe/Stockholm"})
    assert Event.objects.filter(verb="accounts.logged_out", actor=admin).exists()
    assert "You are logged in as" not in Client().get(path).text
    assert User.objects.get(pk=client.session["_auth_user_id"]).name == "Nina"


def test_a_weak_password_is_a_form_error_and_changes_nothing(admin: User, client: Client) -> None:
    invitation = _invite(admin)
    path = reverse("accounts:accept", args=[token_for(invitation.key)])
    for first, second in (("short", "short"), (PASSWORD, PASSWORD + "x")):
        fields = {"name": "N", "language": "en", "time_zone": "UTC"}
        answer = client.post(path, {**fields, "password1": first, "password2": second})
        assert answer.status_code == 422
    assert not User.objects.filter(email="new@nordkontor.example").exists()


def test_a_link_works_once(admin: User) -> None:
    invitation = _invite(admin)
    _accept(invitation)
    with pytest.raises(Refused) as no:
        _accept(invitation)
    assert no.value.code == "invitation_closed"


def test_a_revoked_or_expired_link_is_useless(admin: User) -> None:
    revoked = _invite(admin)
    actions.revoke_invitation(invitation=revoked.key, by=admin, now=timezone.now())
    expired = _invite(admin, "other@nordkontor.example")
    Invitation.objects.filter(pk=expired.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    for invitation in (revoked, expired):
        with pytest.raises(Refused):
            _accept(invitation)
    assert User.objects.count() == 1


def test_a_newer_invitation_replaces_the_older(admin: User) -> None:
    older, newer = _invite(admin), _invite(admin, "NEW@nordkontor.example")
    with pytest.raises(Refused):
        _accept(older)
    assert _accept(newer).is_active


def test_a_forged_token_is_404(admin: User, client: Client) -> None:
    invitation = _invite(admin)
    forged = f"{invitation.key}:{'x' * 43}"
    assert client.get(reverse("accounts:accept", args=[forged])).status_code == 404
    with pytest.raises(Http404):
        actions.accept_invitation(
            token=forged, name="N", password=PASSWORD, language="en", time_zone="UTC"
        )


@pytest.mark.parametrize(
    ("changed", "open_after"),
    [
        ({"active": False}, set()),
        ({"roles": [Role.ACCOUNT_EXECUTIVE]}, {"rita@elektra.example"}),
        ({"roles": [Role.ADMINISTRATOR]}, {"backdoor@home.example", "rita@elektra.example"}),
        ({"roles": [Role.AUDITOR]}, set()),
    ],
)
def test_what_somebody_sent_ends_with_the_right_to_send_it(
    admin: User, changed: dict[str, Any], open_after: set[str]
) -> None:
    """Who is locked out, or demoted, does not come back by an address of their own."""
    both = [Role.ADMINISTRATOR, Role.ACCOUNT_EXECUTIVE]
    leaver, partner, other = make_user(roles=both), make_partner(), make_partner()
    make_assignment(partner, leaver)
    now = timezone.now()
    given = {"email": "backdoor@home.example", "name": "Me", "manager": None}
    actions.invite(**given, roles=[Role.ADMINISTRATOR], by=leaver, now=now)
    actions.invite_representative(
        partner=partner.key, email="rita@elektra.example", name="Rita", by=leaver, now=now
    )
    others = actions.invite_representative(
        partner=other.key, email="omar@other.example", name="Omar", by=admin, now=now
    )
    actions.change_duties(**{**duties(leaver), **changed}, by=admin)
    sent = Invitation.objects.filter(invited_by=leaver)
    assert {row.email for row in sent.filter(revoked_at=None)} == open_after
    for row in sent.exclude(revoked_at=None):
        with pytest.raises(Refused) as no:
            _accept(row)
        assert no.value.code == "invitation_closed"
        assert (
            Event.objects.get(verb="accounts.invitation_revoked", object_id=row.pk).actor == admin
        )
    assert _accept(others).is_active


def test_an_address_with_an_account_is_not_invited(admin: User) -> None:
    make_user(email="known@nordkontor.example")
    with pytest.raises(Refused) as no:
        _invite(admin, "Known@Nordkontor.example")
    assert no.value.code == "address_taken"


def test_only_administrators_invite_colleagues(client: Client) -> None:
    buyer = make_user()
    with pytest.raises(PermissionDenied):
        _invite(buyer)
    client.force_login(buyer)
    assert client.get(reverse("accounts:invite")).status_code == 403
    assert not Invitation.objects.exists()


def test_a_stranger_cannot_revoke(admin: User, client: Client) -> None:
    invitation = _invite(admin)
    client.force_login(make_user())
    assert (
        client.post(reverse("accounts:revoke-invitation", args=[invitation.key])).status_code == 404
    )
    invitation.refresh_from_db()
    assert invitation.revoked_at is None

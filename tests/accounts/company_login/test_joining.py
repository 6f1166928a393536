"""Accepting an invitation with the company's own identity provider, a real one."""

from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.invitations import token_for
from accounts.models import Identity, Invitation, User
from accounts.states import Role
from core.models import Event
from tests.accounts.company_login.rounds import begin, come_back, failures, log_in
from tests.environment.company import Browser, Company
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner

pytestmark = pytest.mark.django_db
NINA = "nina@nordkontor.example"


@pytest.fixture
def invitation() -> Invitation:
    admin = make_user("Ada Admin", roles=[Role.ADMINISTRATOR])
    return actions.invite(
        email="Nina@Nordkontor.example",
        name="Nina Ny",
        roles=[Role.BUYER],
        manager=None,
        by=admin,
        now=timezone.now(),
    )


def path_of(invitation: Invitation) -> str:
    return f"/invitation/{token_for(invitation.key)}/"


def join(client: Client, invitation: Invitation, name: str = "nina.n") -> Any:
    url = begin(client, f"{path_of(invitation)}company/")
    return come_back(client, Browser().sign_in(url, name))


def test_the_company_s_login_opens_the_account_without_a_password(
    company: Company, invitation: Invitation, client: Client
) -> None:
    company.employ("nina.n", "NINA@nordkontor.example")
    assert "Begin with Nordkontor" in client.get(path_of(invitation)).text
    assert join(client, invitation).status_code == 302
    assert client.get("/inbox/").status_code == 200
    user = User.objects.get(email=NINA)
    assert (user.name, user.roles, user.has_usable_password()) == ("Nina Ny", ["buyer"], False)
    assert (Identity.objects.get().user, Identity.objects.get().subject) == (user, "nina.n")
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None
    verbs = list(Event.objects.filter(actor=user).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["accounts.joined", "accounts.identity_linked", "accounts.logged_in"]
    # From then on as anybody who is linked, whatever the provider says of the address.
    company.employ("nina.n", "nina.berg@nordkontor.example", email_verified=False)
    assert log_in(Client(), "nina.n").status_code == 302


@pytest.mark.parametrize(
    ("email", "verified", "says", "code"),
    [
        ("other@nordkontor.example", True, "The invitation is for nina@", "other_address"),
        (NINA, False, "does not vouch for your e-mail", "address_unverified"),
        (NINA, "true", "does not vouch for your e-mail", "address_unverified"),
    ],
)
def test_only_the_invited_address_if_the_provider_vouches_for_it(
    company: Company,
    invitation: Invitation,
    client: Client,
    email: str,
    verified: Any,
    says: str,
    code: str,
) -> None:
    company.employ("nina.n", email, email_verified=verified)
    told = join(client, invitation)
    assert told.status_code == 403 and says in told.text
    assert f'href="{path_of(invitation)}"' in told.text  # with a password it goes on
    assert client.get("/inbox/").status_code == 302
    assert not User.objects.filter(email=NINA).exists() and not Identity.objects.exists()
    assert [found for _, found in failures()] == [code]
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    company.employ("nina.n", NINA)
    assert join(client, invitation).status_code == 302  # the control


def test_who_is_known_there_as_somebody_else_here_makes_no_second_account(
    anna: User, company: Company, invitation: Invitation
) -> None:
    log_in(Client(), "anna.a")
    company.employ("anna.a", NINA)
    told = join(Client(), invitation, "anna.a")
    assert told.status_code == 403 and "belongs to another account" in told.text
    assert not User.objects.filter(email=NINA).exists()
    assert [found for _, found in failures()] == ["other_subject"]


def test_a_link_that_is_spent_meanwhile_opens_nothing(
    company: Company, invitation: Invitation, client: Client
) -> None:
    company.employ("nina.n", NINA)
    back = Browser().sign_in(begin(client, f"{path_of(invitation)}company/"), "nina.n")
    actions.revoke_invitation(
        invitation=invitation.key, by=invitation.invited_by, now=timezone.now()
    )
    told = come_back(client, back)
    assert told.status_code == 403 and "can no longer be used" in told.text
    assert not User.objects.filter(email=NINA).exists()


def test_no_supplier_comes_in_with_our_provider(company: Company, client: Client) -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])
    theirs = actions.invite_representative(
        partner=make_partner().key, email=NINA, name="N", by=admin, now=timezone.now()
    )
    assert "Nordkontor" not in client.get(path_of(theirs)).text
    assert client.post(f"{path_of(theirs)}company/").status_code == 404
    with pytest.raises(Http404):
        actions.accept_with_company(
            invitation=theirs.key,
            issuer=company.issuer,
            subject="nina.n",
            email=NINA,
            verified=True,
            language="en",
            time_zone="Europe/Stockholm",
        )


def test_without_a_provider_there_is_only_the_password(
    invitation: Invitation, client: Client
) -> None:
    assert "Begin with" not in client.get(path_of(invitation)).text
    assert client.post(f"{path_of(invitation)}company/").status_code == 404

"""Somebody who has left is forgotten: everywhere but where the register says that it is kept, and why."""

import datetime as dt
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts import actions
from accounts.models import ApiToken, Identity, Invitation, Look, Notification, Photo, SignIn, User
from accounts.states import Role, Side
from accounts.tasks import carry_out_requests
from core.clock import company_today
from core.models import Event, Outbox
from core.refused import Refused
from core.sealing import seal_next
from core.verifying import verify
from meetings.models import Visit
from tests.accounts.leaving import (
    EMAIL,
    FORMER,
    FORMER_EMAIL,
    NAME,
    PHONE,
    WORDS,
    allowed,
    found_in,
    signed_in,
)  # fmt: skip
from tests.factories.accounts import duties, make_supplier_user, make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative


@pytest.fixture
def admin() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


def a_leaver(admin: User) -> User:
    """One of ours with something of everything that is kept about people, and a closed account."""
    boss = make_user("Maria Maj", roles=[Role.MANAGER])
    person = make_user(FORMER, email=FORMER_EMAIL, manager=boss, roles=[Role.BUYER])
    actions.change_duties(
        **duties(person, name=NAME, title="Master of Quattles", email=EMAIL),
        by=admin,
        reason=f"{FORMER} married",
    )
    person.refresh_from_db()
    actions.change_preferences(
        name=NAME, title="Chief Quattler", phone=PHONE, language="en", time_zone="UTC", by=person
    )
    other = make_user("Bo Ek")
    actions.change_duties(**duties(other, manager=person.key), by=admin)
    actions.change_duties(**duties(other, manager=boss.key), by=admin)
    actions.create_token(
        name=f"laptop of {NAME}", days=30, may_write=False, areas=[], by=person, now=timezone.now()
    )
    Identity.objects.create(user=person, issuer="https://login.example", subject=EMAIL)
    SignIn.objects.create(user=person, session_key="k" * 32, last_used_at=timezone.now())
    Invitation.objects.create(
        email=FORMER_EMAIL, name=FORMER, side=Side.INTERNAL, invited_by=admin,
        expires_at=timezone.now(), accepted_at=timezone.now(),
    )  # fmt: skip
    Look.objects.create(
        looker=admin, person=person, person_epoch=0, reason="help", expires_at=timezone.now()
    )
    sent = Outbox.objects.create(
        kind="accounts.password_reset", what="x", address=EMAIL, channel="email",
        due_at=timezone.now(), try_at=timezone.now(), payload={"email": EMAIL}, state="sent",
    )  # fmt: skip
    assert sent.pk
    Outbox.objects.create(
        kind="accounts.invitation", what="x", address=FORMER_EMAIL, channel="email",
        due_at=timezone.now(), try_at=timezone.now(), state="sent",
    )  # fmt: skip
    own = Outbox.objects.create(
        kind="accounts.handed_over", what="y", recipient=person, channel="inbox",
        due_at=timezone.now(), try_at=timezone.now(), state="sent",
    )  # fmt: skip
    Notification.objects.create(
        user=person, outbox=own, kind="accounts.handed_over", title=f"For {NAME}", path="/"
    )
    Photo.objects.create(user=person, content=b"a face")
    User.objects.filter(pk=person.pk).update(photo="f" * 32)
    person.refresh_from_db()
    partner = make_partner()
    today = company_today()
    make_assignment(
        partner, person, from_date=today - dt.timedelta(9), to_date=today - dt.timedelta(1)
    )
    make_visit(partner, person, status="held", minutes=f"{NAME} promised tea.")
    actions.note_login_failure(email=EMAIL, ip="192.0.2.1")
    actions.change_duties(**duties(person), active=False, by=admin, reason=f"{NAME} has left")
    person.refresh_from_db()
    return person


def anonymise(person: User, by: User, **more: Any) -> User:
    given = {"typed": EMAIL, "reason": "Asked to be forgotten", **more}
    actions.ask_to_anonymise(person=person.key, by=by, **given)
    carry_out_requests()
    return User.objects.get(pk=person.pk)


@pytest.mark.django_db
def test_nothing_of_who_a_colleague_was_is_left_but_in_free_texts(admin: User) -> None:
    person = a_leaver(admin)
    seal_next()
    before = found_in(*WORDS)
    # The control: what is looked for below stands in all of these now.
    assert {
        "accounts_user", "accounts_userevent", "accounts_invitation", "accounts_invitationevent",
        "accounts_apitoken", "accounts_apitokenevent", "accounts_identity", "accounts_identityevent",
        "core_event", "core_outbox", "accounts_notification", "meetings_visit",
    } <= before.keys()  # fmt: skip
    assert {"object_label", "changes", "reason"} <= before["core_event"]
    counts = Event.objects.count(), Visit.objects.count(), Look.objects.count()

    done = anonymise(person, admin)

    left = found_in(*WORDS)
    assert left == {"meetings_visit": {"minutes"}, "meetings_visitevent": {"minutes"}}
    assert all(columns <= allowed()[table] for table, columns in left.items())
    # That it was asked for, and that it was done.
    assert counts == (Event.objects.count() - 2, Visit.objects.count(), Look.objects.count())
    person.refresh_from_db()
    assert person.name == done.name == f"Former colleague {person.key[:4]}"
    assert (person.title, person.phone, person.roles, person.manager) == ("", "", [], None)
    assert not person.has_usable_password()
    assert Visit.objects.get().organiser == person
    assert person.photo == ""
    for model in (ApiToken, Identity, SignIn, Notification, Photo):
        assert not model._default_manager.filter(user=person).exists()
    event = Event.objects.get(verb="accounts.anonymised")
    assert (event.actor, event.object_label, event.reason) == (
        admin, person.name, "Asked to be forgotten",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_seals_stay_true(admin: User) -> None:
    person = a_leaver(admin)
    while seal_next():
        pass
    anonymise(person, admin)
    verdict = verify()
    assert verdict.problems == []
    assert verdict.blanked > 5
    while seal_next():
        pass
    assert (verify().problems, verify().unsealed) == ([], 0)


@pytest.mark.django_db
def test_pressed_twice_is_once(admin: User) -> None:
    person = a_leaver(admin)
    first = anonymise(person, admin)
    assert anonymise(person, admin, typed="whatever").anonymised_at == first.anonymised_at
    assert Event.objects.filter(verb="accounts.anonymised").count() == 1


@pytest.mark.django_db
def test_who_is_still_there_or_has_something_in_hand_is_not_anonymised(admin: User) -> None:
    person = make_user(NAME, email=EMAIL)
    with pytest.raises(Refused, match="Close the account"):
        anonymise(person, admin)
    with pytest.raises(Refused, match="Close the account"):
        anonymise(admin, admin)
    User.objects.filter(pk=person.pk).update(is_active=False)
    held = make_assignment(make_partner(), person)
    with pytest.raises(Refused, match="hand them over"):
        anonymise(person, admin)
    held.delete()
    with pytest.raises(Refused, match="not what you were to type"):
        anonymise(person, admin, typed="somebody@else.example")
    for reason in (f"{NAME} asked", f"from {EMAIL.upper()}"):
        with pytest.raises(Refused, match="do not name"):
            anonymise(person, admin, reason=reason)
    with pytest.raises(Refused, match="Give a reason"):
        anonymise(person, admin, reason=" ")
    assert found_in(NAME)["accounts_user"] == {"name"}
    assert anonymise(person, admin).anonymised_at


@pytest.mark.django_db
def test_a_suppliers_person_with_something_open_is_not_anonymised(admin: User) -> None:
    partner = make_partner()
    person = make_representative(partner, name=NAME, email=EMAIL)
    promise = make_commitment(partner, person, status="accepted")
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused, match="1 commitment or visit open"):
        anonymise(person, admin)
    page = signed_in(admin).get(f"/people/{person.key}/anonymise/").content.decode()
    assert "1 commitment or visit open" in page
    promise.delete()
    assert anonymise(person, admin).anonymised_at


@pytest.mark.django_db
def test_an_administrator_alone_may(admin: User) -> None:
    person = make_user(NAME, email=EMAIL, is_active=False)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(PermissionDenied):
            anonymise(person, make_user(roles=[role]))
    with pytest.raises(Http404):
        anonymise(User(key="0" * 12), admin)


@pytest.mark.django_db
def test_who_was_anonymised_does_not_come_back(admin: User) -> None:
    person = anonymise(make_user(NAME, email=EMAIL, is_active=False), admin)
    for active in (None, True):
        with pytest.raises(Refused, match="for good"):
            actions.change_duties(**duties(person, name="Anew"), active=active, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)


@pytest.mark.django_db
def test_a_namesake_keeps_the_name(admin: User) -> None:
    """What is nothing but a name, about somebody else's row, may mean either of the two."""
    person = make_user(NAME, email=EMAIL, is_active=False)
    namesake = make_user(NAME)
    other = make_user("Bo Ek")
    actions.change_duties(**duties(other, manager=namesake.key), by=admin)
    actions.change_duties(**duties(namesake, title="Namesake"), by=admin)
    anonymise(person, admin)
    assert found_in(NAME) == {
        "accounts_user": {"name"},
        "accounts_userevent": {"name"},
        "core_event": {"changes", "object_label"},
    }
    namesake.refresh_from_db()
    assert namesake.name == NAME


@pytest.mark.django_db
def test_a_suppliers_person_is_anonymised_the_same_way(admin: User) -> None:
    person = make_supplier_user(NAME, email=EMAIL, phone=PHONE, is_active=False)
    done = anonymise(person, admin)
    assert done.name.startswith("Former user ")
    assert found_in(*WORDS) == {}


@pytest.mark.django_db
def test_the_page_shows_what_becomes_of_it_and_where_the_name_stands(admin: User) -> None:
    person = a_leaver(admin)
    client, url = signed_in(admin), f"/people/{person.key}/anonymise/"
    assert "Close the account first" not in client.get(url).content.decode()
    assert (
        "Close the account first" in client.get(f"/people/{admin.key}/anonymise/").content.decode()
    )
    page = client.get(url).content.decode()
    assert "Visits" in page and "API tokens" in page
    assert "Not searched yet" in page
    found = client.post(f"{url}search/")
    assert (found.status_code, found.headers["Location"]) == (302, url)
    assert "are being searched" in client.get(url).content.decode()
    carry_out_requests()
    page = client.get(url).content.decode()
    assert "Where the name stands in texts" in page
    # Administrators read no minutes: how many there are, for others to go through.
    assert "1 which only others may read" in page
    refused = client.post(url, {"typed": "?", "reason": "Asked for it"})
    assert refused.status_code == 422 and "not what you were to type" in refused.content.decode()
    sent = {"typed": EMAIL, "reason": "Asked for it"}
    session = client.session
    for row in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        row["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    session.save()
    asked = client.post(url, sent)
    assert asked.status_code == 303 and "reauthenticate" in asked.headers["Location"]
    assert User.objects.get(pk=person.pk).anonymised_at is None
    done = signed_in(admin).post(url, sent)
    assert (done.status_code, done.headers["Location"]) == (302, f"/people/{person.key}/data/")
    assert "is being anonymised" in client.get(f"/people/{person.key}/data/").content.decode()
    carry_out_requests()
    after = client.get(f"/people/{person.key}/data/").content.decode()
    assert f"Former colleague {person.key[:4]}" in after and NAME not in after
    assert client.get(url).status_code == 302

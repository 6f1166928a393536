"""What is asked about personal data is done by the worker: once, afresh, and for who asked alone."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import actions, copies
from accounts.actions import data_requests
from accounts.models import DataCopy, DataRequest, Notification, User
from accounts.states import Role
from accounts.tasks import carry_out_requests
from core import outbox
from core.models import Event
from core.postgres import acting
from suppliers.models import Contact
from tests.factories.accounts import make_user
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek", roles=[Role.BUYER])


@pytest.fixture
def ada() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


def ask(person: User, by: User | None = None) -> DataRequest:
    return actions.ask_for_copy(person=person.key, by=by or person, now=timezone.now())


def made(person: User, by: User | None = None) -> str:
    """The address of a copy that was made."""
    request = ask(person, by)
    assert carry_out_requests() == 1
    return f"/profile/data/copies/{request.key}/"


def messages_of(user: User) -> list[Notification]:
    while outbox.send_next():
        pass
    return [*Notification.objects.filter(user=user).order_by("pk")]


def test_who_asked_is_told_when_the_copy_is_ready_and_until_when(elin: User) -> None:
    made(elin)
    (message,) = messages_of(elin)
    assert message.title == "The copy of personal data is ready"
    assert message.path == "/profile/data/"
    last = timezone.localdate() + dt.timedelta(days=7)
    assert last.isoformat() in message.body
    assert last.isoformat() in signed_in(elin).get("/profile/data/").content.decode()


def test_a_copy_is_its_asker_s_alone(elin: User, ada: User) -> None:
    own, by_ada = made(elin), made(elin, ada)
    assert signed_in(elin).get(own).status_code == 200
    assert signed_in(ada).get(by_ada).status_code == 200
    for who, url in ((ada, own), (elin, by_ada), (make_representative(make_partner()), own)):
        assert signed_in(who).get(url).status_code == 404
    # Nor does the administration show it.
    assert DataCopy not in admin.site._registry
    page = signed_in(ada).get("/admin/accounts/datarequest/").content.decode()
    assert "Elin Ek" in page


def test_who_may_not_ask_any_more_does_not_download(elin: User, ada: User) -> None:
    url = made(elin, ada)
    User.objects.filter(pk=ada.pk).update(roles=[Role.BUYER])
    assert signed_in(ada).get(url).status_code == 403


def test_who_looks_as_somebody_does_not_get_their_copy(elin: User, ada: User) -> None:
    url = made(elin)
    client = signed_in(ada)
    client.post(f"/people/{elin.key}/look/", {"reason": "To help"})
    assert client.get("/").status_code == 200
    assert client.get(url).status_code == 403


def test_a_supplier_reads_and_asks_for_its_own_alone(ada: User) -> None:
    partner = make_partner()
    rita, rival = make_representative(partner), make_representative(make_partner())
    url = made(rita)
    assert signed_in(rita).get(url).status_code == 200
    assert signed_in(rival).get(url).status_code == 404
    with acting.request(rival.pk):
        assert not DataRequest.objects.exists() and not DataCopy.objects.exists()
    with acting.request(rita.pk):
        assert DataCopy.objects.count() == 1
        for kind, whom in (("copy", rival.pk), ("anonymising", rita.pk), ("places", rita.pk)):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                DataRequest.objects.create(
                    kind=kind, object_type="accounts.user", object_id=whom, asked_by=rita
                )
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            DataRequest.objects.update(state="waiting", finished_at=None)


def test_done_is_done_once(elin: User) -> None:
    request = ask(elin)
    for count in (1, 0):
        assert carry_out_requests() == count
    assert DataCopy.objects.get().request == request
    assert len(messages_of(elin)) == 1


def test_an_error_is_tried_again_a_few_times_and_then_told(
    elin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_user()
    request = ask(elin)
    real = copies.copied

    def broken(person: Any, **more: Any) -> bytes:
        if person == elin:
            raise ValueError("broken")
        return real(person, **more)

    monkeypatch.setattr(copies, "copied", broken)
    assert carry_out_requests() == 0
    request.refresh_from_db()
    assert request.is_waiting and request.attempts == 1 and request.try_at > timezone.now()
    assert messages_of(elin) == []
    # It holds up nobody else, and is not tried before its time.
    ask(other)
    assert carry_out_requests() == 1
    for attempt in range(2, 6):
        DataRequest.objects.filter(pk=request.pk).update(try_at=timezone.now())
        assert carry_out_requests() == 0
        request.refresh_from_db()
        assert request.attempts == attempt
    assert request.has_failed
    (message,) = messages_of(elin)
    assert message.title == "The copy of personal data could not be made"
    page = signed_in(elin).get("/profile/data/").content.decode()
    assert "could not be made: Something went wrong" in page and "ValueError" not in page
    assert "Make a copy" in page


def test_what_stands_in_the_way_since_is_told(elin: User, ada: User) -> None:
    """The worker checks again: an account that was opened meanwhile is nobody who has left."""
    User.objects.filter(pk=elin.pk).update(is_active=False)
    actions.ask_to_anonymise(person=elin.key, typed=elin.email, reason="Asked for it", by=ada)
    User.objects.filter(pk=elin.pk).update(is_active=True)
    assert carry_out_requests() == 0
    (message,) = messages_of(ada)
    assert (message.title, message.body) == (
        "Somebody could not be anonymised",
        "Close the account first.",
    )
    elin.refresh_from_db()
    assert elin.name == "Elin Ek"
    page = signed_in(ada).get(f"/people/{elin.key}/data/").content.decode()
    assert "was not anonymised: Close the account first." in page


def test_who_asked_and_may_not_any_more_is_not_obeyed(elin: User, ada: User) -> None:
    ask(elin, ada)
    User.objects.filter(pk=ada.pk).update(roles=[Role.BUYER])
    assert carry_out_requests() == 0
    assert not DataCopy.objects.exists()
    assert DataRequest.objects.get().error == "You may not do this any more."


def test_anonymising_takes_the_copies_along_and_tells_who_asked(elin: User, ada: User) -> None:
    made(elin)
    made(elin, ada)
    actions.search_texts(person=elin.key, by=ada)
    User.objects.filter(pk=elin.pk).update(is_active=False)
    actions.ask_to_anonymise(person=elin.key, typed=elin.email, reason="Asked for it", by=ada)
    carry_out_requests()
    assert not DataCopy.objects.exists()
    assert [row.kind for row in DataRequest.objects.all()] == ["anonymising"]
    told = messages_of(ada)[-1]
    assert told.title == f"Anonymised: from now on Former colleague {elin.key[:4]}"
    (event,) = Event.objects.filter(verb="accounts.anonymised")
    assert (event.actor, event.reason) == (ada, "Asked for it")


def test_the_page_asks_again_until_it_is_done(elin: User, ada: User) -> None:
    client, page = signed_in(elin), "/profile/data/"
    htmx: Any = {"HTTP_HX_REQUEST": "true"}
    assert "hx-trigger" not in client.get(page, **htmx).content.decode()
    ask(elin)
    waiting = client.get(page, **htmx).content.decode()
    assert 'hx-trigger="every' in waiting and f'hx-get="{page}"' in waiting
    assert "<html" not in waiting and "By kind" not in waiting
    carry_out_requests()
    done = client.get(page, **htmx).content.decode()
    assert "hx-trigger" not in done and "Download the copy" in done


def test_the_page_of_somebody_anonymised_meanwhile_is_drawn_anew(elin: User, ada: User) -> None:
    client, page = signed_in(ada), f"/people/{elin.key}/data/"
    User.objects.filter(pk=elin.pk).update(is_active=False)
    actions.ask_to_anonymise(person=elin.key, typed=elin.email, reason="Asked for it", by=ada)
    waiting = client.get(page, HTTP_HX_REQUEST="true")
    assert "being anonymised" in waiting.content.decode() and "HX-Refresh" not in waiting.headers
    carry_out_requests()
    assert client.get(page, HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"


def test_a_contact_s_account_executive_is_led_to_their_page() -> None:
    executive = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    partner = make_partner()
    make_assignment(partner, executive)
    contact: Contact = make_contact(partner, name="Zebedeus")
    client = signed_in(executive)
    client.post(f"/contacts/{contact.key}/data/copy/")
    carry_out_requests()
    (message,) = messages_of(executive)
    assert message.path == f"/contacts/{contact.key}/data/"
    assert "Zebedeus" not in message.title + message.body


def test_a_broker_that_is_away_loses_nothing(
    elin: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(data_requests.current_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        ask(elin)
    assert callbacks
    assert carry_out_requests() == 1


def test_the_database_wants_one_at_a_time(elin: User, ada: User) -> None:
    ask(elin)
    with pytest.raises(DatabaseError, match="data_request_once_at_a_time"), transaction.atomic():
        DataRequest.objects.create(
            kind="copy", object_type="accounts.user", object_id=elin.pk, asked_by=elin
        )
    assert connection.needs_rollback is False


def test_the_own_copy_over_the_api(elin: User, ada: User) -> None:
    client, url = signed_in(elin), "/api/v1/me/data/"
    assert client.get(url).json() == []
    asked = client.post(url)
    assert asked.status_code == 202
    row = asked.json()
    assert (row["state"], row["until"]) == ("waiting", None)
    assert client.get(f"{url}{row['key']}/").status_code == 404
    assert client.post(url).status_code == 409
    carry_out_requests()
    (done,) = client.get(url).json()
    assert done["state"] == "done" and done["until"] > done["finished_at"]
    answer = client.get(f"{url}{row['key']}/")
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    # What an administrator has asked for is not the person's, nor the other way round.
    assert signed_in(ada).get(url).json() == []
    assert signed_in(ada).get(f"{url}{row['key']}/").status_code == 404
    # A token reads how far it is; the person answers for the rest.
    _token, text = actions.create_token(
        name="ERP", days=9, may_write=True, areas=[], by=elin, now=timezone.now()
    )
    bearer: Any = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert Client().get(url, **bearer).json()[0]["key"] == row["key"]
    assert Client().post(url, **bearer).json()["code"] == "not_by_token"
    assert Client().get(f"{url}{row['key']}/", **bearer).json()["code"] == "not_by_token"

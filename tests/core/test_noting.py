"""A script does not fill the trail: so much is noted in an hour, the rest is counted, and told."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import note_login_failure, signing_in
from accounts.models import User
from accounts.states import Role
from core import actions, noting
from core.clock import database_now
from core.models import Event, Tally
from core.postgres import acting
from core.tasks import sum_up_left_out
from srm import reports
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db
FROM, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer are noted than an installation notes, so that a test need not ask hundreds of times."""
    monkeypatch.setattr(actions, "MOST_REFUSALS", 2)
    monkeypatch.setattr(signing_in, "MOST_AT_ONE", 2)
    monkeypatch.setattr(signing_in, "MOST_FROM_ONE", 4)


def hour_is_over() -> None:
    Tally.objects.update(hour=database_now() - dt.timedelta(minutes=61))


def told(verb: str) -> list[tuple[str, int]]:
    rows = Event.objects.filter(verb=verb).order_by("pk")
    return [(row.object_label, row.change("left_out")[1]) for row in rows]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_refusals_above_the_measure_are_told_when_the_hour_is_over() -> None:
    script, colleague = make_user("Script"), make_user("Colleague")
    for user, times in ((script, 5), (colleague, 1)):
        client = client_of(user)
        for _ in range(times):
            assert client.get("/dashboard/").status_code == 403
    refused = Event.objects.filter(verb="core.refused")
    assert [row.actor for row in refused.order_by("pk")] == [script, script, colleague]
    assert sum_up_left_out() == 0  # the hour is not over
    hour_is_over()
    assert sum_up_left_out() == 2 and not Tally.objects.exists()
    assert told("core.refusals_left_out") == [("Script", 3)]
    event = Event.objects.get(verb="core.refusals_left_out")
    assert event.actor == script and event.change("noted")[1] == 2
    assert sum_up_left_out() == 0 and Event.objects.filter(verb=event.verb).count() == 1
    # And it is read where one looks for it.
    auditor = make_user(roles=[Role.AUDITOR])
    [line] = reports.audit.page(auditor, {"verb": "core.refusals_left_out"})["lines"]
    assert {(change.name, change.after) for change in line.changes} >= {("Left out", "3")}
    # The next hour is noted again.
    assert client_of(script).get("/dashboard/").status_code == 403
    assert refused.count() == 4


def test_what_is_left_out_costs_one_statement() -> None:
    client = client_of(make_user())
    asked = []
    for _ in range(4):
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/dashboard/").status_code == 403
        asked.append(sum("core_" in query["sql"] for query in queries))
    assert asked[0] > 2 and asked[2:] == [1, 1]
    tally = Tally.objects.get()
    assert (tally.noted, tally.left_out) == (2, 2)


def test_failures_are_measured_by_address_and_by_network() -> None:
    user = make_user("Anna")
    for _ in range(3):
        note_login_failure(email=user.email.upper(), ip=FROM)
    for number in range(4):
        note_login_failure(email=f"{number}@nobody.example", ip=FROM)
    # The fifth of the network on is counted there; another network goes on.
    note_login_failure(email="4@nobody.example", ip=ELSEWHERE)
    failed = Event.objects.filter(verb="accounts.login_failed").order_by("pk")
    assert [row.object_id for row in failed] == [user.pk, user.pk, 0, 0]
    hour_is_over()
    assert sum_up_left_out()
    found = told("accounts.failures_left_out")
    assert sorted(found) == [("Anna", 1), ("one network address", 3)]


def test_an_answer_asks_as_much_for_a_stranger_as_for_a_colleague() -> None:
    """Also when the measure is full: how long it takes must not tell who has an account."""
    asked = {}
    for name, email in (("known", make_user().email), ("unknown", "nobody@nobody.example")):
        asked[name] = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as queries:
                note_login_failure(email=email, ip=ELSEWHERE if name == "known" else FROM)
            asked[name].append(len(queries))
    assert asked["known"] == asked["unknown"] and asked["known"][2] < asked["known"][1]


def test_what_is_kept_for_counting_tells_no_address() -> None:
    note_login_failure(email="somebody@nobody.example", ip=FROM)
    kept = str(list(Tally.objects.values()))
    assert len(Tally.objects.all()) == 2 and "somebody" not in kept and FROM not in kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::4", True),
        ("2001:db8:1::3", "2001:db8:2::3", False),
        ("no address", "", True),
    ],
)
def test_a_network_is_what_one_customer_has(one: str, other: str, same: bool) -> None:
    assert (noting.network(one, 1) == noting.network(other, 1)) is same


def test_a_suppliers_person_who_fails_is_counted_with_rights_to_nothing() -> None:
    """Who is signed in confirms who they are as the supplier's role (ADR 43)."""
    rep = make_representative(make_partner())
    with acting.request(rep.pk):
        for _ in range(3):
            note_login_failure(email=rep.email, ip=FROM)
    assert Event.objects.filter(verb="accounts.login_failed", object_id=rep.pk).count() == 2
    assert Tally.objects.get(person=rep.pk).left_out == 1


def test_what_is_taken_back_was_not_counted() -> None:
    def note() -> bool:
        return noting.may_note("core.refused", noting.person(1, 1))

    point = transaction.savepoint()
    assert note() and not note()
    transaction.savepoint_rollback(point)
    assert note()


def test_only_what_is_summed_up_may_be_counted() -> None:
    with pytest.raises(LookupError):
        noting.may_note("accounts.logged_in", noting.person(1, 1))


def test_the_network_is_that_of_who_asks_not_of_the_proxy(settings: Any) -> None:
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == settings.TRUSTED_PROXIES == 0
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for ip in (FROM, ELSEWHERE):
        answer = Client().post(
            "/account/login/",
            {"login": "x@nobody.example", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.9, {ip}"},
        )
        assert answer.status_code == 200  # the form again
    wanted = {noting.network(ip, 1).name for ip in (FROM, ELSEWHERE)}
    found = Tally.objects.filter(subject__startswith="network:")
    assert set(found.values_list("subject", flat=True)) == wanted

"""Names are taken out of sealed trails, each row on record, and everything else is still found."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.models import User
from core import audit, blanking, sealing, verbs
from core.action import action
from core.models import Blanking, Event, Seal
from core.refused import Refused
from core.sealing import seal_next
from core.trails import trail_models
from core.verifying import verify
from suppliers.models import Contact
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_contact, make_partner
from tests.factories.trails import owner_of_the_database, seals

pytestmark = pytest.mark.django_db(transaction=True)
NOTED = verbs.register("tests.blanked", "blanked")
HISTORY = next(m for m in trail_models() if m._meta.db_table == "suppliers_contactevent")


@action
def take_out(*, model: Any, new: dict[int, dict[str, Any]], by: User) -> int:
    """Blank rows, as part of something that the trail tells of."""
    audit.record(NOTED, by, by=by)
    return blanking.blank(model, new)


@pytest.fixture
def contact() -> Contact:
    return make_contact(make_partner(), name="Zebedeus Quattlebaum", email="zq@firm.example")


@pytest.fixture
def by() -> User:
    return make_user()


@pytest.fixture
def owner() -> Iterator[Any]:
    with owner_of_the_database() as cursor:
        yield cursor


def history(contact: Contact) -> dict[int, dict[str, Any]]:
    rows = HISTORY._default_manager.filter(pgh_obj_id=contact.pk)
    return {row.pk: {"name": "Former", "email": ""} for row in rows}


def test_a_sealed_row_is_blanked_and_the_seals_stay_true(contact: Contact, by: User) -> None:
    seals(1)
    before = verify()
    assert (before.problems, before.blanked) == ([], 0)
    assert take_out(model=HISTORY, new=history(contact), by=by) == 1
    row = HISTORY._default_manager.values().get(pgh_obj_id=contact.pk)
    assert (row["name"], row["email"], row["is_main"]) == ("Former", "", False)
    after = verify()
    assert (after.problems, after.blanked) == ([], 1)
    # What was written down is sealed like any trail, and a second time there is nothing to take out.
    assert seal_next() is not None
    assert take_out(model=HISTORY, new=history(contact), by=by) == 0
    assert (verify().problems, Blanking.objects.count()) == ([], 1)


def test_a_row_may_be_blanked_again_and_one_that_is_not_sealed_yet(
    contact: Contact, by: User
) -> None:
    seals(1)
    take_out(model=HISTORY, new=history(contact), by=by)
    seals(1)
    numbers = history(contact)
    take_out(model=HISTORY, new={pk: {"title": "?"} for pk in numbers}, by=by)
    contact.phone = "1"
    contact.save()
    (fresh,) = history(contact).keys() - numbers.keys()
    take_out(model=HISTORY, new={fresh: {"name": "Former"}}, by=by)
    assert verify().problems == []
    seals(1)
    verdict = verify()
    assert (verdict.problems, verdict.blanked) == ([], 2)


def test_a_seal_of_the_first_form_stays_true(
    contact: Contact, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From before rows were hashed one by one."""
    with monkeypatch.context() as before:
        before.setattr("core.sealing.hash_of", lambda text: text)
        before.setattr("core.sealing.BY_ROW", None)
        make_contact(contact.partner)
        seals(2)
    assert "form" not in {
        k for s in Seal.objects.all() for k, v in s.tables.items() if v.get("form")
    }
    assert verify().problems == []
    take_out(model=HISTORY, new=history(contact), by=by)
    assert verify().problems == []
    seals(1)
    assert verify().problems == []


def test_other_changes_of_a_blanked_row_and_of_others_are_found(
    contact: Contact, by: User, owner: Any
) -> None:
    other = make_contact(contact.partner)
    seals(1)
    take_out(model=HISTORY, new=history(contact), by=by)
    assert verify().problems == []
    for row in (contact, other):
        sql = "UPDATE suppliers_contactevent SET is_main = %s WHERE pgh_obj_id = %s"
        owner.execute(sql, [True, row.pk])
        (problem,) = verify().problems
        assert "was changed" in problem
        owner.execute(sql, [False, row.pk])
        assert verify().problems == []


def test_a_forged_record_of_a_blanking_is_found(contact: Contact, by: User, owner: Any) -> None:
    """Whoever changes a row and says that it was a blanking has no event of it, and no old hash."""
    seals(1)
    number = next(iter(history(contact)))
    owner.execute("UPDATE suppliers_contactevent SET title = 'x' WHERE pgh_id = %s", [number])
    forged = hashlib.sha256(b"x").hexdigest()
    owner.execute(
        "INSERT INTO core_blanking (trail, number, before, after, after_seal)"
        " VALUES ('suppliers_contactevent', %s, %s, %s, 1)",
        [number, forged, forged],
    )
    problems = verify().problems
    assert any("no event says of whom" in problem for problem in problems)
    assert any("was changed" in problem for problem in problems)


def test_the_application_takes_out_names_and_nothing_else(contact: Contact, by: User) -> None:
    number = next(iter(history(contact)))
    for table, new in (
        ("suppliers_contactevent", {"is_main": True}),
        ("suppliers_contactevent", {"name": "x", "pgh_label": "insert"}),
        ("suppliers_partnerevent", {"legal_name": "x"}),
        ("core_seal", {"root": "x"}),
    ):
        (model,) = [m for m in [*trail_models(), Seal] if m._meta.db_table == table]
        trail = sealing.Trail("pgh_id", "pgh_created_at", ("pgh_id",))
        with (
            pytest.raises(ProgrammingError),
            pytest.MonkeyPatch.context() as patched,
        ):
            patched.setattr("core.blanking.trails", lambda t=table, trail=trail: {t: trail})
            take_out(model=model, new={number: new}, by=by)
    assert not Blanking.objects.exists()
    # The control: the same way works for a name.
    assert take_out(model=HISTORY, new={number: {"name": "x"}}, by=by) == 1


def test_rows_that_somebody_has_changed_are_refused_in_seals_of_the_first_form(
    contact: Contact, by: User, owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr("core.sealing.hash_of", lambda text: text)
        before.setattr("core.sealing.BY_ROW", None)
        seals(1)
    owner.execute("UPDATE suppliers_contactevent SET is_main = true")
    with pytest.raises(Refused, match="does not match"):
        take_out(model=HISTORY, new=history(contact), by=by)
    assert Event.objects.filter(verb=NOTED).count() == 0


def test_sealing_waits_for_its_turn(contact: Contact) -> None:
    """While somebody blanks no seal is made; it is made by the next run."""
    with owner_of_the_database() as other, transaction.atomic():
        other.execute("SELECT pg_advisory_lock(hashtext('core.sealing'))")
        assert seal_next() is None
        other.execute("SELECT pg_advisory_unlock(hashtext('core.sealing'))")
    assert connection.in_atomic_block is False
    assert seal_next() is not None

"""Every text and every reference to a person is in the register of personal data, or has a reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from accounts.models import User
from core import personal
from core.personal_docs import as_markdown
from core.trails import trail_models
from suppliers.models import Contact, Partner

BASE = Path(__file__).resolve().parents[2]
PEOPLE = {User, Contact}
TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model not in trail_models() or model._meta.label == "core.Event"
]
# Of libraries: states of what runs, no rows of people.
LIBRARIES = {"pghistory", "django_migrations"}


def could_be_personal(model: type[models.Model]) -> Iterator[str]:
    """The fields of a model that may say something of a person: texts, addresses, references."""
    for field in model._meta.get_fields():
        if not field.concrete:
            continue
        if field.is_relation:
            if field.related_model in PEOPLE:
                yield field.name
        # Codes of countries and currencies, keys that we make up, and words from our own lists are none.
        elif (
            isinstance(field, TEXT)
            and field.name != "key"
            and not field.choices
            and not getattr(getattr(field, "base_field", None), "choices", None)
            and not 0 < (getattr(field, "max_length", None) or 0) <= 3
        ) or isinstance(field, models.GeneratedField):
            yield field.name


def declared(model: type[models.Model]) -> set[str]:
    kind = personal.find(model)
    found = {*personal.reasons(model)}
    if kind is not None:
        found |= {*kind.who, *kind.addresses, *kind.facts, *kind.texts, *kind.own, *kind.shown}
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_may_be_personal_is_declared_or_has_a_reason(model: type[models.Model]) -> None:
    if model._meta.app_label in LIBRARIES:
        return
    missing = {*could_be_personal(model)} - declared(model)
    assert not missing, f"{model._meta.label}: declare {missing} in personal.py, or say why not"


def test_the_people_themselves_are_looked_for() -> None:
    """The control: what the test above goes through holds the fields that it is about."""
    assert {"name", "email", "phone", "title", "manager"} <= {*could_be_personal(User)}
    assert {"name", "email", "phone", "title"} <= {*could_be_personal(Contact)}
    assert "tier_reason" in {*could_be_personal(Partner)}
    assert len(MODELS) > 50


@pytest.mark.parametrize("kind", personal.kinds(), ids=lambda kind: kind.name)
def test_what_is_declared_is_there_and_means_something(kind: personal.Kind) -> None:
    fields = {field.name for field in kind.model._meta.get_fields()}
    named = [*kind.addresses, *kind.facts, *kind.texts, *kind.own, *kind.shown]
    for name in [*named, *personal.reasons(kind.model)]:
        assert name.split("__")[0] in fields, name
        kind.model._default_manager.values(name)  # a path that leads somewhere
    for path in kind.who:
        assert path == "pk" or kind.model._meta.get_field(path).related_model in PEOPLE
    # Whose rows they are, or where a name may stand: without either it would be nobody's data.
    assert kind.who or kind.addresses or kind.texts
    assert kind.who or not (kind.facts or kind.shown)
    assert all([str(kind.label), str(kind.purpose), str(kind.kept)])
    for why in personal.reasons(kind.model).values():
        assert why


def test_a_secret_is_in_no_export() -> None:
    secrets = {
        "password",
        "digest",
        "session_key",
        "sealed",
        "bidder_copy",
        "draft",
        "facts",
        "data",
    }
    for kind in personal.kinds():
        told = {*kind.facts, *kind.shown, *kind.own}
        assert not told & secrets, kind.name


def test_the_page_of_the_register_is_current() -> None:
    page = (BASE / "docs" / "personal-data.md").read_text()
    assert page == as_markdown(), "run manage.py personal_data"


@pytest.mark.django_db
def test_whose_rows_they_are_can_be_asked_of_every_kind() -> None:
    person: Any
    for person in (User(pk=0, email="a@b.example"), Contact(pk=0, email="a@b.example")):
        for kind in personal.kinds_about(type(person)):
            assert not kind.rows_of(person).annotate(again=F("pk")).exists()

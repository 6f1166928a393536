"""The rules of the house that import-linter cannot see."""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import ProgrammingError, connection, transaction

from core import permissions
from core.models import Event, Record
from core.trails import trail_models

BASE = Path(__file__).resolve().parents[2]
APPS = ["core", "accounts", "suppliers", "rfps", "negotiations", "meetings"]
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))


def _sources(app: str) -> Iterator[Path]:
    yield from (p for p in sorted((BASE / app).rglob("*.py")) if "migrations" not in p.parts)


def _labels(app: str) -> set[str]:
    """Names of models and reverse accessors that belong to an app."""
    names = set()
    for model in apps.get_app_config(app).get_models():
        names.add(f"{app}.{model.__name__}".lower())
    return names


@pytest.mark.parametrize("app", APPS)
def test_no_string_names_a_model_of_a_higher_app(app: str) -> None:
    above = set().union(*(_labels(higher) for higher in APPS[APPS.index(app) + 1 :]), set())
    found = [
        f"{path.relative_to(BASE)}:{node.lineno} {node.value}"
        for path in _sources(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lower() in above
    ]
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_no_foreign_key_points_upward(app: str) -> None:
    above = set(APPS[APPS.index(app) + 1 :])
    for model in apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            # Django's own setting says who the users are; everybody may point at them.
            swappable = getattr(field, "swappable_setting", None) == "AUTH_USER_MODEL"
            if field.is_relation and field.concrete and field.related_model and not swappable:
                assert field.related_model._meta.app_label not in above, field


@pytest.mark.parametrize("app", [*APPS, "srm"])
def test_pages_and_api_touch_no_manager(app: str) -> None:
    found = []
    for path in _sources(app):
        if not {path.stem, path.parent.name} & {"views", "portal", "api", "pages"}:
            continue
        if path.relative_to(BASE).parts[:2] == ("core", "api"):
            continue
        nodes = list(ast.walk(ast.parse(path.read_text())))
        # An empty queryset tells the schema the model, and shows nothing to anybody.
        harmless = {
            id(node.value)
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr == "none"
        }
        found += [
            f"{path.relative_to(BASE)}:{node.lineno}"
            for node in nodes
            if isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager"}
            and id(node) not in harmless
        ]
    assert not found


def _action_modules() -> Iterator[str]:
    for app in APPS:
        if (BASE / app / "actions.py").exists():
            yield f"{app}.actions"
        elif (BASE / app / "actions").is_dir():
            for module in pkgutil.iter_modules([str(BASE / app / "actions")]):
                yield f"{app}.actions.{module.name}"


@pytest.mark.parametrize("name", list(_action_modules()))
def test_every_public_action_is_one_and_takes_keywords_only(name: str) -> None:
    module = import_module(name)
    own = [
        value
        for attribute, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == name and not attribute.startswith("_")
    ]
    for function in own:
        # A helper for other actions may be public, if it takes keywords and owns no transaction.
        takes = inspect.signature(function).parameters.values()
        if getattr(function, "is_action", False):
            assert all(p.kind is p.KEYWORD_ONLY for p in takes), function
            assert function.__doc__, f"{function.__qualname__} does not say what it refuses"


def test_every_record_has_its_row_history() -> None:
    tracked = {
        model.pgh_tracked_model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and model.pgh_tracked_model
    }
    missing = [m for m in apps.get_models() if issubclass(m, Record) and m not in tracked]
    assert not missing


@pytest.mark.django_db
@pytest.mark.parametrize("model", trail_models(), ids=lambda model: model._meta.label)
def test_the_application_cannot_change_a_trail(model: type) -> None:
    table = connection.ops.quote_name(model._meta.db_table)  # type: ignore[attr-defined]
    column = connection.ops.quote_name(model._meta.pk.column)  # type: ignore[attr-defined]
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db
def test_the_application_can_read_and_add_to_the_trail() -> None:
    """The control: the role is refused the changes, not the table."""
    Event.objects.create(verb="tests.control", object_type="tests.x", object_id=1, object_label="x")
    assert Event.objects.get().verb == "tests.control"


def test_every_url_declares_a_permission_that_exists() -> None:
    assert len(list(permissions.every_url())) > 100
    assert run_checks(tags=["permissions"]) == []


BLOCKS = re.compile(
    r"\{#.*?#\}|\{%\s*block layout\s*%\}\w*|\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.S,
)
TAGS = re.compile(r"<!--.*?-->|<(script|style|code|kbd|template)\b.*?</\1>|<[^>]*>", re.S)
LETTERS = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
# Names and signs that read alike in every language.
SAME_EVERYWHERE = {"SRM", "Esc", "Ctrl K", "ISO", "API", "SHA-256"}


@pytest.mark.parametrize(
    "path",
    [p for p in TEMPLATES if "styleguide" not in p.parts and "drf_spectacular" not in p.parts],
    ids=lambda path: str(path.relative_to(BASE / "templates")),
)
def test_every_text_of_a_template_is_translated(path: Path) -> None:
    text = TAGS.sub("\n", BLOCKS.sub("", path.read_text()))
    words = [line.strip(" ·:()") for line in text.splitlines() if LETTERS.search(line)]
    assert not [word for word in words if word not in SAME_EVERYWHERE]

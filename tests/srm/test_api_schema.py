"""The API describes itself: a valid OpenAPI 3 document, complete, without guesses."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from srm.api import router
from tests.factories.accounts import make_supplier_user, make_user


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    return dict(SchemaGenerator().get_schema(request=None, public=True))


def test_it_is_generated_without_a_warning(schema: dict[str, Any]) -> None:
    assert not GENERATOR_STATS, (GENERATOR_STATS._error_cache, GENERATOR_STATS._warn_cache)


def test_it_is_valid_openapi_3(schema: dict[str, Any]) -> None:
    validate_schema(schema)
    assert schema["openapi"].startswith("3.")


def test_every_route_is_in_it_and_every_operation_has_a_name(schema: dict[str, Any]) -> None:
    prefixes = {path.split("/")[3] for path in schema["paths"]}
    assert {prefix for prefix, _, _ in router.registry} <= prefixes
    names = [
        operation["operationId"]
        for path in schema["paths"].values()
        for method, operation in path.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    assert len(names) == len(set(names)) >= len(prefixes)


def test_every_write_says_that_it_takes_a_key(schema: dict[str, Any]) -> None:
    takes: dict[str, set[bool]] = {}
    for path in schema["paths"].values():
        for method, operation in path.items():
            names = {parameter["name"] for parameter in operation.get("parameters", ())}
            takes.setdefault(method, set()).add("Idempotency-Key" in names)
    assert takes.pop("get") == {False}
    assert {"post", "put", "patch"} <= set(takes) and set().union(*takes.values()) == {True}


def test_every_write_says_what_a_repeated_call_is_answered(schema: dict[str, Any]) -> None:
    """303 with an address, else 200 with ``repeated``, also where the first answer is another one."""
    said = {"$ref": "#/components/schemas/CoreSaid"}
    own = 0
    for path, methods in schema["paths"].items():
        for method in {"post", "put", "patch", "delete"} & set(methods):
            answers = methods[method]["responses"]
            assert "Location" in answers["303"]["headers"], path
            body = answers["200"]["content"]["application/json"]["schema"]
            assert said in body.get("anyOf", [body]), (path, method, body)
            own += "anyOf" in body
    assert own > 5


def test_everything_may_be_broken_off(schema: dict[str, Any]) -> None:
    said = {"$ref": "#/components/schemas/CoreError"}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            body = operation["responses"]["503"]["content"]["application/json"]["schema"]
            assert body == said, (path, method)


@pytest.mark.django_db
def test_both_sides_read_schema_and_docs_and_nobody_else() -> None:
    for user in (make_user(), make_supplier_user()):
        client = Client()
        client.force_login(user)
        answer = client.get(
            "/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}
        )
        assert answer.status_code == 200
        validate_schema(json.loads(answer.content))
        docs = client.get("/api/v1/docs/")
        assert docs.status_code == 200
        assert "cdn" not in docs.text
    for path in ("/api/v1/schema/", "/api/v1/docs/"):
        assert Client().get(path).status_code in (401, 403)


@pytest.mark.django_db
def test_each_reads_it_in_their_language_as_it_is_worked_out_anew() -> None:
    people = {name: make_user(language=name) for name in ("en", "sv")}
    shown = {}
    for name, user in [*people.items(), *reversed(people.items())]:
        client = Client()
        client.force_login(user)
        given = client.get("/api/v1/schema/", {"format": "json"}).json()
        with override(name):
            anew = SchemaGenerator().get_schema(request=None, public=True)
        assert given == json.loads(json.dumps(anew, default=str)), name
        shown[name] = given
    assert shown["en"] != shown["sv"]

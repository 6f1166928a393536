"""docker-compose.yml, as far as it can be checked without a Docker engine."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from srm import env

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE / "docker-compose.yml").read_text())


def test_it_is_valid_by_the_compose_specification(compose):
    text = (files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text()
    validator = jsonschema.Draft202012Validator(json.loads(text))
    assert [error.message for error in validator.iter_errors(compose)] == []
    compose = json.loads(json.dumps(compose))
    compose["services"]["web"]["helthcheck"] = compose["services"]["web"].pop("healthcheck")
    assert not validator.is_valid(compose)  # it does look


def test_all_the_services_are_there(compose):
    assert set(compose["services"]) == {"postgres", "valkey", "migrate", "web", "worker", "beat"}


def test_every_setting_is_one_that_the_application_knows(compose):
    known = {f"SRM_{name}" for name in env.VARIABLES}
    known |= {f"SRM_{name}_FILE" for name, variable in env.VARIABLES.items() if variable.secret}
    for name in ("web", "worker", "beat", "migrate"):
        given = set(compose["services"][name]["environment"])
        assert given <= known
        required = {f"SRM_{key}" for key, variable in env.VARIABLES.items() if not variable.default}
        optional = {"SRM_DB_PASSWORD", "SRM_VAR_DIR", "SRM_BROKER_URL"}
        # Added by who has an identity provider, or a webhook (docs/operations.md).
        added = ("OIDC_", "AUDIT_ANCHOR_WEBHOOK")
        optional |= {f"SRM_{key}" for key in env.VARIABLES if key.startswith(added)}
        assert {key for key in required - optional if not {key, f"{key}_FILE"} & given} == set()


def test_no_secret_has_a_value_in_the_file(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|EMAIL_URL", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")


def test_every_secret_that_is_used_is_a_file_to_be_made(compose):
    for service in compose["services"].values():
        for secret in service.get("secrets", []):
            name = secret if isinstance(secret, str) else secret["source"]
            assert compose["secrets"][name]["file"].startswith("./secrets/")
            target = secret if isinstance(secret, str) else secret["target"]
            assert target  # each lands under /run/secrets/<target>
    for name in ("web", "worker", "beat", "migrate"):
        service = compose["services"][name]
        targets = {s if isinstance(s, str) else s["target"] for s in service["secrets"]}
        files = {v for k, v in service["environment"].items() if k.endswith("_FILE")}
        assert files == {f"/run/secrets/{target}" for target in targets}


def test_only_web_is_reachable_and_only_from_this_machine(compose):
    ports = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}
    assert list(ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_every_lasting_service_has_a_health_check(compose):
    for name, service in compose["services"].items():
        assert ("healthcheck" in service) == (name != "migrate")


def test_only_migrate_gets_the_owners_password(compose):
    for name in ("web", "worker", "beat"):
        assert "db_owner_password" not in str(compose["services"][name]["secrets"])
    assert "db_owner_password" in str(compose["services"]["migrate"]["secrets"])


def test_the_image_runs_the_commands_that_compose_names(compose):
    script = (BASE / "deploy" / "entrypoint.sh").read_text()
    for name in ("web", "worker", "beat", "migrate"):
        (command,) = compose["services"][name]["command"]
        assert f"\n{command})\n" in script


def test_the_roles_are_those_of_the_demo_and_the_tests():
    from srm.local import roles

    script = (BASE / "deploy" / "postgres" / "roles.sh").read_text()
    for name, (options, groups) in roles._ROLES.items():
        assert f"CREATE ROLE {name} {options}" in script
        for group in groups:
            assert f"GRANT {group} TO {name};" in script
    for statement in roles.database_grants("srm"):
        assert f"{statement};" in script

"""The strict reader of the environment."""

import base64
from pathlib import Path

import pytest

from srm.env import ConfigurationError, read

GOOD = {
    "SRM_SECRET_KEY": "s" * 50,
    "SRM_BID_KEY": base64.b64encode(b"k" * 32).decode(),
    "SRM_DB_HOST": "/run/postgresql",
    "SRM_BROKER_URL": "redis://localhost:6379/0",
}


def test_defaults_and_parsed_values() -> None:
    env = read(GOOD | {"SRM_DB_PORT": "5433", "SRM_ALLOWED_HOSTS": "a.example, b.example"})
    assert env["ENV"] == "production"
    assert env["DB_PORT"] == 5433
    assert env["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert env["BID_KEY"] == (b"k" * 32,)


@pytest.mark.parametrize("between", [",", " ", "\n", ", "])
def test_of_several_keys_the_first_comes_first(between: str) -> None:
    keys = [b"n" * 32, b"k" * 32]
    given = between.join(base64.b64encode(key).decode() for key in keys)
    assert read(GOOD | {"SRM_BID_KEY": given})["BID_KEY"] == tuple(keys)


def test_variables_of_other_programs_are_left_alone() -> None:
    assert read(GOOD | {"PATH": "/bin", "SRMX": "1"})["DB_NAME"] == "srm"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SRM_ENV", "prod"),
        ("SRM_SECRET_KEY", "short"),
        ("SRM_BID_KEY", "not base64!"),
        ("SRM_BID_KEY", base64.b64encode(b"k" * 31).decode()),
        ("SRM_BID_KEY", base64.b64encode(b"k" * 32).decode() + ",second"),
        ("SRM_DB_PORT", "0"),
        ("SRM_DB_PORT", "70000"),
        ("SRM_DB_PORT", "５４３２"),
        ("SRM_DB_HOST", ""),
        ("SRM_BROKER_URL", "amqp://localhost"),
        ("SRM_BASE_URL", "srm.example"),
        ("SRM_EMAIL_URL", "pigeon://coop"),
        ("SRM_TRUSTED_PROXIES", "-1"),
        ("SRM_AUDIT_ANCHOR_WEBHOOK", "http://hooks.example/srm"),
        ("SRM_AUDIT_ANCHOR_WEBHOOK", "https://name:secret@hooks.example/"),
        ("SRM_AUDIT_ANCHOR_WEBHOOK", "https:///nowhere"),
        ("SRM_AUDIT_ANCHOR_WEBHOOK_KEY", "whsec_tooShort"),
        ("SRM_AUDIT_ANCHOR_WEBHOOK_KEY", "not base64 at all, but long enough"),
        ("SRM_TIME_ZONE", "Mars/Olympus"),
        ("SRM_BASE_CURRENCY", "XXZ"),
        ("SRM_LOG_LEVEL", "debug"),
    ],
)
def test_a_malformed_value_stops_the_start_with_the_name_but_not_the_value(
    name: str, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=name) as caught:
        read(GOOD | {name: value})
    if len(value) > 4:
        assert value not in str(caught.value)


def test_a_webhook_needs_its_key_and_may_be_on_this_machine() -> None:
    hook = {"SRM_AUDIT_ANCHOR_WEBHOOK": "http://127.0.0.1:9000/anchors"}
    with pytest.raises(ConfigurationError, match="WEBHOOK_KEY: must be set with the others"):
        read(GOOD | hook)
    key = {"SRM_AUDIT_ANCHOR_WEBHOOK_KEY": "whsec_" + "QUJD" * 8}
    assert read(GOOD | hook | key)["AUDIT_ANCHOR_WEBHOOK_KEY"] == b"ABC" * 8


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_value_stops_the_start(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{name} is not set"):
        read({key: value for key, value in GOOD.items() if key != name})


def test_an_unknown_name_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="SRM_DB_PROT"):
        read(GOOD | {"SRM_DB_PROT": "5432"})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("från fil\n", encoding="utf-8")
    assert read(GOOD | {"SRM_DB_PASSWORD_FILE": str(file)})["DB_PASSWORD"] == "från fil"


def test_a_secret_in_both_places_or_in_no_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="SRM_DB_PASSWORD and SRM_DB_PASSWORD_FILE"):
        read(GOOD | {"SRM_DB_PASSWORD": "a", "SRM_DB_PASSWORD_FILE": "/dev/null"})
    with pytest.raises(ConfigurationError, match="SRM_DB_PASSWORD_FILE"):
        read(GOOD | {"SRM_DB_PASSWORD_FILE": str(tmp_path / "absent")})


COMPANY = {
    "SRM_OIDC_ISSUER": "https://login.example.com/realms/company",
    "SRM_OIDC_CLIENT_ID": "srm",
    "SRM_OIDC_CLIENT_SECRET": "secret",
    "SRM_OIDC_LABEL": "Example",
}


@pytest.mark.parametrize("name", sorted(COMPANY))
def test_half_an_identity_provider_stops_the_start(name: str) -> None:
    assert read(GOOD | COMPANY)["OIDC_LABEL"] == "Example"
    assert read(GOOD | dict.fromkeys(COMPANY, ""))["OIDC_ISSUER"] == ""
    for half in (
        {key: value for key, value in COMPANY.items() if key != name},
        COMPANY | {name: ""},
        {name: COMPANY[name]},
    ):
        with pytest.raises(ConfigurationError, match="SRM_OIDC_"):
            read(GOOD | half)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.com",
        "https://",
        "login.example.com",
        "https://a.example?b",
        "https://a#",
        "https://a.example/" + "x" * 200,
        "ftp://a.example",
    ],
)
def test_an_identity_provider_is_asked_over_https_by_its_own_name(issuer: str) -> None:
    with pytest.raises(ConfigurationError, match="SRM_OIDC_ISSUER"):
        read(GOOD | COMPANY | {"SRM_OIDC_ISSUER": issuer})
    local = "http://127.0.0.1:9000/o"
    assert read(GOOD | COMPANY | {"SRM_OIDC_ISSUER": local})["OIDC_ISSUER"] == local


def test_what_is_no_secret_has_no_file() -> None:
    with pytest.raises(ConfigurationError, match="SRM_ENV_FILE"):
        read(GOOD | {"SRM_ENV_FILE": "/dev/null"})

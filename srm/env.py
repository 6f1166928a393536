"""Reads the configuration from the environment, strictly.

Every variable is declared here once. A value that does not parse, a required one that is missing,
and an ``SRM_`` name that nobody declared (a typing mistake would otherwise be silently ignored) all
stop the start with the variable's name.
"""

import base64
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from moneyed import CURRENCIES


class ConfigurationError(Exception):
    """The environment cannot be used; the message names the variable and what it must look like."""


@dataclass(frozen=True)
class Variable:
    """One declared variable.

    ``parse`` turns the text into the value and raises ``ValueError`` with what was expected.
    A ``secret`` may also be given as ``SRM_<NAME>_FILE``, the path of a file that holds it.
    ``default`` is text (parsed like any other) or ``None`` for "must be given".
    """

    parse: Callable[[str], Any]
    default: str | None = None
    secret: bool = False


def text(value: str) -> str:
    return value


def filled(value: str) -> str:
    if not value:
        raise ValueError("a value that is not empty")
    return value


def choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError("one of " + ", ".join(allowed))
        return value

    return parse


def port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError("a port number from 1 to 65535")
    return int(value)


def whole_number(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError("a whole number, 0 or more")
    return int(value)


def names(value: str) -> list[str]:
    """Comma-separated names; an empty text is no name at all."""
    return [name for part in value.split(",") if (name := part.strip())]


def some_of(*allowed: str) -> Callable[[str], frozenset[str]]:
    def parse(value: str) -> frozenset[str]:
        given = frozenset(names(value))
        if not given <= {*allowed}:
            raise ValueError("names, with commas between, of " + ", ".join(allowed))
        return given

    return parse


def key_of_32_bytes(value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("32 random bytes in base64")
    return key


def keys_of_32_bytes(value: str) -> tuple[bytes, ...]:
    """One such key, or several with commas or white space between them."""
    return tuple(map(key_of_32_bytes, re.split(r"[\s,]+", value.strip())))


def secret_key(value: str) -> str:
    if len(value) < 50:
        raise ValueError("at least 50 random characters")
    return value


def url(*schemes: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError("an address that starts with " + " or ".join(f"{s}:" for s in schemes))
        return value

    return parse


def address(value: str) -> str:
    """One e-mail address, or nothing."""
    if value and not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", value):
        raise ValueError("one e-mail address")
    return value


def issuer(value: str) -> str:
    """The address of an OpenID provider, or nothing. Plain http only to this machine itself."""
    parts = urlsplit(value)
    local = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    whole = parts.hostname and not {*"?#"} & {*value} and len(value) <= 200
    if value and not (whole and (local or parts.scheme == "https")):
        raise ValueError("an address that starts with https:, as the provider calls itself")
    return value


def hook(value: str) -> str:
    """The address of a webhook, or nothing. Plain http only to this machine itself."""
    parts = urlsplit(value)
    local = parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}
    whole = parts.hostname and not {*"# "} & {*value} and "@" not in parts.netloc
    if value and not (whole and (local or parts.scheme == "https")):
        raise ValueError("an address that starts with https:, without a name or password in it")
    return value


def signing_key(value: str) -> bytes:
    """24 to 64 bytes in base64, as Standard Webhooks write them (``whsec_…``), or nothing."""
    try:
        key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b"?"
    if value and not 24 <= len(key) <= 64:
        raise ValueError("24 to 64 random bytes in base64")
    return key


def currency(value: str) -> str:
    if value not in CURRENCIES:
        raise ValueError("a currency code of ISO 4217 such as SEK")
    return value


def time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("a time zone name such as Europe/Stockholm")
    return ZoneInfo(value).key


PREFIX = "SRM_"
# The roles (accounts/states.py), and the duty of those who may open sealed bids.
TWO_FACTOR = some_of(
    *("buyer", "account_executive", "manager", "executive", "administrator", "auditor", "openers")
)
VARIABLES: dict[str, Variable] = {
    "ENV": Variable(choice("development", "test", "production"), default="production"),
    "SECRET_KEY": Variable(secret_key, secret=True),
    # Wraps the private key of every RFx. It must not live in the database or in its backups.
    # Of several the first encrypts, and all open.
    "BID_KEY": Variable(keys_of_32_bytes, secret=True),
    "DB_HOST": Variable(filled),
    "DB_PORT": Variable(port, default="5432"),
    "DB_NAME": Variable(filled, default="srm"),
    "DB_USER": Variable(filled, default="srm_web"),
    "DB_PASSWORD": Variable(text, default="", secret=True),
    # The role a session assumes right after login. Migrations run as the owner, with an empty role.
    "DB_ROLE": Variable(text, default="srm_app"),
    # Seconds after which PostgreSQL ends a statement, and a transaction in which nothing is asked; 0 is never.
    # As for a web request; the entry point gives the worker longer, and management commands have no limit.
    "DB_STATEMENT_TIMEOUT": Variable(whole_number, default="30"),
    "DB_IDLE_TIMEOUT": Variable(whole_number, default="60"),
    "BROKER_URL": Variable(url("redis", "rediss", "redis+socket"), secret=True),
    "BASE_URL": Variable(url("http", "https"), default="http://127.0.0.1:8000"),
    "ALLOWED_HOSTS": Variable(names, default="127.0.0.1,localhost"),
    "EMAIL_URL": Variable(
        url("file", "console", "smtp", "smtp+starttls", "smtps"), default="console:", secret=True
    ),
    "EMAIL_FROM": Variable(filled, default="SRM <srm@localhost>"),
    "VAR_DIR": Variable(text, default=""),
    "LOG_FORMAT": Variable(choice("json", "console"), default="json"),
    "LOG_LEVEL": Variable(choice("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
    # How many proxies in front of the application add to X-Forwarded-For; 0 trusts none of it.
    "TRUSTED_PROXIES": Variable(whole_number, default="0"),
    # Who must have a second factor.
    "TWO_FACTOR_ROLES": Variable(TWO_FACTOR, default="administrator,executive,openers"),
    # The company's own identity provider (OpenID Connect): all four of them, or none.
    "OIDC_ISSUER": Variable(issuer, default=""),
    "OIDC_CLIENT_ID": Variable(text, default=""),
    "OIDC_CLIENT_SECRET": Variable(text, default="", secret=True),
    # What the button on the login page calls it.
    "OIDC_LABEL": Variable(text, default=""),
    # Amounts of several currencies are added up in this one, at the dated rate.
    "BASE_CURRENCY": Variable(currency, default="SEK"),
    "AWARD_APPROVAL_LIMIT": Variable(whole_number, default="500000"),
    # So many e-mails an hour one person gets by themselves, the others in one summary; 0 is no limit.
    "EMAILS_PER_HOUR": Variable(whole_number, default="40"),
    # A line delivered so many days after the promised day still counts as on time.
    "DELIVERY_TOLERANCE_DAYS": Variable(whole_number, default="0"),
    # Where the daily root of the audit trail is carried to: a file, better on another machine, and mail.
    "AUDIT_ANCHOR_PATH": Variable(text, default=""),
    "AUDIT_ANCHOR_MAIL": Variable(address, default=""),
    # And an address that it is posted to, signed with this key (core/webhook.py).
    "AUDIT_ANCHOR_WEBHOOK": Variable(hook, default=""),
    "AUDIT_ANCHOR_WEBHOOK_KEY": Variable(signing_key, default="", secret=True),
    "COMPANY_NAME": Variable(filled, default="SRM"),
    "TIME_ZONE": Variable(time_zone, default="Europe/Stockholm"),
}
# What works only together: a half of it would be found out by the first person who needs it.
TOGETHER = (
    ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_LABEL"),
    ("AUDIT_ANCHOR_WEBHOOK", "AUDIT_ANCHOR_WEBHOOK_KEY"),
)


def read(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every declared variable by its name without the prefix, parsed."""
    known = {PREFIX + name for name in VARIABLES}
    known |= {f"{PREFIX}{name}_FILE" for name, variable in VARIABLES.items() if variable.secret}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigurationError(f"{', '.join(unknown)}: no such setting (is it spelled right?)")
    values = {name: _value(name, variable, environ) for name, variable in VARIABLES.items()}
    for group in TOGETHER:
        missing = [PREFIX + name for name in group if not values[name]]
        if missing and len(missing) < len(group):
            raise ConfigurationError(
                f"{', '.join(missing)}: must be set with the others of its kind"
            )
    return values


def _value(name: str, variable: Variable, environ: Mapping[str, str]) -> Any:
    full = PREFIX + name
    raw = environ.get(full)
    if variable.secret and (path := environ.get(f"{full}_FILE")):
        if raw is not None:
            raise ConfigurationError(f"{full} and {full}_FILE are both set; give only one")
        try:
            raw = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{full}_FILE: {path} cannot be read ({error})") from None
    if raw is None:
        raw = variable.default
    if raw is None:
        raise ConfigurationError(f"{full} is not set")
    try:
        return variable.parse(raw)
    except ValueError as error:
        # The value itself is not repeated: it may be a secret.
        raise ConfigurationError(f"{full} must be {error}") from None

"""Secrets of second factors are not in a backup of the database; recovery codes neither."""

import subprocess
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts import factor_secrets
from accounts.models import User
from accounts.tasks import encrypt_factors
from core.refused import Refused
from srm.local.servers import PG_BIN
from tests.accounts.codes import code_of
from tests.environment import run
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek")


def dump() -> str:
    login = run.current().postgres.dsn(connection.settings_dict["NAME"], "srm_backup")
    command = [PG_BIN / "pg_dump", "--data-only", "--table=mfa_authenticator", login]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def written_before(user: User, secret: str, seed: str) -> None:
    """As the version before has stored them."""
    kinds = Authenticator.Type
    Authenticator.objects.create(user=user, type=kinds.TOTP, data={"secret": secret})
    codes = {"seed": seed, "used_mask": 1}
    Authenticator.objects.create(user=user, type=kinds.RECOVERY_CODES, data=codes)


@pytest.mark.django_db(transaction=True)
def test_a_dump_has_neither_new_secrets_nor_those_of_before(elin: User) -> None:
    secret, old, seed = (
        generate_totp_secret(),
        generate_totp_secret(),
        RecoveryCodes.generate_seed(),
    )
    TOTP.activate(elin, secret)
    codes = RecoveryCodes.activate(elin)
    before = make_user()
    written_before(before, old, seed)
    content = dump()
    assert secret not in content and factor_secrets.MARK in content
    assert factor_secrets.decrypt(codes.instance.data["seed"]) not in content
    assert old in content and seed in content, "the test would not see a secret"

    assert encrypt_factors() == 2
    content = dump()
    assert old not in content and seed not in content
    assert encrypt_factors() == 0
    rows = {row.type: row for row in Authenticator.objects.filter(user=before)}
    assert TOTP(rows["totp"]).validate_code(code_of(old))
    unused = RecoveryCodes(rows["recovery_codes"])
    assert len(unused.get_unused_codes()) == 9 and unused.instance.data["used_mask"] == 1


def test_codes_count_before_and_after_the_secrets_are_encrypted(elin: User) -> None:
    secret = generate_totp_secret()
    written_before(elin, secret, RecoveryCodes.generate_seed())
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert encrypt_factors() == 2
    for code in (code_of(secret), codes[0]):
        client = Client()
        client.post("/account/login/", {"login": elin.email, "password": PASSWORD})
        assert client.get("/inbox/").status_code == 302
        client.post("/account/two-factor/authenticate/", {"code": code})
        assert client.get("/inbox/").status_code == 200


def test_codes_that_were_moved_here_are_encrypted_too(elin: User) -> None:
    data = {"migrated_codes": ["11111111", "22222222"]}
    row = Authenticator.objects.create(user=elin, type="recovery_codes", data=data)
    assert [encrypt_factors(), encrypt_factors()] == [1, 0]
    row.refresh_from_db()
    assert all(one.startswith(factor_secrets.MARK) for one in row.data["migrated_codes"])
    assert RecoveryCodes(row).get_unused_codes() == data["migrated_codes"]


def test_what_cannot_be_read_is_refused_and_no_error_of_ours(elin: User, settings: Any) -> None:
    secret = generate_totp_secret()
    TOTP.activate(elin, secret)
    row = Authenticator.objects.get()
    sealed = str(row.data["secret"])
    row.data["secret"] = sealed[:-4] + ("AAA=" if sealed[-4:] != "AAA=" else "BBB=")
    row.save()
    with pytest.raises(Refused):
        factor_secrets.decrypt(Authenticator.objects.get().data["secret"])
    row.data["secret"] = sealed
    row.save()
    assert factor_secrets.decrypt(Authenticator.objects.get().data["secret"]) == secret
    settings.BID_KEYS = (bytes(32),)
    client = Client()
    client.post("/account/login/", {"login": elin.email, "password": PASSWORD})
    told = client.post("/account/two-factor/authenticate/", {"code": code_of(secret)})
    assert told.status_code == 409 and "cannot be checked" in told.text
    assert client.get("/inbox/").status_code == 302


def logs_in(user: User, code: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/two-factor/authenticate/", {"code": code})
    return client.get("/inbox/").status_code == 200


def test_a_row_that_was_copied_to_somebody_else_does_not_open(elin: User) -> None:
    """Who can write to the database gives nobody a second factor of their own."""
    secret = generate_totp_secret()
    TOTP.activate(elin, secret)
    codes = RecoveryCodes.activate(elin).get_unused_codes()
    thief, victim = elin, make_user("Vera")
    for kind in ("totp", "recovery_codes"):
        data = Authenticator.objects.values_list("data", flat=True).get(user=thief, type=kind)
        Authenticator.objects.bulk_create([Authenticator(user=victim, type=kind, data=data)])
        assert Authenticator.objects.get(user=victim, type=kind).data == data
    for code in (code_of(secret), codes[0]):
        assert not logs_in(victim, code)
    assert encrypt_factors() == 0
    assert not logs_in(victim, code_of(secret))
    assert logs_in(thief, codes[0])
    # Nor is it moved to another kind of the same person.
    seed = Authenticator.objects.get(user=thief, type="recovery_codes").data["seed"]
    row = Authenticator.objects.get(user=thief, type="totp")
    row.data = {"secret": str(seed)}
    row.save()
    with pytest.raises(Refused):
        factor_secrets.decrypt(Authenticator.objects.get(user=thief, type="totp").data["secret"])


def test_what_is_not_bound_yet_opens_and_is_bound(elin: User) -> None:
    secret = generate_totp_secret()
    unbound = factor_secrets.encrypt(secret)
    Authenticator.objects.create(user=elin, type="totp", data={})
    Authenticator.objects.update(data={"secret": str(unbound)})
    row = Authenticator.objects.get()
    assert row.data["secret"].startswith(factor_secrets.UNBOUND)
    assert factor_secrets.decrypt(row.data["secret"]) == secret
    assert [encrypt_factors(), encrypt_factors()] == [1, 0]
    row = Authenticator.objects.get()
    assert row.data["secret"].startswith(factor_secrets.MARK)
    assert logs_in(elin, code_of(secret))


def test_the_key_is_replaced(elin: User, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    secret, (old,), new = generate_totp_secret(), settings.BID_KEYS, bytes(range(32))
    TOTP.activate(elin, secret)
    before = Authenticator.objects.get().data["secret"]
    settings.BID_KEYS = (new, old)
    assert TOTP(Authenticator.objects.get()).validate_code(code_of(secret))
    call_command("rotate_secrets_key")
    assert "1 second factors were encrypted anew" in capsys.readouterr().out
    after = Authenticator.objects.get().data["secret"]
    assert after != before
    call_command("rotate_secrets_key")
    assert "0 second factors" in capsys.readouterr().out
    settings.BID_KEYS = (new,)
    assert factor_secrets.decrypt(Authenticator.objects.get().data["secret"]) == secret
    settings.BID_KEYS = (old,)
    with pytest.raises(CommandError, match="1 can be read with none"):
        call_command("rotate_secrets_key")
    assert Authenticator.objects.get().data["secret"] == after


def test_each_is_encrypted_in_its_own_way() -> None:
    assert factor_secrets.encrypt("same") != factor_secrets.encrypt("same")

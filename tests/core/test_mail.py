"""Mail in a folder: a readable name for every address, and the page that lists it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client

from core.mail import in_file_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("anna@nordkontor.example", "anna@nordkontor.example"),
        ("anna@företag.example", "anna@foretag.example"),
        ("åsa.öberg@ÄRLA.example", "asa.oberg@ARLA.example"),
        ("łukasz@żółw.example", "_ukasz@zo_w.example"),
        ("李@例え.テスト", "_@__.___"),
        ("a+b@x.example", "a_b@x.example"),
        ("../../etc/passwd@x", ".._.._etc_passwd@x"),
        ("ＡＢ@x.example", "AB@x.example"),
    ],
)
def test_an_address_in_a_file_name_is_plain(address: str, name: str) -> None:
    assert in_file_name(address) == name


def test_a_long_address_stays_a_file_name() -> None:
    assert len(in_file_name("å" * 300 + "@x.example").encode()) <= 100


def test_mail_to_any_address_is_written_listed_and_read(
    settings: Any, tmp_path: Path, client: Client, db: None
) -> None:
    settings.DEVELOPMENT = True
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    for address in ("anna@företag.example", "åsa@x.example"):
        send_mail("Hej", "Välkommen", None, [address])
    EmailMessage("Nobody", "…", to=[]).send()
    names = sorted(path.name for path in settings.EMAIL_FILE_PATH.iterdir())
    assert len(names) == 2 and all(re.fullmatch(r"[A-Za-z0-9.@_-]+\.eml", name) for name in names)
    assert names[0].endswith("anna@foretag.example.eml")
    for name in names:
        assert name in client.get("/mail/").text
        assert "Välkommen" in client.get(f"/mail/{name}/").text
    # Whoever looks for the address looks for it as it is written.
    assert names[0] in client.get("/mail/", {"to": "företag"}).text
    assert names[1] not in client.get("/mail/", {"to": "företag"}).text

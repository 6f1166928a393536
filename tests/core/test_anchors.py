"""The newest seal leaves the database, and what left it is compared with what is there."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core import outbox
from core.anchors import anchor_trail
from core.models import Outbox
from core.verifying import anchor_line, read_anchors
from tests.factories.trails import owner_of_the_database, seals

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_newest_seal_is_carried_out_once_a_day(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_ANCHOR_PATH = str(tmp_path / "kept" / "anchors.txt")
    settings.AUDIT_ANCHOR_MAIL = "auditor@audit.example"
    assert anchor_trail() is False
    (seal,) = seals(1)
    assert [anchor_trail(), anchor_trail()] == [True, False]
    seals(1)
    assert anchor_trail() is False  # tomorrow's
    path = Path(settings.AUDIT_ANCHOR_PATH)
    assert path.read_text() == anchor_line(seal) + "\n"
    assert [*Outbox.objects.filter(kind="core.anchor").values_list("address", "payload")] == [
        ("auditor@audit.example", {"seal": seal.number})
    ]
    yesterday = f"2020-01-01T00:00:00Z {seal.number} {seal.root}\n"
    path.write_text(yesterday)
    assert anchor_trail() is True
    assert len(read_anchors(path.read_text())) == 2
    call_command("verify_audit", anchor=str(path))


def test_the_mail_says_the_line_that_the_command_reads(
    settings: Any, tmp_path: Path, mailoutbox: list[Any]
) -> None:
    settings.AUDIT_ANCHOR_PATH = str(tmp_path / "anchors.txt")
    settings.AUDIT_ANCHOR_MAIL = "auditor@audit.example"
    (seal,) = seals(1)
    anchor_trail()
    while outbox.send_next():
        pass
    (mail,) = [m for m in mailoutbox if "auditor@audit.example" in m.to]
    assert anchor_line(seal) in mail.body.splitlines()


def test_the_command_says_what_is_wrong_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seals(1)
    call_command("verify_audit")
    assert "Without --anchor" in capsys.readouterr().out
    with owner_of_the_database() as owner:
        owner.execute("UPDATE core_event SET reason = 'Because'")
    with pytest.raises(CommandError, match="a row of the 3 was changed"):
        call_command("verify_audit")
    bad = tmp_path / "anchors.txt"
    bad.write_text("2026-01-01T00:00:00Z 1 nonsense\n")
    with pytest.raises(CommandError, match="line 1 is not an anchor"):
        call_command("verify_audit", anchor=str(bad))
    with pytest.raises(CommandError, match=r"missing\.txt"):
        call_command("verify_audit", anchor=str(tmp_path / "missing.txt"))
    bad.write_text("\n")  # emptied: nothing would be compared
    with pytest.raises(CommandError, match="there is no anchor in it"):
        call_command("verify_audit", anchor=str(bad))

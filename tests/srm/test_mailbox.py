"""/mail/: the demo's outgoing mail, in development only, and as text only."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
NAME = "20260301T101500-anna@nordkontor.example.eml"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DEVELOPMENT = True
    folder = tmp_path / "mail"
    folder.mkdir()
    settings.EMAIL_FILE_PATH = folder
    mail = EmailMessage()
    mail["Subject"] = f"Offer {EVIL}"
    mail["From"] = "srm@localhost"
    mail["To"] = "anna@nordkontor.example"
    mail.set_content(f"See http://testserver/inbox/ {EVIL}")
    mail.add_alternative(f"<h1>only in HTML</h1>{EVIL}", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename=f"{EVIL}.ics")
    (folder / NAME).write_bytes(mail.as_bytes())
    (tmp_path / "secret.eml").write_text("Subject: secret\n\nnot a message of the folder")
    return folder


def test_a_message_is_shown_as_text_never_as_markup(folder: Path, client: Client) -> None:
    for path in ("/mail/", f"/mail/{NAME}/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text
        assert "only in HTML" not in answer.text
    assert '<a href="http://testserver/inbox/"' in answer.text


def test_the_list_is_filtered_by_who_it_went_to(folder: Path, client: Client) -> None:
    assert NAME in client.get("/mail/?to=ANNA").text
    assert NAME not in client.get("/mail/?to=bo").text


@pytest.mark.parametrize(
    "name",
    ["..%2Fsecret.eml", "%2e%2e%2fsecret.eml", "..", "../secret.eml", "none.eml", "%00.eml",
     "..%5Csecret.eml", "%2Fetc%2Fpasswd"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(folder: Path, client: Client, name: str) -> None:
    answer = client.get(f"/mail/{name}/")
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace("secret.eml", "")


def test_a_link_in_the_folder_does_not_lead_out_of_a_name(folder: Path, client: Client) -> None:
    (folder / "inner").mkdir()
    assert client.get("/mail/inner/").status_code == 404


@pytest.mark.parametrize("path", ["/mail/", f"/mail/{NAME}/"])
def test_it_does_not_exist_elsewhere(
    folder: Path, client: Client, settings: Any, path: str
) -> None:
    settings.DEVELOPMENT = False
    assert client.get(path).status_code == 404
    settings.DEVELOPMENT = True
    del settings.EMAIL_FILE_PATH
    assert client.get(path).status_code == 404

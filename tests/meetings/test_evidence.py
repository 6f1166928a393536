"""Files that show how far a promise is: what is taken, who adds and reads it, and how it is served."""

import base64
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse

from core.models import Event
from core.refused import Refused
from meetings import actions, files
from meetings.models import Commitment, Evidence, EvidenceContent
from meetings.states import MOST_EVIDENCE_BYTES, EvidenceKind
from tests.factories.meetings import make_commitment, make_evidence
from tests.meetings.planned import planned
from tests.page_forms import fill_in

PDF = b"%PDF-1.7 All is well."


def office(*parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "x")
    return written.getvalue()


@pytest.fixture
def ours(cast):
    cast.promise = make_commitment(cast.partner, cast.executive, counterpart=cast.rep)
    return cast


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def add(ours, by=None, name="report.pdf", content=PDF):
    by = by or ours.executive
    return actions.add_evidence(commitment=ours.promise.key, name=name, content=content, by=by)


def refused(code, function, /, *given, **arguments):
    with pytest.raises(Refused) as refusal:
        function(*given, **arguments)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, EvidenceKind.PDF),
        (b"\x89PNG\r\n\x1a\n....", EvidenceKind.PNG),
        (b"\xff\xd8\xff\xe0....", EvidenceKind.JPEG),
        (office("word/document.xml"), EvidenceKind.WORD),
        (office("xl/workbook.xml"), EvidenceKind.EXCEL),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), None),
        (office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), None),
        (office("word/document.xml", "xl/workbook.xml"), None),
        (office("index.html"), None),
        (b"PK\x03\x04 and nothing more", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_what_a_file_is_stands_in_it(content, kind):
    assert files.kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Report 3.PDF", EvidenceKind.PDF, "Report 3.pdf"),
        ("photo.jpeg", EvidenceKind.JPEG, "photo.jpg"),
        ("C:\\temp\\..\\page.html", EvidenceKind.PDF, "page.html.pdf"),
        ("../../etc/passwd", EvidenceKind.PNG, "passwd.png"),
        (".pdf", EvidenceKind.PDF, "PDF.pdf"),
        ("x" * 300 + ".docx", EvidenceKind.WORD, "x" * 145 + ".docx"),
    ],
)
def test_a_name_has_the_ending_of_what_it_is(name, kind, expected):
    assert files.named(name, kind) == expected


def test_a_file_is_added_and_taken_away(ours):
    row = add(ours)
    assert (row.name, row.kind, row.size) == ("report.pdf", "pdf", len(PDF))
    refused("evidence_there", add, ours, ours.manager, "copy.pdf")
    with pytest.raises(PermissionDenied):
        actions.remove_evidence(evidence=row.key, by=ours.manager)
    actions.remove_evidence(evidence=row.key, by=ours.executive)
    assert not Evidence.objects.exists() and not EvidenceContent.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("changes", flat=True)) == [
        {"evidence": [None, "report.pdf"]},
        {"evidence": ["report.pdf", None]},
    ]


def told():
    """Who is told of files, and what: {(name, title, last line, why)}."""
    return {(person.name, one.title, one.lines[-1], one.why) for person, one in planned()}


def test_who_follows_it_is_told_once_while_the_file_is_there(ours, settings):
    row = add(ours, ours.manager)
    refused("evidence_there", add, ours, ours.manager)
    who = f"Maria Manager, {settings.COMPANY_NAME}"
    assert told() == {
        (
            "Jonas Ek",
            f"New file: {ours.promise.title}",
            f"{who} has added the file “report.pdf”.",
            "You get this because you follow it up.",
        )
    }
    actions.remove_evidence(evidence=row.key, by=ours.manager)
    assert told() == set()


def test_of_a_partners_file_ours_are_told_and_nobody_elses(ours):
    ours.promise = make_commitment(ours.partner, ours.rep, counterpart=ours.executive)
    add(ours, ours.rep2, "Ölandsfären <b>.pdf")
    assert {(name, line) for name, _title, line, _why in told()} == {
        ("Elin Executive", "Karin Ek has added the file “Ölandsfären <b>.pdf”.")
    }


def test_what_is_not_taken(ours):
    refused("no_evidence", add, ours, content=b"<html>")
    refused("evidence_too_large", add, ours, content=b"")
    refused("evidence_too_large", add, ours, content=PDF.ljust(MOST_EVIDENCE_BYTES + 1))
    refused("control_character", add, ours, name="a\nb.pdf")
    refused("other_side_decides", add, ours, ours.rep)
    for stranger in (ours.stranger, ours.other_rep):
        with pytest.raises(Http404):
            add(ours, stranger)
    for number in range(20):
        make_evidence(ours.promise, ours.executive, "x.pdf", PDF + b"%d" % number)
    refused("too_much_evidence", add, ours)


def test_no_side_fills_the_disk(ours, monkeypatch):
    add(ours)
    monkeypatch.setattr("meetings.actions.evidence.MOST_EVIDENCE_OF_SIDE_BYTES", 2 * len(PDF))
    refused("evidence_full", add, ours, content=PDF + b" And more.")
    # What the other side has promised, or what is promised to another, does not count.
    theirs = make_commitment(ours.partner, ours.rep, counterpart=ours.executive)
    given = {"commitment": theirs.key, "name": "a.pdf", "by": ours.rep}
    actions.add_evidence(content=PDF + b" Theirs.", **given)
    add(ours, content=PDF[:-1])


def test_what_the_other_side_relies_on_stays(ours):
    row = add(ours)
    Commitment.objects.update(status="done")
    add(ours, content=PDF + b" And this.")
    refused("evidence_relied_on", actions.remove_evidence, evidence=row.key, by=ours.executive)
    Commitment.objects.update(status="cancelled")
    refused("evidence_closed", add, ours, content=PDF + b" More.")


def test_it_is_uploaded_and_served_as_a_download(ours):
    client = client_of(ours.executive)
    page = reverse("meetings:commitment", args=[ours.promise.key])
    assert "No files yet" in client.get(page).text
    url = reverse("meetings:evidence-new", args=[ours.promise.key])
    wrong = SimpleUploadedFile("page.pdf", b"<html>", "application/pdf")
    data = fill_in(client, url, url)
    assert client.post(url, data | {"file": wrong}).status_code == 422
    good = SimpleUploadedFile("Provning å.pdf", PDF, "text/html")
    assert client.post(url, fill_in(client, url, url) | {"file": good}).status_code == 303
    row = Evidence.objects.get()
    for user, area in ((ours.executive, ""), (ours.auditor, ""), (ours.rep, "portal-")):
        reader = client_of(user)
        assert (
            "Provning å.pdf"
            in reader.get(reverse(f"meetings:{area}commitment", args=[ours.promise.key])).text
        )
        answer = reader.get(reverse(f"meetings:{area}evidence", args=[row.key]))
        assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
    for user, area in ((ours.stranger, ""), (ours.other_rep, "portal-")):
        url = reverse(f"meetings:{area}evidence", args=[row.key])
        assert client_of(user).get(url).status_code == 404


def test_the_portal_adds_and_removes_its_own(cast):
    promise = make_commitment(cast.partner, cast.rep, counterpart=cast.executive)
    client = client_of(cast.rep)
    url = reverse("meetings:portal-evidence-new", args=[promise.key])
    file = SimpleUploadedFile("test.pdf", PDF)
    assert client.post(url, fill_in(client, url, url) | {"file": file}).status_code == 303
    row = Evidence.objects.get()
    page = reverse("meetings:portal-commitment", args=[promise.key])
    remove = reverse("meetings:portal-evidence-remove", args=[row.key])
    assert client.post(remove, fill_in(client, page, remove)).status_code == 303
    assert not EvidenceContent.objects.exists()


def test_files_in_the_api(ours):
    client, base = client_of(ours.executive), "/api/v1/"
    url = f"{base}commitments/{ours.promise.key}/evidence/"
    data = {"name": "report.pdf", "content": base64.b64encode(PDF).decode()}
    made = client.post(url, data, content_type="application/json")
    assert made.status_code == 201 and made.json()["size"] == len(PDF)
    wrong = client.post(url, data | {"content": "no base64"}, content_type="application/json")
    assert wrong.status_code == 400
    key = made.json()["id"]
    theirs = client_of(ours.rep)
    assert [row["id"] for row in theirs.get(url).json()] == [key]
    assert theirs.get(f"{base}evidence/{key}/file/").content == PDF
    assert theirs.delete(f"{base}evidence/{key}/").status_code == 403
    assert client.delete(f"{base}evidence/{key}/").status_code == 204

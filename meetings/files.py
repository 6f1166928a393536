"""What a file is, by what is in it: its name and what the browser says of it are the sender's words."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from core.refused import Refused
from meetings.states import MOST_EVIDENCE_BYTES, EvidenceKind

MIME_TYPES = {
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.PNG: "image/png",
    EvidenceKind.JPEG: "image/jpeg",
    EvidenceKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EvidenceKind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BEGINNINGS = {
    b"%PDF-": EvidenceKind.PDF,
    b"\x89PNG\r\n\x1a\n": EvidenceKind.PNG,
    b"\xff\xd8\xff": EvidenceKind.JPEG,
}
_PARTS = {"word/document.xml": EvidenceKind.WORD, "xl/workbook.xml": EvidenceKind.EXCEL}
# Of the newer kind, and sheets of the older.
_MACROS = re.compile(r"vbaproject\.bin$|xl/macrosheets/")
LONGEST_NAME = 150


def kind_of(content: bytes) -> EvidenceKind | None:
    """Return what a file is; None if it is nothing that is taken, or holds macros."""
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        # The list of its parts only: nothing is unpacked.
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return None
    if any(_MACROS.search(part) for part in parts):
        return None
    found = [kind for part, kind in _PARTS.items() if part in parts]
    return found[0] if len(found) == 1 and "[content_types].xml" in parts else None


def named(name: str, kind: EvidenceKind) -> str:
    """Return the last part of a file's name, with the ending that belongs to its kind."""
    last = PurePosixPath(name.replace("\\", "/")).name.strip()
    stem, dot, ending = last.rpartition(".")
    known = {kind.value, "jpeg"} if kind == EvidenceKind.JPEG else {kind.value}
    stem = stem if dot and ending.lower() in known else last
    return f"{stem[: LONGEST_NAME - len(kind.value) - 1].strip() or kind.label}.{kind.value}"


def too_large() -> Refused:
    """Return the refusal of a file with too many bytes, or none."""
    return Refused(
        "evidence_too_large",
        _("The file is empty or too large: at most %(most)s MB.")
        % {"most": MOST_EVIDENCE_BYTES // 1024 // 1024},
        field="file",
    )

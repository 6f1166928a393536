"""How a file of a promise is served, by the pages and by the API."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from meetings.files import MIME_TYPES
from meetings.states import EvidenceKind


def as_download(name: str, kind: str, content: bytes) -> HttpResponse:
    """A file to be saved: of the type that it was found to be, and never shown within our pages."""
    response = HttpResponse(content, content_type=MIME_TYPES[EvidenceKind(kind)])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

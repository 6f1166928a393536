"""Importing trade lines in the browser: small files; the command takes the large ones."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from suppliers import access, actions, forms, kept_uploads, refused_rows, reports


@form_page
@requires(access.IMPORT)
def imports(request: Request) -> HttpResponse:
    """Upload a file with its mapping, try it or import it; below, what was imported before.

    ``?mapping=`` is the key of an earlier import, whose mapping fills the form. The file of an
    attempt that imported nothing is kept for its uploader: it need not be chosen again to go on.
    """
    earlier = reports.earlier_mapping(request.user, request.GET.get("mapping", ""))
    kept = kept_uploads.fetch(request.user, request.POST.get("kept", ""))
    form = forms.ImportForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        initial={"mapping": earlier, "dry_run": True},
        kept=kept,
    )
    outcome: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            # "Import now" below a good dry run sends the same form, to import it this time.
            data = form.cleaned_data | ({"dry_run": False} if "now" in request.POST else {})
            outcome = _run(request, data)
            if outcome["done"]:
                kept_uploads.forget(request.user)
                messages.success(request, _said(outcome["result"]))
                return redirect("suppliers:imports")
            if not outcome["message"]:
                status = 200  # a dry run without a word against it
            if data["file"] is not kept:
                content = b"".join(data["file"].chunks())
                kept = kept_uploads.keep(request.user, data["file"].name, content)
                form.go_on_with(kept)
    page = reports.imports(request.user, request.GET)
    return render_page(
        request,
        "suppliers/imports.html",
        {
            "form": form,
            "page": page,
            "kept": kept,
            "example": forms.MAPPING_EXAMPLE,
            **outcome,
        },
        status=status,
    )


def _said(result: actions.ImportResult) -> str:
    if result.key is None:
        return _("%(file)s: nothing new, every row was imported before") % {"file": result.file}
    return _("%(file)s is imported: %(new)s new, %(changed)s changed, %(same)s unchanged") % {
        "file": result.file,
        "new": result.created,
        "changed": result.updated,
        "same": result.unchanged,
    }


def _run(request: Request, data: dict[str, Any]) -> dict[str, Any]:
    """Import the uploaded file; return the result, or why not and where the refused rows are."""
    with tempfile.TemporaryDirectory(prefix="srm-import-") as folder:
        path, refused = Path(folder, "file"), Path(folder, "refused.csv")
        with path.open("wb") as target:
            for piece in data["file"].chunks():
                target.write(piece)
        try:
            result = actions.import_trade(
                by=request.user,
                path=path,
                name=data["file"].name,
                mapping=data["mapping"],
                create_partners=data["create_partners"],
                dry_run=data["dry_run"],
                refused=refused,
                wait=False,
            )
        except actions.ImportRefused as no:
            return {
                "done": False,
                "message": str(no.message),
                "result": no.result,
                "refused": refused_rows.keep(request.user, refused),
            }
    return {"done": not result.dry_run, "message": "", "result": result, "refused": ""}


@require_safe
@requires(access.IMPORT)
def refused(request: Request, attempt: str) -> StreamingHttpResponse:
    """The refused rows of one's own attempt as CSV, with column and reason before each."""
    return StreamingHttpResponse(
        refused_rows.fetch(request.user, attempt),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="refused.csv"'},
    )

"""The files of a commitment, for both sides."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, files, forms
from meetings.downloads import as_download
from meetings.pages import EVIDENCE_FORM, move, write
from meetings.states import MOST_EVIDENCE_BYTES
from meetings.views.side import Side, View


class Files(Side):
    """Adding, reading and removing, as views of one side."""

    def __init__(self, reading: str, writing: str, area: str):
        super().__init__(writing, area)
        self.reading = reading

    def new(self) -> View:
        """Choose a file."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            access.get_commitment(request.user, key)
            form = forms.EvidenceForm(posted(request), request.FILES or None)

            def run() -> None:
                upload = form.cleaned_data["file"]
                if upload.size > MOST_EVIDENCE_BYTES:
                    raise files.too_large()
                actions.add_evidence(
                    commitment=key, name=upload.name, content=upload.read(), by=request.user
                )

            return write(
                request,
                form,
                run,
                done=_("File added"),
                back=self.page(key),
                template=EVIDENCE_FORM,
                title=_("Add file"),
                submit=_("Add file"),
                action=self.url("evidence-new", key),
            )

        return view

    def file(self) -> View:
        """Download one."""

        @require_safe
        @requires(self.reading, row=access.get_evidence)
        def view(request: Request, key: str) -> HttpResponse:
            row, content = access.content_of(request.user, key)
            return as_download(row.name, row.kind, content)

        return view

    def remove(self) -> View:
        """Take away what one has added."""

        @require_POST
        @requires(self.permission, row=access.get_own_evidence)
        def view(request: Request, key: str) -> HttpResponse:
            commitment = access.get_own_evidence(request.user, key).commitment
            return move(
                request,
                lambda: actions.remove_evidence(evidence=key, by=request.user),
                done=_("File removed"),
                back=self.page(commitment.key, "evidence"),
            )

        return view


_ours = Files(access.VIEW, access.COMMIT, "")
new, file, remove = _ours.new(), _ours.file(), _ours.remove()

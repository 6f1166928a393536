"""The thread of a commitment, for both sides."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Request
from core.htmx import is_partial
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms
from meetings.pages import move, write
from meetings.views.side import Side, View


class Comments(Side):
    """Writing and taking back, as views of one side."""

    def new(self) -> View:
        """The form of a comment."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            access.get_commitment(request.user, key)
            form = forms.CommentForm(posted(request), ours=request.user.is_internal)
            return write(
                request,
                form,
                lambda: actions.write_comment(commitment=key, by=request.user, **form.cleaned_data),
                done=_("Comment added"),
                back=self.page(key),
                # The dialog opens over the same page, which only another address would load anew.
                to=lambda: self.page(key, "" if is_partial(request) else "comments"),
                title=_("Add comment"),
                submit=_("Add comment"),
                action=self.url("comment-new", key),
            )

        return view

    def take_back(self) -> View:
        """The author takes a comment back."""

        @require_POST
        @requires(self.permission, row=access.get_own_comment)
        def view(request: Request, key: str) -> HttpResponse:
            commitment = access.get_own_comment(request.user, key).commitment
            return move(
                request,
                lambda: actions.take_back_comment(comment=key, by=request.user),
                done=_("Comment taken back"),
                back=self.page(commitment.key, "comments"),
            )

        return view


_ours = Comments(access.COMMIT, "")
new, take_back = _ours.new(), _ours.take_back()

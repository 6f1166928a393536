"""The thread of a commitment, for both sides."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Request
from core.addresses import reverse
from core.htmx import is_partial
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms
from meetings.pages import move, write

View = Callable[..., HttpResponse]


class Comments:
    """Writing and taking back, as views of one side (``area`` is the prefix of its URL names)."""

    def __init__(self, permission: str, area: str):
        self.permission, self.area = permission, area

    def _page(self, key: str) -> str:
        return reverse(f"meetings:{self.area}commitment", args=[key])

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
                back=self._page(key),
                # The dialog opens over the same page, which only another address would load anew.
                to=lambda: self._page(key) + ("" if is_partial(request) else "#comments"),
                title=_("Add comment"),
                submit=_("Add comment"),
                action=reverse(f"meetings:{self.area}comment-new", args=[key]),
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
                back=f"{self._page(commitment.key)}#comments",
            )

        return view


_ours = Comments(access.COMMIT, "")
new, take_back = _ours.new(), _ours.take_back()

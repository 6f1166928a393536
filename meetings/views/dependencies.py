"""What a commitment waits for, for both sides: the owner's side says so."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms, reports
from meetings.pages import move, write
from meetings.views.side import Side, View


class Dependencies(Side):
    """Adding and removing, as views of one side."""

    def new(self) -> View:
        """Choose what it shall wait for."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            row = access.get_commitment(request.user, key)
            form = forms.DependencyForm(
                posted(request),
                others=access.can_be_waited_for(request.user, row),
                url=self.url("dependency-options", key),
            )
            return write(
                request,
                form,
                lambda: actions.wait_for(
                    commitment=key, other=form.cleaned_data["other"], by=request.user
                ),
                done=_("It waits for that one now"),
                back=self.page(key),
                title=_("Wait for another commitment"),
                submit=_("Wait for it"),
                action=self.url("dependency-new", key),
            )

        return view

    def options(self) -> View:
        """What it can wait for, for a select that is searched on the server."""

        @require_safe
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            row = access.get_commitment(request.user, key)
            found = reports.options_to_wait_for(request.user, row, request.GET.get("q", ""))
            return render_page(request, "components/options.html", {"options": found})

        return view

    def remove(self) -> View:
        """Let it wait no longer."""

        @require_POST
        @requires(self.permission, row=access.get_dependency)
        def view(request: Request, key: str) -> HttpResponse:
            commitment = access.get_dependency(request.user, key).commitment
            return move(
                request,
                lambda: actions.wait_no_longer(dependency=key, by=request.user),
                done=_("It waits for that one no longer"),
                back=self.page(commitment.key, "waits-for"),
            )

        return view


_ours = Dependencies(access.COMMIT, "")
new, options, remove = _ours.new(), _ours.options(), _ours.remove()

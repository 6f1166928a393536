"""The checklist of a commitment, for both sides: the owner's side writes it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Request
from core.htmx import is_partial
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms, reports
from meetings.pages import move, write
from meetings.views.side import Side, View


class Steps(Side):
    """What can be done with steps, as views of one side."""

    def new(self) -> View:
        """The form of a step: a line, and perhaps a day and who does it."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            row = access.get_commitment(request.user, key)
            form = forms.StepForm(posted(request), people=reports.choices_for_steps(row))
            return write(
                request,
                form,
                lambda: actions.add_step(
                    commitment=key,
                    text=form.cleaned_data["text"],
                    due_date=form.cleaned_data["due_date"],
                    person=form.cleaned_data["person"] or None,
                    by=request.user,
                ),
                done=_("Step added"),
                back=self.page(key),
                # The dialog opens over the same page, which only another address would load anew.
                to=lambda: self.page(key, "" if is_partial(request) else "steps"),
                title=_("Add step"),
                submit=_("Add step"),
                action=self.url("step-new", key),
            )

        return view

    def button(self, act: Callable[..., Any], done: Callable[[], str]) -> View:
        """A view that does something to one step; ``act`` takes its key and who asks."""

        @require_POST
        @requires(self.permission, row=access.get_step)
        def view(request: Request, key: str) -> HttpResponse:
            commitment = access.get_step(request.user, key).commitment
            return move(
                request,
                lambda: act(step=key, by=request.user),
                done=done(),
                back=self.page(commitment.key, "steps"),
            )

        return view

    def buttons(self) -> dict[str, View]:
        """Return every view of one step by its name in the address."""
        return {
            "tick": self.button(
                lambda **given: actions.tick_step(now=timezone.now(), **given),
                lambda: _("Step done"),
            ),
            "untick": self.button(actions.untick_step, lambda: _("Step open again")),
            "up": self.button(
                lambda **given: actions.move_step(down=False, **given), lambda: _("Step moved")
            ),
            "down": self.button(
                lambda **given: actions.move_step(down=True, **given), lambda: _("Step moved")
            ),
            "remove": self.button(actions.remove_step, lambda: _("Step removed")),
        }


ours = Steps(access.COMMIT, "")
new, buttons = ours.new(), ours.buttons()

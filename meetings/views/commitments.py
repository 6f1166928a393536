"""Commitments: lists, one of them, and its moves."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import reminding
from accounts.http import Request
from core.addresses import reverse
from core.htmx import render_page
from core.http import form_page, posted
from core.permissions import requires
from meetings import access, actions, forms, reports
from meetings.pages import FINISH_FORM, chips, choose_partner, move, owners_of, write
from meetings.states import Dropped
from meetings.views.side import Side
from suppliers import access as suppliers


def list_context(request: Request) -> dict[str, Any]:
    """A page of commitments and its filters, for both sides."""
    own = request.user.is_internal
    states = [
        ("open", _("Open")),
        ("done", _("To be confirmed")),
        ("overdue", _("Overdue")),
        ("confirmed", _("Kept")),
        *Dropped.choices,
        ("all", _("All")),
    ]
    sides = [
        ("", _("Both sides")),
        ("us", _("Ours") if own else _("Theirs")),
        ("partner", _("Theirs") if own else _("Ours")),
    ]
    scopes = [
        ("mine", _("Mine")),
        ("follows", _("I follow up")),
        *([("team", _("Team"))] if own else []),
        ("all", _("All")),
    ]
    return reports.commitment_list(request.user, request.GET) | {
        "chips": chips(request, "scope", "mine", scopes),
        "states": states,
        "state": request.GET.get("state", "open"),
        "sides": sides,
        "side": request.GET.get("side", ""),
        "q": request.GET.get("q", ""),
        "filtered": any(request.GET.get(name) for name in ("q", "side", "state", "partner")),
        "portal_page": not own,
    }


@require_safe
@requires(access.VIEW)
def commitments(request: Request) -> HttpResponse:
    """Mine, what I follow up, my team's, or all in sight; by partner, state, side and words."""
    context = list_context(request) | {"may_add": request.user.has_permission(access.COMMIT)}
    return render_page(request, "meetings/commitments.html", context, partial="rows")


@require_safe
@requires(access.VIEW, row=access.get_commitment)
def detail(request: Request, key: str) -> HttpResponse:
    """One promise with its history and what can be done next."""
    row = access.get_commitment(request.user, key)
    return render_page(request, "meetings/commitment.html", commitment_context(request, row, ""))


def commitment_context(request: Request, row: Any, area: str) -> dict[str, Any]:
    """One promise and its thread, for both sides; ``area`` is the prefix of a side's URL names."""
    user, every = request.user, request.GET.get("comments") == "all"
    return {
        **reports.commitment_detail(user, row),
        **reports.waits(user, row),
        **reports.thread(user, row, timezone.now(), every=every),
        # Beside it, a dialog may have a field of the same name.
        "comment_form": forms.CommentForm(ours=user.is_internal, auto_id="comment_%s"),
        "area": area,
        "reminders_url": reminding.address_of(user, "commitments", row.key),
    }


@form_page
@requires(access.COMMIT)
def new(request: Request) -> HttpResponse:
    """Choose the partner first: the people who can promise depend on it."""
    return choose_partner(
        request,
        forms.PartnerChoiceForm(posted(request)),
        then="meetings:commitment-propose",
        title=_("Add commitment"),
        action=reverse("meetings:commitment-new"),
        back=reverse("meetings:commitments"),
    )


@form_page
@requires(access.COMMIT, row=suppliers.get_partner)
def propose(request: Request, key: str) -> HttpResponse:
    """Write down a promise of ours, or ask one of the partner."""
    partner = suppliers.get_worked_partner(request.user, key)
    return propose_form(
        request,
        partner,
        action=reverse("meetings:commitment-propose", args=[key]),
        back=reverse("meetings:partner-commitments", args=[key]),
    )


@require_safe
@requires(access.COMMIT, row=suppliers.get_partner)
def owners(request: Request, key: str) -> HttpResponse:
    """Who can promise something, for a select that is searched on the server."""
    partner = suppliers.get_worked_partner(request.user, key)
    found = reports.owner_options(request.user, partner, request.GET.get("q", ""))
    return render_page(request, "components/options.html", {"options": found})


def propose_form(
    request: Request,
    partner: Any,
    *,
    action: str,
    back: str,
    to: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """The form of a promise, for both sides; ``to`` is where one goes with the new one, else back."""
    form = forms.CommitmentForm(
        posted(request),
        owners=owners_of(request.user, partner),
        initial={"owner": request.user.key},
    )

    made: list[Any] = []

    def run() -> None:
        data = form.cleaned_data
        row = actions.propose_commitment(
            partner=partner.key,
            title=data["title"],
            side=data["side"],
            owner=data["owner"],
            due_date=data["due_date"],
            counterpart=data["counterpart"] or None,
            description=data["description"],
            by=request.user,
            now=timezone.now(),
        )
        made.append(row)

    return write(
        request,
        form,
        run,
        done=_("Commitment added"),
        back=back,
        to=(lambda: to(made[-1])) if to else None,
        title=_("Add commitment"),
        submit=_("Add commitment"),
        action=action,
    )


class Moves(Side):
    """The moves of a commitment, as views of one side."""

    def button(
        self, act: Callable[..., Any], done: Callable[[], str]
    ) -> Callable[..., HttpResponse]:
        """A view that runs an action without asking anything more."""

        @require_POST
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            return move(
                request,
                lambda: act(commitment=key, by=request.user, now=timezone.now()),
                done=done(),
                back=self.page(key),
            )

        return view

    def form(
        self,
        act: Callable[..., Any],
        form_class: type[Form],
        name: str,
        texts: Callable[[], tuple[str, str, str]],
        tone: str = "primary",
    ) -> Callable[..., HttpResponse]:
        """A view that asks for what the form asks; ``texts`` are title, submit and done."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            access.get_commitment(request.user, key)
            form = form_class(posted(request))
            title, submit, done = texts()
            return write(
                request,
                form,
                lambda: act(
                    commitment=key, by=request.user, now=timezone.now(), **form.cleaned_data
                ),
                done=done,
                back=self.page(key),
                title=title,
                submit=submit,
                action=self.url(f"commitment-{name}", key),
                tone=tone,
            )

        return view

    def finish(self) -> Callable[..., HttpResponse]:
        """A view that reports it as done, and asks first whether that is so without the open steps."""

        @form_page
        @requires(self.permission, row=access.get_commitment)
        def view(request: Request, key: str) -> HttpResponse:
            left = reports.steps_left(access.get_commitment(request.user, key))
            form = forms.NoteForm(posted(request))
            return write(
                request,
                form,
                lambda: actions.finish_commitment(
                    commitment=key,
                    by=request.user,
                    now=timezone.now(),
                    note=form.cleaned_data["note"],
                    without=request.POST.getlist("without"),
                ),
                done=_("Reported as done"),
                back=self.page(key),
                template=FINISH_FORM,
                title=_("Report as done"),
                submit=_("It is done without them") if left else _("It is done"),
                action=self.url("commitment-finish", key),
                steps_left=left,
            )

        return view

    def views(self) -> dict[str, Callable[..., HttpResponse]]:
        """Return every move by its name in the address."""
        return {
            "accept": self.button(actions.accept_commitment, lambda: _("Commitment accepted")),
            "decline": self.form(
                actions.decline_commitment,
                forms.ReasonForm,
                "decline",
                lambda: (_("Decline the commitment"), _("Decline"), _("Commitment declined")),
                tone="danger",
            ),
            "withdraw": self.form(
                actions.withdraw_commitment,
                forms.ReasonForm,
                "withdraw",
                lambda: (_("Take back what was asked"), _("Take back"), _("Taken back")),
                tone="danger",
            ),
            "finish": self.finish(),
            "confirm": self.button(actions.confirm_commitment, lambda: _("Confirmed as kept")),
            "return": self.form(
                actions.return_commitment,
                forms.ReasonForm,
                "return",
                lambda: (_("Not done yet"), _("Send back"), _("Sent back")),
            ),
            "date": self.form(
                actions.propose_new_date,
                forms.NewDateForm,
                "date",
                lambda: (_("Ask for another date"), _("Ask"), _("The other side is asked")),
            ),
            "accept-date": self.button(actions.accept_new_date, lambda: _("New date agreed")),
            "decline-date": self.form(
                actions.decline_new_date,
                forms.ReasonForm,
                "decline-date",
                lambda: (_("Keep the date"), _("Keep the date"), _("The date stays")),
            ),
            "pause": self.form(
                actions.pause_commitment,
                forms.PauseForm,
                "pause",
                lambda: (_("Pause the reminders"), _("Pause"), _("The reminders are paused")),
            ),
            "resume": self.button(actions.resume_commitment, lambda: _("The reminders come again")),
            "cancel": self.form(
                actions.ask_to_cancel,
                forms.ReasonForm,
                "cancel",
                lambda: (_("Ask to call it off"), _("Ask"), _("The other side is asked")),
                tone="danger",
            ),
            "agree-cancel": self.button(
                actions.agree_to_cancel, lambda: _("Commitment called off")
            ),
            "refuse-cancel": self.button(
                actions.refuse_to_cancel, lambda: _("The commitment stays")
            ),
        }


moves = Moves(access.COMMIT, "").views()

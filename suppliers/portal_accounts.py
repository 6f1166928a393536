"""Inviting a partner's people into the portal, from its page and by colleagues, who vouch for them too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions as accounts
from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page, posted
from core.once import repeatable
from core.permissions import requires
from suppliers import access, actions, forms, joining, reports
from suppliers.views import write


@form_page
@requires(access.INVITE, row=access.get_partner)
def invite(request: Request, key: str) -> HttpResponse:
    """Send a person of the partner the link to an account; ``?contact=`` fills in who."""
    partner = joining.check(request.user, key)

    def run(data: dict[str, Any]) -> str:
        accounts.invite_representative(partner=key, **data, by=request.user, now=timezone.now())
        return _("Invitation sent to %(email)s") % {"email": data["email"]}

    return write(
        request,
        forms.InviteForm(
            posted(request),
            initial=reports.invitation_values(
                request.user, partner, request.GET.get("contact", "")
            ),
        ),
        run,
        partner=partner,
        title=_("Invite to the portal"),
        submit=_("Send the invitation"),
        action=reverse("suppliers:invite", args=[key]),
        back=reverse("suppliers:people", args=[key]),
    )


@repeatable
@require_POST
@requires(access.LET_INVITE, row=access.get_partner)
def let_invite(request: Request, key: str) -> HttpResponse:
    """Let the partner's people invite their colleagues, or no longer."""
    allowed = request.POST.get("allowed") == "1"
    actions.let_invite(partner=key, allowed=allowed, by=request.user, now=timezone.now())
    messages.success(request, _("Saved"))
    return htmx_redirect(request, reverse("suppliers:people", args=[key]))


@form_page
@requires(access.PORTAL)
def invite_colleague(request: Request) -> HttpResponse:
    """Send a colleague the link to an account, where our company lets the partner's people do so."""
    access.get_inviting_partner(request.user)

    def run(data: dict[str, Any]) -> str:
        actions.invite_colleague(**data, by=request.user, now=timezone.now())
        return _("Invitation sent to %(email)s") % {"email": data["email"]}

    return write(
        request,
        forms.InviteColleagueForm(posted(request), initial={"language": request.user.language}),
        run,
        title=_("Invite a colleague"),
        submit=_("Send the invitation"),
        action=reverse("suppliers:portal-invite"),
        back=reverse("suppliers:portal-company"),
    )


@require_safe
@requires(access.PORTAL)
def waiting(request: Request) -> HttpResponse:
    """Who of our company's people waits for a colleague to say that they are one of us."""
    context = reports.waiting(request.user, access.own_partner(request.user))
    return render_page(request, "suppliers/portal_waiting.html", context)


@require_POST
@requires(access.PORTAL, row=access.get_representative)
def vouch(request: Request, key: str) -> HttpResponse:
    """Yes, they are one of us."""
    row = actions.vouch(
        representative=key,
        email=request.POST.get("email", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(
        request, _("%(person)s reads and writes your bids now.") % {"person": row.user.name}
    )
    return htmx_redirect(request, reverse("suppliers:portal-waiting"))


for page in (invite_colleague, waiting, vouch):
    setattr(page, "side", "supplier")  # noqa: B010  mypy knows no attributes of functions

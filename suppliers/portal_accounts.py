"""Inviting a partner's people into the portal, from the partner's page."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts.http import Request
from core.addresses import reverse
from core.http import form_page, posted
from core.permissions import requires
from suppliers import access, forms, joining, reports
from suppliers.views import write


@form_page
@requires(access.INVITE, row=access.get_partner)
def invite(request: Request, key: str) -> HttpResponse:
    """Send a person of the partner the link to an account; ``?contact=`` fills in who."""
    partner = joining.check(request.user, key)

    def run(data: dict[str, Any]) -> str:
        accounts.invite_representative(
            partner=key, email=data["email"], name=data["name"], by=request.user, now=timezone.now()
        )
        return _("Invitation sent to %(email)s") % {"email": data["email"]}

    return write(
        request,
        forms.InviteForm(
            posted(request),
            initial=reports.invitation_values(partner, request.GET.get("contact", "")),
        ),
        run,
        partner=partner,
        title=_("Invite to the portal"),
        submit=_("Send the invitation"),
        action=reverse("suppliers:invite", args=[key]),
        back=reverse("suppliers:people", args=[key]),
    )

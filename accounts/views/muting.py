"""Not being reminded of something any more. The link in a message leads here; only a press changes anything."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, muting
from accounts.http import Request
from core.addresses import reverse
from core.htmx import htmx_redirect, render_page
from core.http import form_page
from core.once import repeatable
from core.permissions import SIGNED_IN, requires


@repeatable
@requires(SIGNED_IN)
@form_page
def mute(request: Request, what: str, key: str) -> HttpResponse:
    """Say of what one would be reminded no more; a press mutes it. 404 for what is out of sight."""
    thing = muting.get_thing(request.user, what, key)
    if request.method == "POST":
        actions.mute(kind=what, thing=key, by=request.user)
        return redirect("accounts:mute", what, key)
    return render_page(request, "accounts/mute.html", {"thing": thing})


@repeatable
@requires(SIGNED_IN)
@require_POST
def unmute(request: Request, key: str) -> HttpResponse:
    """Be reminded again of something; from the page on which it was muted back to that."""
    row = actions.unmute(mute=key, by=request.user)
    messages.success(request, _("You are reminded of it again."))
    if request.POST.get("back") == "thing":
        return redirect("accounts:mute", row.kind, row.thing)
    return htmx_redirect(request, reverse("profile"))

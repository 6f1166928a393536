"""What people look like."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access, actions, pictures
from accounts.forms import PhotoForm
from accounts.http import Request
from accounts.views import profile_page
from core.addresses import reverse
from core.htmx import htmx_redirect
from core.once import repeatable
from core.permissions import SIGNED_IN, requires
from core.refused import Refused

# Whoever has seen it may go on seeing it for a day; another picture has another address.
KEPT = "private, max-age=86400, immutable"


@requires(SIGNED_IN)
@require_safe
def photo(request: Request, key: str) -> HttpResponse:
    """The picture of a person whom the reader may see; ``?v=`` is which, as the pages say."""
    person, content = access.get_photo(request.user, key)
    response = HttpResponse(content, content_type=pictures.MIME_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    if request.GET.get("v") == person.photo:
        response["Cache-Control"] = KEPT
    return response


@repeatable
@requires(SIGNED_IN)
@require_POST
def set_photo(request: Request) -> HttpResponse:
    """Choose a picture of oneself."""
    form = PhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    if form.is_valid():
        upload = form.cleaned_data["photo"]
        try:
            if upload.size > pictures.MOST_BYTES:
                raise pictures.too_large()
            actions.set_photo(content=upload.read(), by=request.user)
        except Refused as no:
            form.add_error(no.field, no.message)
        else:
            messages.success(request, _("Saved"))
            return htmx_redirect(request, reverse("profile"))
    return profile_page(request, photo_form=form)


@repeatable
@requires(SIGNED_IN)
@require_POST
def remove_photo(request: Request) -> HttpResponse:
    """Have initials again."""
    actions.remove_photo(by=request.user)
    messages.success(request, _("Removed"))
    return htmx_redirect(request, reverse("profile"))

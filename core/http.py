"""What every page with a form does the same way."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

# Shows a form, and takes it.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, even if empty; None for a form that is only shown."""
    return request.POST if request.method == "POST" else None

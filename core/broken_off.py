"""What the database broke off: a statement that took too long, or a connection that has ended."""

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)
# What PostgreSQL calls a statement that took too long, and a connection that it ends; where there is no
# connection (any more), it says nothing.
TOO_LONG, ENDED = "57014", {None, "25P03", "57P01", "57P02", "57P03"}


def answer(
    request: HttpRequest, error: BaseException | None, *, nothing_saved: bool = True
) -> HttpResponse | None:
    """Return the 503 for what the database broke off, with one line of the log; None for any other error.

    ``nothing_saved`` says that what took too long cannot have been after something was saved.
    """
    code = getattr(error.__cause__, "pgcode", None) if error else None
    if not isinstance(error, OperationalError | InterfaceError) or code not in {TOO_LONG, *ENDED}:
        return None
    if code == TOO_LONG and nothing_saved:
        text = _("This took too long and was broken off. Nothing was saved; please try again.")
    elif code == TOO_LONG:
        text = _(
            "This took too long and was broken off. If you sent something, look whether it was saved."
        )
    else:
        text = _(
            "The database could not be reached, or ended the connection. If you sent something, look "
            "whether it was saved."
        )
    log.error("broken off", path=request.path, method=request.method, code=code)
    response: HttpResponse
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": text}, status=503)
    elif getattr(request, "htmx", "HX-Request" in request.headers):
        from core.htmx import toast

        response = toast(HttpResponse(status=503), text, tone="bad")
    else:
        response = HttpResponse(render_to_string("503.html", {"text": text}), status=503)
    # Said above.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response

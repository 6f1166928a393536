"""The yardstick: what a plain Django project would need for a page with fifty rows.

The middleware and context processors of a new Django project, one query, one template with a table
of the columns our partner list shows, and nothing else. Its model is Django's own: what makes our rows
and sessions cheaper must not make the yardstick shorter. Measured in the same process as our pages, so
that their ratio does not depend on the machine.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.module_loading import import_string

from suppliers.models import Partner

MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)
TEMPLATE = """{% load i18n l10n %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Partners</title></head><body>
<h1>Partners</h1>
<table><thead><tr><th>Name</th><th>Number</th><th>Country</th><th>Tier</th><th>Status</th>
<th>Kind</th><th>Currency</th><th>Since</th><th>Added</th></tr></thead><tbody>
{% for partner in partners %}<tr>
<td><a href="{% url 'partner' partner.key %}">{{ partner.legal_name }}</a></td>
<td>{{ partner.registration_number }}</td>
<td>{{ partner.country }}</td>
<td>{{ partner.get_tier_display }}</td>
<td>{{ partner.get_status_display }}</td>
<td>{% if partner.is_supplier %}{% translate "Supplier" %}{% endif %}
{% if partner.is_client %}{% translate "Client" %}{% endif %}</td>
<td>{{ partner.currency }}</td>
<td>{{ partner.since_date|date }}</td>
<td>{{ partner.created_at|date:"DATETIME_FORMAT" }}</td>
</tr>{% endfor %}
</tbody></table></body></html>"""


def _plain_model() -> Any:
    """Return a model of Django's own over the table of our partners, with the same columns."""
    fields: dict[str, Any] = {
        field.attname: models.BigIntegerField(null=True, db_column=field.column)
        if field.is_relation
        else field.clone()
        for field in Partner._meta.concrete_fields
    }
    # Of no app that is installed: neither migrations nor anything else see it.
    names = {"app_label": "bench", "managed": False, "db_table": Partner._meta.db_table}
    fields |= {"__module__": __name__, "Meta": type("Meta", (), names)}
    return type("PlainPartner", (models.Model,), fields)


PlainPartner = _plain_model()
_engine = Engine(
    libraries={
        "i18n": "django.templatetags.i18n",
        "l10n": "django.templatetags.l10n",
    }
)
_template = _engine.from_string(TEMPLATE)


@login_required
def partners(request: HttpRequest) -> HttpResponse:
    """The first fifty partners by id."""
    rows = PlainPartner.objects.order_by("pk")[:50]
    return HttpResponse(_template.render(Context({"partners": rows, "user": request.user})))


def partner(request: HttpRequest, key: str) -> HttpResponse:
    """Only there so that the rows have something to link to."""
    return HttpResponse(key)


urlpatterns = [
    path("", partners, name="partners"),
    path("partners/<key:key>/", partner, name="partner"),
]


class _Request(WSGIRequest):
    urlconf = __name__


class BareHandler(WSGIHandler):
    """Django's own request handler with the middleware of a new project and our yardstick's URLs."""

    request_class = _Request

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain from ``MIDDLEWARE`` instead of the settings."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]  # private
        for dotted in reversed(MIDDLEWARE):
            instance = import_string(dotted)(handler)
            if isinstance(instance, SessionMiddleware):
                instance.SessionStore = SessionStore  # not ours, which is faster
            if hasattr(instance, "process_view"):
                self._view_middleware.insert(
                    0, self.adapt_method_mode(is_async, instance.process_view)
                )
            handler = convert_exception_to_response(instance)
        self._middleware_chain = handler

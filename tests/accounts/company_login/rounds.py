"""The round from our login page to the provider and back, and what it leaves on the trail."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.test import Client

from core.models import Event
from tests.environment.company import BACK, Browser

BEGIN, CONFIRM = "/account/company/login/", "/account/company/confirm/"


def begin(client: Client, path: str = BEGIN, **data: str) -> str:
    """Press the button; return the address at the provider to which the page goes on."""
    page = client.post(path, data)
    assert page.status_code == 200, page.text
    url = page.headers["Refresh"].removeprefix("0; url=")
    assert f'href="{url}"' in page.text.replace("&amp;", "&")
    return url


def come_back(client: Client, url: str) -> Any:
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"http://testserver{BACK}"
    return client.get(f"{parts.path}?{parts.query}")


def log_in(client: Client, name: str, **data: str) -> Any:
    """The whole round, as ``name`` at the provider."""
    return come_back(client, Browser().sign_in(begin(client, **data), name))


def failures() -> list[tuple[str, Any]]:
    rows = Event.objects.filter(verb="accounts.login_failed").order_by("pk")
    return [(row.object_label, row.change("code")[1]) for row in rows]


def changed(url: str, **parameters: str | None) -> str:
    """Return the address with other parameters; None takes one out."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | parameters
    left = {name: value for name, value in query.items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(left)))

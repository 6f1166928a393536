"""What the browser is told to forget when somebody signs out."""

import pytest
from django.test import Client

from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_signing_out_clears_what_the_browser_keeps_of_the_site(client: Client) -> None:
    client.force_login(make_user())
    answer = client.post("/account/logout/")
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert client.get("/inbox/").status_code == 302


def test_nothing_but_signing_out_clears_anything() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert "Clear-Site-Data" not in client.get("/account/logout/").headers
    forged = client.post("/account/logout/")
    assert forged.status_code == 403
    assert "Clear-Site-Data" not in forged.headers
    still_in = client.get("/inbox/")
    assert still_in.status_code == 200
    assert "Clear-Site-Data" not in still_in.headers

"""The identity provider of a test run, and the browser in which somebody signs in there."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from tests.environment.identity_provider import CLIENT, PASSWORD, SECRET

BASE = Path(__file__).resolve().parents[2]
BACK = "/account/company/callback/"


class Company:
    """The provider, from the outside."""

    def __init__(self, port: int):
        self.site = f"http://127.0.0.1:{port}"
        self.issuer = f"{self.site}/o"

    def control(self, **wish: Any) -> None:
        """Make it what a test needs; see the provider's ``control``."""
        requests.post(f"{self.site}/control/", json=wish, timeout=10).raise_for_status()

    def employ(self, name: str, email: str, **claims: Any) -> None:
        """Give somebody an account there, with an address that it has looked at, unless said otherwise."""
        self.control(people={name: {"email": email, "email_verified": True} | claims})

    def reset(self, application: str) -> None:
        """Make it as it was, for the application at this address."""
        self.control(lies={}, down=None, other_key=False, back_to=[f"{application}{BACK}"])


class Browser:
    """Somebody's browser at the provider: it remembers them there."""

    def __init__(self) -> None:
        self.session = requests.Session()
        self.asked = 0

    def sign_in(self, url: str, name: str) -> str:
        """Follow the address, as ``name`` where it asks; return where the provider sends people back."""
        for _ in range(10):
            answer = self.session.get(url, allow_redirects=False, timeout=10)
            if answer.status_code == 200:
                self.asked += 1
                found = re.search(r'name="next" value="([^"]*)"', answer.text)
                assert found is not None, answer.text
                data = {"name": name, "password": PASSWORD, "next": unescape(found[1])}
                answer = self.session.post(url, data=data, allow_redirects=False, timeout=10)
            assert answer.status_code in {302, 303}, (answer.status_code, answer.text)
            url = urljoin(url, answer.headers["Location"])
            if BACK in url:
                return url
        raise AssertionError("the provider sends people round in a circle")


@pytest.fixture(scope="session")
def running_company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The provider's process, one for all tests of this process."""
    folder = str(tmp_path_factory.mktemp("company"))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.environment.identity_provider", folder],
        cwd=BASE,
        env={"PYTHONPATH": str(BASE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        line = process.stdout.readline()
        assert line, "the identity provider did not start"
        yield Company(json.loads(line)["port"])
        process.stdin.close()
        process.wait(10)


@pytest.fixture
def company(running_company: Company, settings: Any) -> Iterator[Company]:
    """The provider, as that of this installation."""
    settings.OIDC_ISSUER = running_company.issuer
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_LABEL = "Nordkontor"
    running_company.reset(settings.BASE_URL)
    yield running_company
    running_company.reset(settings.BASE_URL)

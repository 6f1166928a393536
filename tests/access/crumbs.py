"""From every page there is a way back in its crumbs, and whoever reads the page may go it."""

import re
from dataclasses import dataclass, field

from django.http import HttpResponseBase
from django.test import Client

from tests.access.addresses import Address
from tests.access.requests import attempt

CRUMBS = re.compile(r'<nav class="crumbs"[^>]*>(.*?)</nav>', re.DOTALL)
SIDE = re.compile(r'<(?:aside|nav)[^>]*id="side".*?</(?:aside|nav)>', re.DOTALL)
LINK = re.compile(r'href="([^"]+)"')
# Reached from the top of every page, or from the start page.
TOPS = {"/search/", "/profile/", "/inbox/"}
NOT_OURS = ("admin:", "api-", "styleguide")


@dataclass
class Crumbs:
    """The ways back that somebody was shown: those of one page of each name."""

    back: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def note(self, address: Address, response: HttpResponseBase) -> None:
        """Take down where the crumbs of the page lead to; what is no page of ours has none."""
        name = address.name
        if name in self.back or name.startswith(NOT_OURS) or address.url.startswith("/api/"):
            return
        if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
            return
        text = getattr(response, "text", "")  # one that is streamed is a file
        crumbs = CRUMBS.search(text)
        if crumbs is None:
            return
        self.back[name] = LINK.findall(crumbs[1])
        side = SIDE.search(text)
        assert side is not None, name
        if not self.back[name] and address.url not in {*LINK.findall(side[0]), *TOPS}:
            self.lost.append(f"{name} ({address.url}): no way back")

    def astray(self, client: Client) -> list[str]:
        """Return the pages without a way back, and those whose way back the person may not go."""
        links = {link for way in self.back.values() for link in way}
        reached = {link: attempt(client, "GET", link).status_code for link in sorted(links)}
        return self.lost + [
            f"{name}: {link} is {reached[link]}"
            for name, way in self.back.items()
            for link in way
            if reached[link] != 200
        ]

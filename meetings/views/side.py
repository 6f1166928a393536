"""What the views of one side have in common of a commitment: its moves, steps, comments, files and dependencies."""

from collections.abc import Callable

from django.http import HttpResponse

from core.addresses import reverse

View = Callable[..., HttpResponse]


class Side:
    """Views of commitments for one side; ``area`` is the prefix of its URL names, "" is ours."""

    def __init__(self, permission: str, area: str):
        self.permission, self.area = permission, area

    def page(self, key: str, part: str = "") -> str:
        """Return the address of the commitment's page, at one of its parts."""
        return self.url("commitment", key) + (f"#{part}" if part else "")

    def url(self, name: str, key: str) -> str:
        """Return the address of a page of this side about one commitment or part."""
        return reverse(f"meetings:{self.area}{name}", args=[key])

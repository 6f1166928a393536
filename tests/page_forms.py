"""The forms of a page as a browser would send them: hidden fields, chosen options and all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class PageForm:
    """One form; ``data`` is what pressing its first button would send."""

    method: str
    action: str
    data: dict[str, Any] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        present = dict(attrs)
        if tag == "form":
            self.inside = True
            self.forms.append(PageForm(given.get("method", "get").lower(), given.get("action", "")))
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in {"checkbox", "radio"}:
                self.put(name, given.get("value", ""))
            elif "checked" in present:
                self.put(name, given.get("value", "on"))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            # Without a chosen one it is the first.
            if "selected" in present or self.select not in self.forms[-1].data:
                self.forms[-1].data[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.put(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.forms[-1].data[self.area] += data

    def put(self, name: str, value: str) -> None:
        self.forms[-1].data[name] = value


def forms_of(html: str) -> list[PageForm]:
    """Return the forms of a page in their order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def fill_in(client: Client, page: str, to: str = "", /, **values: Any) -> dict[str, Any]:
    """Fetch a page and return what its form to ``to`` (or to the page itself) sends, filled in."""
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    targets = {to} if to else {page, ""}
    found = [f for f in forms_of(response.text) if f.method == "post" and f.action in targets]
    assert len(found) == 1, (page, [form.action for form in forms_of(response.text)])
    return found[0].data | values

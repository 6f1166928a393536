"""The Swedish catalogue is whole, and the pages use it."""

import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import get_language_info, gettext, override, trans_real

from accounts.models import User
from core.permissions import every_url
from srm.local import messages, texts
from srm.local.layout import BASE
from tests.access import world as worlds
from tests.access.world import World
from tests.environment.shared import shared_rows

SWEDISH = BASE / "locale/sv/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z]|\{\w*\}")
# Shorter ones are found by chance in names and Swedish words.
WORDS_TOO_SHORT = 5
ELSEWHERE = ("/api/", "/admin/", "/styleguide/", "/mail/", "/static/")
READERS = ("owner", "admin", "rep")
# Names and titles of rows of the world that are also words of ours.
DATA = {"Awarded", "Category", "Opened", "Owner", "Proposed", "Published"}
PAGES_OF_A_KIND = 3


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The Swedish catalogue as it is in the tree."""
    return messages.read(SWEDISH)


def forms(message: Message) -> list[tuple[str, str]]:
    """Pair each English form with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    return list(zip(message.id, message.string or ("", ""), strict=True))


def entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


@pytest.fixture(scope="module")
def found() -> Catalog:
    """The texts of the tree."""
    return texts.template()


def test_every_text_of_the_tree_is_in_the_catalogue(catalog: Catalog, found: Catalog) -> None:
    missing = [
        f"{message.locations[0][0]}:{message.locations[0][1]}: {message.id!r}"
        for message in entries(found)
        if catalog.get(message.id, message.context) is None
    ]
    assert len(found) > 1_000
    assert not missing, "run `make messages` and translate:\n" + "\n".join(missing)


def test_every_entry_is_translated_and_confirmed(catalog: Catalog) -> None:
    bad = [str(m.id) for m in entries(catalog) if not messages.is_translated(m)]
    assert not bad


def test_the_catalogue_holds_nothing_that_the_tree_no_longer_says(
    catalog: Catalog, found: Catalog
) -> None:
    left = [str(m.id) for m in entries(catalog) if found.get(m.id, m.context) is None]
    assert not left, "run `make messages`"


def test_placeholders_are_the_same_in_both_languages(catalog: Catalog) -> None:
    bad = [
        (english, swedish)
        for message in entries(catalog)
        for english, swedish in forms(message)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(swedish))
    ]
    assert not bad


def test_white_space_at_either_end_and_the_last_mark_are_kept(catalog: Catalog) -> None:
    def shape(text: str) -> tuple[bool, bool, str]:
        mark = text.rstrip()[-1:]
        return text[:1].isspace(), text[-1:].isspace(), mark if mark in "…?:" else ""

    pairs = [pair for message in entries(catalog) for pair in forms(message)]
    assert not [pair for pair in pairs if shape(pair[0]) != shape(pair[1])]


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.py", '_("Plain" " and joined")', [("Plain and joined", None)]),
        ("a.py", "f'<b>{esc(_(\"Inside\"))}</b>'", [("Inside", None)]),
        ("a.py", 'ngettext("%(n)s day", "%(n)s days", n)', [(("%(n)s day", "%(n)s days"), None)]),
        ("a.py", 'pgettext_lazy("visit", "Cancelled")', [("Cancelled", "visit")]),
        ("a.py", "_(name); other('Not this')", []),
        ("a.html", '{% translate "Open" context "verb" %}', [("Open", "verb")]),
        ("a.html", '<p>\n   {% badge _("On") "good" %}\n  it\'s {# no #}</p>', [("On", None)]),
        (
            "a.html",
            "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [(("%(n)s day", "%(n)s days"), None)],
        ),
    ],
)
def test_texts_are_found_in_every_form_in_which_they_are_written(
    tmp_path: Path, name: str, source: str, expected: list[tuple[texts.Text, str | None]]
) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    assert [(text, context) for _line, text, context in texts.extract(path)] == expected


def test_no_module_calls_gettext_by_a_name_that_the_collector_does_not_know() -> None:
    names = re.compile(r"\b([np]{0,2}gettext(?:_lazy|_noop)?)(?: as (\w+))?")
    strange = []
    for path in texts.sources():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("from django.utils.translation import"):
                for name, alias in names.findall(line):
                    if (alias or name) not in texts.KEYWORDS:
                        strange.append(f"{path.relative_to(BASE)}: {line}")
    assert not strange


def test_a_fuzzy_guess_is_not_compiled() -> None:
    catalog = Catalog(locale="sv")
    catalog.add("sure", "säker")
    catalog.add("guess", "gissning", flags=["fuzzy"])
    buffer = io.BytesIO()
    write_mo(buffer, catalog, use_fuzzy=False)
    assert "säker".encode() in buffer.getvalue()
    assert b"gissning" not in buffer.getvalue()


def test_the_compiled_catalogue_is_the_one_in_the_tree(catalog: Catalog) -> None:
    messages.compile_catalogues()
    trans_real._translations.clear()  # type: ignore[attr-defined]
    with override("sv"):
        for message in entries(catalog):
            if isinstance(message.id, str) and message.context is None:
                assert gettext(message.id) == message.string


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One row of everything, and everybody reads Swedish."""
    messages.compile_catalogues()
    trans_real._translations.clear()  # type: ignore[attr-defined]
    with shared_rows(django_db_blocker):
        built = worlds.build()
        User.objects.update(language="sv")
        for person in built.people.values():
            person.refresh_from_db()
        yield built


def _english(catalog: Catalog) -> re.Pattern[str]:
    """A pattern of our English texts that have no placeholder and no Swedish text like them."""
    swedish = {text for message in entries(catalog) for _, text in forms(message)}
    native = {get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES}
    telling = {
        english
        for message in entries(catalog)
        for english, _ in forms(message)
        if len(english.strip()) >= WORDS_TOO_SHORT
        and not PLACEHOLDER.search(english)
        and english not in swedish
        and english not in native | DATA
    }
    longest_first = sorted(map(re.escape, telling), key=len, reverse=True)
    return re.compile(rf"(?<![\w@./-])(?:{'|'.join(longest_first)})(?![\w@/-]|\.\w)")


def _shown(page: str) -> str:
    """What a person reads or hears of a page: its text and its labels."""
    page = re.sub(r"(?s)<(script|style|svg|pre)\b.*?</\1>", " ", page)
    labels = re.findall(r'\b(?:aria-label|title|placeholder|alt|data-[a-z-]+)="([^"]*)"', page)
    text = re.sub(r"<[^>]+>", "\n", page)
    return html.unescape("\n".join([text, *labels]))


def _without_arguments() -> list[str]:
    """Every address of the application that is about no row, the API and the admin apart."""
    found = []
    for _route, namespace, pattern in every_url():
        if namespace != "admin" and pattern.name and not pattern.pattern.regex.groupindex:
            with suppress(NoReverseMatch):
                found.append(reverse(f"{namespace}:{pattern.name}" if namespace else pattern.name))
    return found


def _pages(client: Client) -> Iterator[tuple[str, str]]:
    """Follow the links from every page that can be named, and give the address and text of each."""
    todo, seen, kinds = _without_arguments(), set[str](), Counter[str]()
    while todo:
        url = todo.pop(0)
        if url in seen or url.startswith(ELSEWHERE):
            continue
        seen.add(url)
        view = resolve(url).view_name
        kinds[view] += 1
        if kinds[view] > PAGES_OF_A_KIND:
            continue
        response = client.get(url)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            page = response.content.decode()
            yield url, page
            links = re.findall(r'\b(?:href|hx-get)="(/[^"#?]*)', page)
            todo += [html.unescape(link) for link in links]


@pytest.mark.parametrize("reader", READERS)
def test_pages_are_swedish_throughout(world: World, catalog: Catalog, reader: str) -> None:
    english = _english(catalog)
    client = Client()
    client.force_login(world.people[reader])
    whole = 0
    strays: dict[str, set[str]] = {}
    for url, page in _pages(client):
        if "<html" in page:
            whole += 1
            assert '<html lang="sv"' in page, url
        found = set(english.findall(_shown(page)))
        if found:
            strays[url] = found
    assert whole > 15
    assert not strays

"""Find the translatable texts in Python and templates without GNU gettext, and merge them."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

from srm.local.errors import LocalError
from srm.local.layout import BASE

PACKAGES = ("core", "accounts", "suppliers", "rfps", "negotiations", "meetings", "srm")
# The component gallery is for developers and stays English.
ENGLISH_ONLY = ("templates/styleguide/",)

_SIMPLE = dict.fromkeys(("gettext_lazy", "gettext_noop", "lazy"))
_PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
_CONTEXT_PLURAL = dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    **_SIMPLE,
    **_PLURAL,
    **_CONTEXT,
    **_CONTEXT_PLURAL,
}
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def sources(base: Path = BASE) -> Iterator[Path]:
    """Every file whose texts people read, in a stable order."""
    for package in PACKAGES:
        for path in sorted((base / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for path in sorted((base / "templates").rglob("*")):
        name = path.relative_to(base).as_posix()
        if path.suffix in {".html", ".txt"} and not name.startswith(ENGLISH_ONLY):
            yield path


def _python(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # Django turns a template into something that Python's tokenizer reads; the indentation of the
    # markup would not be valid there and means nothing.
    return _INDENT.sub("", templatize(text, origin=str(path)))


def extract(path: Path) -> Iterator[tuple[int, Any, str | None]]:
    """Give line, text (a pair for singular and plural) and context of each call in a file."""
    code = io.BytesIO(_python(path).encode())
    for line, function, texts, _comments in extract_python(code, KEYWORDS, (), {}):
        spec = KEYWORDS[function] or (1,)
        values = texts if isinstance(texts, tuple) else (texts,)
        context = None
        found: list[str] = []
        for position in spec:
            index, is_context = (
                (position[0], True) if isinstance(position, tuple) else (position, False)
            )
            value = values[index - 1] if len(values) >= index else None
            if not isinstance(value, str) or not value:
                break
            if is_context:
                context = value
            else:
                found.append(value)
        else:
            yield line, found[0] if len(found) == 1 else tuple(found), context


def template(base: Path = BASE) -> Catalog:
    """All texts of the tree, each with the files it comes from."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path in sources(base):
        name = path.relative_to(base).as_posix()
        try:
            for line, text, context in extract(path):
                catalog.add(text, locations=[(name, line)], context=context)
        except (SyntaxError, ValueError) as error:
            raise LocalError(f"{name}: {error}") from None
    return catalog

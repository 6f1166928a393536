"""Find the translatable texts in Python and templates without GNU gettext, and merge them."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from srm.local.errors import LocalError
from srm.local.layout import BASE

PACKAGES = ("core", "accounts", "suppliers", "rfps", "negotiations", "meetings", "srm")
# The component gallery is for developers and stays English.
ENGLISH_ONLY = ("templates/styleguide/",)

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# Which arguments of a call are texts, and which one says in what sense they are meant.
_SIGNATURES: dict[str, tuple[tuple[int, ...], int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "lazy"), ((0,), None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ((0, 1), None)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1,), 0)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, 2), 0)),
}
KEYWORDS = tuple(_SIGNATURES)
Text = str | tuple[str, ...]


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


def extract(path: Path) -> Iterator[tuple[int, Text, str | None]]:
    """Give line, text (a pair for singular and plural) and context of each call in a file."""
    source = path.read_text(encoding="utf-8")
    calls = _in_python(source) if path.suffix == ".py" else _in_template(source, path)
    for line, function, arguments in calls:
        positions, context = _SIGNATURES[function]
        needed = positions if context is None else (context, *positions)
        values = [arguments[at] if at < len(arguments) else None for at in needed]
        if all(values):
            texts = tuple(arguments[at] or "" for at in positions)
            said = None if context is None else arguments[context]
            yield line, texts if len(texts) > 1 else texts[0], said


def _in_python(source: str) -> Iterator[tuple[int, str, list[str | None]]]:
    # By the parser, because a tokenizer does not look into f-strings before Python 3.12.
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _SIGNATURES:
                values = [getattr(argument, "value", None) for argument in node.args]
                yield node.lineno, name, [v if isinstance(v, str) else None for v in values]


def _in_template(source: str, path: Path) -> Iterator[tuple[int, str, list[str | None]]]:
    # Django turns a template into something that Python's tokenizer reads; the indentation of the
    # markup would not be valid there and means nothing.
    code = _INDENT.sub("", templatize(source, origin=str(path)))
    for line, name, texts, _comments in extract_python(
        io.BytesIO(code.encode()), dict.fromkeys(KEYWORDS), (), {}
    ):
        yield line, str(name), list(texts) if isinstance(texts, list | tuple) else [texts]


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

"""Collect and compile the translations without GNU gettext, which a fresh machine does not have."""

# Babel and the collector, which needs Django, are imported where there is work for them: most starts
# of the runner find the catalogues compiled.
from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from srm.local.errors import LocalError
from srm.local.layout import BASE

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message


def catalogues(base: Path = BASE) -> list[Path]:
    """The catalogue of each language that we translate into."""
    return sorted((base / "locale").glob("*/LC_MESSAGES/django.po"))


def compile_catalogues() -> None:
    """Write the .mo file of every catalogue under ``locale/`` that is newer than it."""
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo

        buffer = io.BytesIO()
        # A fuzzy entry is a guess that nobody has confirmed: the English text is better.
        write_mo(buffer, read(source), use_fuzzy=False)
        _replace(target, buffer.getvalue())


def collect() -> None:
    """Bring the catalogues up to date with the texts in the code; new ones are left empty."""
    from babel.messages.pofile import write_po

    from srm.local import texts

    found = texts.template()
    for source in catalogues():
        catalog = read(source)
        # Not "today": a run that finds nothing new changes nothing.
        found.creation_date = catalog.creation_date
        # A guess from a similar text would have to be marked fuzzy, and such are not used.
        catalog.update(found, no_fuzzy_matching=True)
        catalog.msgid_bugs_address = ""
        buffer = io.BytesIO()
        # Only the files, not the lines: they would change with every edit anywhere above.
        write_po(
            buffer,
            catalog,
            width=100,
            sort_by_file=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
        _replace(source, buffer.getvalue())
        empty = sum(1 for message in catalog if message.id and not is_translated(message))
        print(f"{source.relative_to(BASE)}: {len(catalog)} texts, {empty} to translate")


def read(source: Path) -> Catalog:
    """Parse one catalogue; what is wrong in it is a LocalError."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with source.open("rb") as file:
            return read_po(file, locale=source.parents[1].name, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise LocalError(f"{source.relative_to(BASE)}: {error}") from None


def is_translated(message: Message) -> bool:
    """Whether every form of this text has a translation that somebody has confirmed."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def _replace(target: Path, content: bytes) -> None:
    temporary = target.with_suffix(".new")
    temporary.write_bytes(content)
    temporary.rename(target)

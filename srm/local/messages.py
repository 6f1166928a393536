"""Compile the translations without GNU gettext, which a fresh machine does not have."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from srm.local.errors import LocalError
from srm.local.layout import BASE


def compile_catalogues() -> None:
    """Write the .mo file of every catalogue under ``locale/`` that is newer than it."""
    for source in sorted((BASE / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    try:
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise LocalError(f"{source.relative_to(BASE)}: {error}") from None
    buffer = io.BytesIO()
    # A fuzzy entry is a guess that nobody has confirmed: the English text is better.
    write_mo(buffer, catalog, use_fuzzy=False)
    temporary = target.with_suffix(".new")
    temporary.write_bytes(buffer.getvalue())
    temporary.rename(target)


def collect(env: dict[str, str]) -> None:
    """Bring the catalogues up to date with the texts in the code; needs GNU gettext."""
    if shutil.which("xgettext") is None:
        raise LocalError("collecting texts needs GNU gettext: apt-get install gettext")
    command = [sys.executable, str(BASE / "manage.py"), "makemessages", "--locale", "sv"]
    command += ["--no-obsolete", "--add-location", "file", "--ignore", "var", "--ignore", ".venv"]
    if subprocess.run(command, env=env, cwd=BASE).returncode != 0:
        raise LocalError("collecting texts failed")

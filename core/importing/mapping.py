"""The mapping file: which column holds which field, and how dates and numbers are written."""

import codecs
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.importing.delimited import DELIMITERS
from core.importing.problems import FileProblem

SECTIONS = {
    "file": {"encoding": str, "delimiter": str},
    "dates": {"formats": list, "none": list},
    "numbers": {"decimal": str, "thousands": str, "none": list},
}
# Characters; mappings have about a thousand, in lines of less than a hundred.
LONGEST = 20_000
LONGEST_LINE = 500


@dataclass(frozen=True)
class Mapping:
    """A mapping as read. ``columns`` maps our field to the file's column header.

    ``own`` is the section of the importing app (``[trade]``); ``encoding`` and ``delimiter`` are
    empty when they are to be detected.
    """

    text: str
    columns: dict[str, str]
    own: dict[str, Any]
    encoding: str = ""
    delimiter: str = ""
    date_formats: list[str] = field(default_factory=lambda: ["%Y-%m-%d"])
    no_date: list[str] = field(default_factory=list)
    decimal: str = "."
    thousands: str = ""
    no_number: list[str] = field(default_factory=list)


def load_mapping(
    text: str, *, section: str, own_keys: dict[str, type], fields: Collection[str]
) -> Mapping:
    """Read a mapping; unknown sections, keys and fields and wrong types are refused (FileProblem).

    ``section`` and ``own_keys`` are the importing app's section and the types of its keys,
    ``fields`` the names that ``[columns]`` may use.
    """
    # Before it is read: Python takes seconds for a key of thousands of dotted parts.
    if len(text) > LONGEST or max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        raise _wrong(
            _("it is longer than %(characters)s characters, or one of its lines than %(line)s")
            % {"characters": LONGEST, "line": LONGEST_LINE}
        )
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not all of its own are TOMLDecodeError
        raise FileProblem(_("The mapping is no valid TOML: %(error)s") % {"error": error}) from None
    known: dict[str, Any] = {**SECTIONS, section: own_keys, "columns": dict.fromkeys(fields, str)}
    for name, content in raw.items():
        if name not in known or not isinstance(content, dict):
            places = {"name": name, "known": " ".join(f"[{one}]" for one in known)}
            raise _wrong(_("there is no section [%(name)s] here, but %(known)s") % places)
        for key, value in content.items():
            expected = known[name].get(key)
            if expected is None:
                raise _wrong(_("[%(name)s] knows no “%(key)s”") % {"name": name, "key": key})
            if not isinstance(value, expected) or (
                expected is list and not all(isinstance(item, str) for item in value)
            ):
                raise _wrong(
                    _("[%(name)s] %(key)s has the wrong type") % {"name": name, "key": key}
                )
    if not raw.get("columns"):
        raise _wrong(_("[columns] is missing"))
    file, dates, numbers = (raw.get(name, {}) for name in SECTIONS)
    mapping = Mapping(
        text=text,
        columns={name: column.strip() for name, column in raw["columns"].items()},
        own=raw.get(section, {}),
        encoding=file.get("encoding", ""),
        delimiter=file.get("delimiter", ""),
        date_formats=dates.get("formats", ["%Y-%m-%d"]),
        no_date=dates.get("none", []),
        decimal=numbers.get("decimal", "."),
        thousands=numbers.get("thousands", ""),
        no_number=numbers.get("none", []),
    )
    _check(mapping)
    return mapping


def _check(mapping: Mapping) -> None:
    if mapping.encoding:
        try:
            # Codecs from bytes to bytes (zlib, hex) and for domain names answer to a name too. A file
            # is read in pieces, with what cannot be read replaced: neither is possible with those.
            piece = "a;b\n".encode(mapping.encoding)
            codecs.getincrementaldecoder(mapping.encoding)("replace").decode(piece)
        except (LookupError, ValueError, TypeError):
            raise _wrong(_("there is no encoding “%s”") % mapping.encoding) from None
    if mapping.delimiter and mapping.delimiter not in DELIMITERS:
        raise _wrong(_("the delimiter is one of %s") % " ".join(map(repr, DELIMITERS)))
    for pattern in mapping.date_formats:
        try:
            sample = datetime(2031, 10, 29, tzinfo=UTC)
            found = datetime.strptime(sample.strftime(pattern), pattern)  # noqa: DTZ007 a day
            fits = found.date() == sample.date()
        except (ValueError, re.error):
            fits = False
        if not fits:
            raise _wrong(_("“%s” does not describe a day, month and year") % pattern)
    if mapping.decimal not in {".", ","} or mapping.thousands not in {"", ",", ".", " ", "'"}:
        raise _wrong(_("[numbers] has an unknown separator"))
    if mapping.decimal == mapping.thousands:
        raise _wrong(_("[numbers] uses one separator for two things"))


def _wrong(what: str) -> FileProblem:
    return FileProblem(_("The mapping cannot be used: %s.") % what)

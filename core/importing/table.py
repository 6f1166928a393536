"""A file, its mapping and the fields that are wanted: one row of values after the other."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from core.importing.delimited import detect_delimiter, read_rows
from core.importing.encodings import detect_encoding
from core.importing.mapping import Mapping
from core.importing.problems import FileProblem, Problem
from core.importing.values import date_parser, number_parser, text_parser

# How many columns of a file that lacks a wanted one are named.
SHOWN = 3


@dataclass(frozen=True)
class Field:
    """A field that a file may hold. ``required``: an empty cell is a problem."""

    name: str
    kind: Literal["text", "date", "number"]
    required: bool = False
    max_length: int | None = None
    digits: int = 18
    places: int = 2


@dataclass(frozen=True)
class Row:
    """One row: ``values`` by field (absent columns are left out), or ``problems``."""

    number: int
    cells: list[str]
    values: dict[str, Any]
    problems: list[Problem]


class Table:
    """Opens the file and checks its header; refuses (FileProblem) what cannot work for any row.

    ``extra`` are further columns that must exist (key columns) and whose texts ``Row.cells`` gives
    by ``column(name)``.
    """

    def __init__(
        self, path: Path, mapping: Mapping, fields: Sequence[Field], *, extra: Sequence[str] = ()
    ):
        self.path = path
        self.wanted = [*mapping.columns.values(), *extra]
        if not path.is_file():
            raise FileProblem(_("There is no such file: %(name)s") % {"name": path.name})
        if path.stat().st_size == 0:
            raise FileProblem(_("The file is empty."))
        self.encoding = mapping.encoding or detect_encoding(path)
        self.delimiter = mapping.delimiter or detect_delimiter(path, self.encoding, self.wanted)
        self.header = self._read_header()
        self._places = {name: place for place, name in enumerate(self.header)}
        self._fields = [
            (
                field,
                mapping.columns[field.name],
                self.column(mapping.columns[field.name]),
                _parser(field, mapping),
            )
            for field in fields
            if field.name in mapping.columns
        ]

    def column(self, name: str) -> int:
        """Return the place of a column in ``Row.cells``."""
        return self._places[name.strip()]

    def _read_header(self) -> list[str]:
        rows = read_rows(self.path, self.encoding, self.delimiter)
        first = next(rows, None)
        if first is None:
            raise FileProblem(_("The file is empty."))
        # What is not readable in a column that nobody wants harms nobody; it could not be shown.
        header = [cell.encode(errors="replace").decode().strip() for cell in first]
        for name in dict.fromkeys(name.strip() for name in self.wanted):
            places = [str(place + 1) for place, cell in enumerate(header) if cell == name]
            if len(places) > 1:
                raise FileProblem(
                    _("row 1, column “%(name)s”: occurs more than once (columns %(places)s)")
                    % {"name": name, "places": ", ".join(places)}
                )
            if not places:
                raise FileProblem(self._missing(name, header))
        return header

    @staticmethod
    def _missing(name: str, header: list[str]) -> str:
        close = difflib.get_close_matches(name, header, n=1, cutoff=0.7)
        if close:
            return _("row 1, column “%(name)s”: missing; there is “%(close)s”") % {
                "name": name,
                "close": close[0][:100],
            }
        # A file that is no table has nothing that could be shown.
        first = [f"“{cell[:40]}”" for cell in header if cell and cell.isprintable()][:SHOWN]
        if not first:
            return _("row 1, column “%(name)s”: missing") % {"name": name}
        return _("row 1, column “%(name)s”: missing; there are %(columns)s") % {
            "name": name,
            "columns": ", ".join(first) + (" …" if len(header) > len(first) else ""),
        }

    def raw(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (row number, cells) after the header; rows without any text are passed over."""
        rows = read_rows(self.path, self.encoding, self.delimiter)
        next(rows)
        for number, cells in enumerate(rows, start=2):
            if any(cell.strip() for cell in cells):
                yield number, cells

    def rows(self) -> Iterator[Row]:
        """Yield every row, parsed."""
        width = len(self.header)
        for number, cells in self.raw():
            if len(cells) != width:
                reason = _("has %(cells)s cells, the header has %(columns)s") % {
                    "cells": len(cells),
                    "columns": width,
                }
                place = min(len(cells), width - 1)
                yield Row(number, cells, {}, [Problem(number, self.header[place], reason)])
                continue
            values: dict[str, Any] = {}
            problems: list[Problem] = []
            for field, column, place, parse in self._fields:
                try:
                    value = parse(cells[place])
                except ValueError as error:
                    problems.append(Problem(number, column, str(error)))
                    continue
                if field.required and (value is None or value == ""):
                    problems.append(Problem(number, column, _("is empty")))
                values[field.name] = value
            yield Row(number, cells, values, problems)


def _parser(field: Field, mapping: Mapping) -> Any:
    if field.kind == "text":
        return text_parser(field.max_length)
    if field.kind == "date":
        return date_parser(mapping.date_formats, mapping.no_date)
    return number_parser(
        field.digits, field.places, mapping.decimal, mapping.thousands, none=mapping.no_number
    )

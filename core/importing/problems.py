"""What is wrong with a file or a row, and the file that lists refused rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from django.utils.translation import gettext as _

from core.exporting import safe_text

SHOWN = 20  # how many problems a message repeats; the file has them all


class FileProblem(Exception):
    """The file cannot be read as a table at all; the message names row and column where it can."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell. ``row`` counts as a spreadsheet does: the header is row 1."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        if not self.column:
            return _("row %(row)s: %(reason)s") % {"row": self.row, "reason": self.reason}
        return _("row %(row)s, column “%(column)s”: %(reason)s") % {
            "row": self.row,
            "column": self.column,
            "reason": self.reason,
        }


class RefusedRows:
    """Collects problems; writes every refused row with its reasons to a file once there is one.

    The file is CSV with the columns row, column and reason before those of the source. Without a
    path the problems are only counted and the first ones kept.
    """

    def __init__(self, path: Path | None, header: Sequence[str]):
        self.path = path
        self.header = header
        self.count = 0
        self.first: list[Problem] = []
        self._file: TextIO | None = None
        self._writer: Any = None  # csv names no type

    def __enter__(self) -> "RefusedRows":
        if self.path is not None:
            self.path.unlink(missing_ok=True)  # what an earlier attempt refused is no news
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, problems: Sequence[Problem], cells: Sequence[str]) -> None:
        """Note one refused row; a row with several problems has one line for each."""
        self.count += 1
        self.first += problems[: SHOWN - len(self.first)]
        if self.path is None:
            return
        if self._writer is None:
            self._file = self.path.open("w", encoding="utf-8", newline="", errors="replace")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["row", "column", "reason", *map(safe_text, self.header)])
        for problem in problems:
            self._writer.writerow(
                [problem.row, safe_text(problem.column), problem.reason, *map(_printable, cells)]
            )


def _printable(cell: str) -> str:
    return safe_text(cell.replace("\x00", "\N{SYMBOL FOR NULL}"))

"""Rows of a delimited text file, one at a time, whatever is in it."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from core.importing.problems import FileProblem

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 1000
MAX_LINE = 1 << 20  # characters; no line of a sane export is longer
SAMPLE_ROWS = 50

# A cell that swallowed half of the file because of a missing quote stops here.
csv.field_size_limit(1 << 17)


def detect_delimiter(path: Path, encoding: str, wanted: Iterable[str]) -> str:
    """Return the delimiter whose header has the most wanted columns and whose rows agree best.

    Refuses (FileProblem) a file in which no delimiter makes columns at all.
    """
    wanted = set(wanted)
    scores = {d: _score(path, encoding, d, wanted) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: scores[d])
    if scores[best] == (0, 0.0, 0):
        # Perhaps not even a line can be read: then that is what is wrong.
        start = ""
        with suppress(UnicodeError), path.open(encoding=encoding, errors="replace") as file:
            start = file.read(MAX_LINE)
        next(read_rows(path, encoding, max(DELIMITERS, key=start.count)), None)
        raise FileProblem(_("row 1: no columns found; is this a delimited text file?"))
    return best


def _score(path: Path, encoding: str, delimiter: str, wanted: set[str]) -> tuple[int, float, int]:
    rows: list[list[str]] = []
    # With the right delimiter the reading itself will say what is wrong.
    with suppress(FileProblem):
        rows.extend(islice(read_rows(path, encoding, delimiter), SAMPLE_ROWS))
    if not rows:
        return (0, 0.0, 0)
    width = len(rows[0])
    found = len(wanted.intersection(cell.strip() for cell in rows[0]))
    same = sum(len(row) == width for row in rows) / len(rows)
    if width == 1 and not found:
        return (0, 0.0, 0)
    return (found, same if width > 1 else 0.0, width)


def read_rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the file's rows, header first.

    Bytes that the encoding does not have come as lone surrogates, so that the caller can name
    their cell. Refuses (FileProblem) broken quoting and absurd lines, naming the row.
    """
    number = 0
    errors = "strict" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            for row in csv.reader(_lines(file), delimiter=delimiter, strict=True):
                number += 1
                if len(row) > MAX_COLUMNS:
                    raise FileProblem(
                        _("row %(row)s: more than %(count)s columns")
                        % {"row": number, "count": MAX_COLUMNS}
                    )
                yield row
    except csv.Error as error:
        raise FileProblem(
            _("row %(row)s: the quotes do not fit together (%(error)s)")
            % {"row": number + 1, "error": error}
        ) from None
    except UnicodeError:
        raise FileProblem(
            _("row %(row)s: not readable as %(encoding)s")
            % {"row": number + 1, "encoding": encoding}
        ) from None


def _lines(file: Iterable[str]) -> Iterator[str]:
    count = 0
    readline = file.readline  # type: ignore[attr-defined]
    while line := readline(MAX_LINE + 1):
        count += 1
        if len(line) > MAX_LINE:
            raise FileProblem(
                _("row %(row)s: a line of more than %(count)s characters")
                % {"row": count, "count": MAX_LINE}
            )
        yield line

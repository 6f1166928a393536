"""The table of expected outcomes (matrix.txt): reading it, and writing the lines it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from tests.access.addresses import Address
from tests.access.world import PEOPLE

FILE = Path(__file__).with_name("matrix.txt")
HEAD = ("url", "case", "verb")


@dataclass(frozen=True)
class Line:
    """One line: for these names, cases and verbs (``*`` and ``,`` allowed), an outcome per person."""

    number: int
    name: str
    cases: tuple[str, ...]
    verbs: tuple[str, ...]
    outcomes: dict[str, str]

    def fits(self, address: Address, verb: str) -> bool:
        """Whether the line, whose name fits already, is about this row and verb."""
        return verb in self.verbs and (address.case in self.cases or self.cases == ("*",))


@lru_cache(maxsize=1)
def read() -> tuple[Line, ...]:
    """Return the lines of the table; refuses one that does not have a word for everybody."""
    rows = [
        (number, text.split())
        for number, text in enumerate(FILE.read_text().splitlines(), 1)
        if text.strip() and not text.startswith("#")
    ]
    (_, head), *body = rows
    assert tuple(head) == HEAD + PEOPLE, f"{FILE.name}: the columns are {HEAD + PEOPLE}"
    lines = []
    for number, words in body:
        assert len(words) == len(head), f"{FILE.name}:{number}: {len(words)} words, not {len(head)}"
        name, cases, verbs, *outcomes = words
        lines.append(
            Line(
                number,
                name,
                tuple(cases.split(",")),
                tuple(verbs.split(",")),
                dict(zip(PEOPLE, outcomes, strict=True)),
            )
        )
    return tuple(lines)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Line]]:
    """The lines by the name they have; those with a ``*`` in it all together, under that."""
    found: dict[str, list[Line]] = {"*": []}
    for line in read():
        found.setdefault("*" if "*" in line.name else line.name, []).append(line)
    return found


@lru_cache(maxsize=2048)
def _about(name: str) -> tuple[Line, ...]:
    many = [line for line in _by_name()["*"] if fnmatchcase(name, line.name)]
    return (*_by_name().get(name, ()), *many)


@lru_cache(maxsize=8192)
def find(address: Address, verb: str) -> Line | None:
    """Return the line for the address; one with its full name comes before one with ``*``."""
    fitting = [line for line in _about(address.name) if line.fits(address, verb)]
    return min(fitting, key=lambda line: (line.name.count("*"), -len(line.name)), default=None)


def write(name: str, case: str, verb: str, outcomes: Iterable[str]) -> str:
    """Return a line as it stands in the table."""
    cells = [f"{word:<10}" for word in outcomes]
    return " ".join([f"{name:<42}", f"{case:<30}", f"{verb:<22}", *cells]).rstrip()

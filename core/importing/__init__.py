"""Reading tables that other systems wrote: encoding, delimiter, columns, dates, numbers.

Knows no business words. A ``Mapping`` (a TOML file) says which column holds which field and how dates
and numbers are written; ``Table`` yields one ``Row`` after the other, each with its values or with
what is wrong with it, and never holds more than one in memory.
"""

from core.importing.mapping import Mapping, load_mapping
from core.importing.problems import FileProblem, Problem, RefusedRows
from core.importing.table import Field, Row, Table

__all__ = [
    "Field",
    "FileProblem",
    "Mapping",
    "Problem",
    "RefusedRows",
    "Row",
    "Table",
    "load_mapping",
]

"""Reading a file of bid tabulations: one row per tender, bidder and line."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.currencies import is_currency
from core.importing import Field, FileProblem, Problem, RefusedRows, Row, Table, load_mapping
from rfps.actions.tabulations import Tender, TenderLine
from rfps.amounts import line_amount

FIELDS = [
    Field("tender", "text", required=True, max_length=100),
    Field("title", "text", required=True, max_length=200),
    Field("place", "text", max_length=200),
    Field("held", "date", required=True),
    Field("bidder", "text", required=True, max_length=200),
    Field("item", "text", max_length=60),
    Field("description", "text", required=True, max_length=500),
    Field("unit", "text", required=True, max_length=30),
    Field("quantity", "number", required=True, places=4),
    Field("unit_price", "number", required=True, places=6),
    Field("amount", "number", digits=20, places=2),
]
REQUIRED = {field.name for field in FIELDS if field.required}


def read_tenders(
    path: Path, mapping_text: str, *, refused: Path | None = None
) -> tuple[list[Tender], str]:
    """Return the tenders of a file, in the file's order, and the currency of their prices.

    Refuses (FileProblem) a file that cannot be read, and one with any row that is wrong: a value
    missing or malformed, an amount that is not quantity × unit price (rounded half up to two
    decimals), a bidder pricing a line twice, or a tender whose title or day differs between rows.
    Every refused row is written with its reasons to ``refused``.
    """
    mapping = load_mapping(
        mapping_text,
        section="tabulation",
        own_keys={"currency": str},
        fields={field.name for field in FIELDS},
    )
    if missing := sorted(REQUIRED - set(mapping.columns)):
        raise FileProblem(
            _("The mapping names no column for: %(fields)s.") % {"fields": ", ".join(missing)}
        )
    currency = mapping.own.get("currency", "")
    if not is_currency(currency):
        raise FileProblem(_("The mapping names no currency."))
    table = Table(path, mapping, FIELDS)
    tenders: dict[str, Tender] = {}
    lines: dict[str, dict[TenderLine, None]] = {}
    with RefusedRows(refused, table.header) as wrong:
        for row in table.rows():
            problems = row.problems or _add(row, tenders, lines, mapping.columns)
            if problems:
                wrong.add(problems, row.cells)
    if wrong.count:
        reasons = "\n".join(str(problem) for problem in wrong.first)
        raise FileProblem(
            _("Nothing was imported; rows refused: %(count)s.") % {"count": wrong.count}
            + f"\n{reasons}"
        )
    if not tenders:
        raise FileProblem(_("The file holds no rows."))
    for key, tender in tenders.items():
        tender.lines = list(lines[key])
    return list(tenders.values()), currency


def _add(
    row: Row,
    tenders: dict[str, Tender],
    lines: dict[str, dict[TenderLine, None]],
    columns: dict[str, str],
) -> list[Problem]:
    values = row.values

    def problem(field: str, reason: str) -> list[Problem]:
        return [Problem(row.number, columns[field], reason)]

    quantity: Decimal = values["quantity"]
    price: Decimal = values["unit_price"]
    if quantity <= 0:
        return problem("quantity", _("is not more than 0"))
    if price < 0:
        return problem("unit_price", _("is negative"))
    amount = values.get("amount")
    if amount is not None and amount != line_amount(quantity, price):
        return problem("amount", _("is not quantity × unit price"))
    tender = _tender(values, tenders)
    if (tender.title, tender.held_date) != (values["title"], values["held"]):
        return problem("tender", _("has another title or day in an earlier row"))
    line = TenderLine(values.get("item", ""), values["description"], values["unit"], quantity)
    prices = tender.prices.setdefault(values["bidder"], {})
    if line in prices:
        return problem("bidder", _("prices this line a second time"))
    prices[line] = price
    lines.setdefault(tender.external_id, {})[line] = None
    return []


def _tender(values: dict[str, Any], tenders: dict[str, Tender]) -> Tender:
    key = values["tender"]
    if key not in tenders:
        tenders[key] = Tender(
            external_id=key,
            title=values["title"],
            held_date=values["held"],
            description=values.get("place", ""),
        )
    return tenders[key]

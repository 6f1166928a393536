"""Cells that no spreadsheet takes for a formula (OWASP ASVS 1.2.10)."""

# The wide ones of East Asian keyboards count as well.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_text(value: str) -> str:
    """Return text for a CSV or XLSX cell, with an apostrophe before what could start a formula.

    Only for text: numbers are written as numbers and need no guard.
    """
    return f"'{value}" if value.startswith(_STARTS) else value

"""Currency codes. Apart from the models, so that forms may check what was typed."""

from moneyed import CURRENCIES


def is_currency(code: str) -> bool:
    """Return whether the code is a currency of ISO 4217."""
    return code in CURRENCIES

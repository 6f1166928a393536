"""Legal Entity Identifiers (ISO 17442)."""

import re

_SHAPE = re.compile(r"[A-Z0-9]{18}[0-9]{2}")


def is_lei(text: str) -> bool:
    """Return whether the text has the shape and the check digits (ISO 7064, MOD 97-10) of an LEI."""
    if not _SHAPE.fullmatch(text):
        return False
    return int("".join(str(int(letter, 36)) for letter in text)) % 97 == 1

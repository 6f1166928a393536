"""Countries by ISO 3166 code, named in the language of the request."""

from functools import lru_cache

from core.formats import MISSING, locale

# Territories of CLDR that have two letters but are no country.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    territories = locale().territories
    names = {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
    return dict(sorted(names.items(), key=lambda item: item[1]))


def names() -> dict[str, str]:
    """Return {code: name} of all countries, sorted by name."""
    return _names(str(locale()))


def name(code: str) -> str:
    """Return the country's name; an unknown code itself, an en dash for none."""
    return names().get(code, code) if code else MISSING


def is_country(code: str) -> bool:
    """Return whether the code is known."""
    return code in names()

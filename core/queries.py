"""Query strings of which a page repeats in its links only what it understands."""

from typing import Any

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.http import HttpRequest, QueryDict

# No filter, sort or search of a list takes more; cursors, which do, are never repeated.
LONGEST = 200


class Asked(QueryDict):
    """A query string that remembers which parameters somebody has asked it for.

    What a page never looks at it does not understand, and what a page understands need not be listed
    anywhere. Copies remember together with what they are copied from.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        self.asked: set[str] = set()
        super().__init__(*args, **kwargs)
        self.asked = set()  # reading the text has looked each of them up

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Return the request's query string."""
        raw = get_bytes_from_wsgi(request.META, "QUERY_STRING", "")
        return cls(raw, encoding=request.encoding)

    def __getitem__(self, key: Any) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(key)  # type: ignore[arg-type]
        return super().__contains__(key)

    def getlist(self, key: Any, default: Any = None) -> Any:
        self.asked.add(key)
        return super().getlist(key, default)

    def __copy__(self) -> "Asked":
        return self._together(super().__copy__())

    def __deepcopy__(self, memo: Any) -> "Asked":
        return self._together(super().__deepcopy__(memo))

    def _together(self, copy: Any) -> "Asked":
        copy.asked = self.asked
        found: Asked = copy
        return found


def understood(query: QueryDict, longest: int | None = None) -> QueryDict:
    """Return a new query string of the parameters that were asked for, each with its last value.

    With ``longest``, without the values that have more characters.
    """
    found = QueryDict(mutable=True, encoding=query.encoding)
    asked = getattr(query, "asked", None)
    for key, values in query.lists():
        if not values or (asked is not None and key not in asked):
            continue
        if longest is None or len(str(values[-1])) <= longest:
            found[key] = values[-1]
    return found


def changed(query: QueryDict, changes: dict[str, Any]) -> str:
    """Return the query string of a link on the same page: what is understood, with ``changes``.

    ``None`` and the empty text remove a parameter. Values that no list could understand are left out:
    a page has dozens of such links, which must not grow with what it was asked with.
    """
    copy = understood(query, LONGEST)
    for key, value in changes.items():
        copy.pop(key, None)
        if value is not None and value != "":
            copy[key] = str(value)
    return f"?{copy.urlencode()}"

"""Bodies of the API."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# The deepest body that the API understands has a list of objects in an object.
DEEPEST = 16


class ShallowJSONParser(JSONParser):
    """JSON nested deeper than any body of ours is a 400: deep nesting runs Python out of stack.

    So is text that is none (half a surrogate pair), which no answer could repeat.
    """

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError from None
        # What the parser just survived may still be too deep for what is called further down.
        level: list[Any] = [data]
        for _ in range(DEEPEST):
            if any(isinstance(item, str) and not _is_text(item) for item in level):
                raise ParseError
            level = [child for item in level for child in _children(item)]
            if not level:
                return data
        raise ParseError


def _children(item: Any) -> list[Any]:
    if isinstance(item, dict):
        return [*item, *item.values()]
    return item if isinstance(item, list) else []


def _is_text(item: str) -> bool:
    """Whether it can be written at all: halves of surrogate pairs, which JSON can name, cannot."""
    try:
        item.encode()
    except UnicodeEncodeError:
        return False
    return True

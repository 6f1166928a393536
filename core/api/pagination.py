"""Pages of the API."""

import re
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from core import reading

ID = re.compile(r"[0-9]{1,18}")


class KeysetPagination(CursorPagination):
    """Newest first, in constant time; ``next`` and ``previous`` are whole addresses."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """Return the rows of the page, found in whichever index is best for the whole table."""
        with reading.listing():
            return super().paginate_queryset(queryset, request, view)

    def decode_cursor(self, request: Any) -> Any:
        """Return the cursor of the query string; a 404 if its position is no id of a row."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not ID.fullmatch(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

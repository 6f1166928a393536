"""Pages of the API."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

from core.veil import unveil_id, veil_id

PURPOSE = "api cursor"


class KeysetPagination(CursorPagination):
    """Newest first, in constant time; ``next`` and ``previous`` are whole addresses."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200

    def encode_cursor(self, cursor: Any) -> str:
        """Return the address of the page at the cursor; the id of its row cannot be read from it."""
        if cursor.position is not None:
            cursor = cursor._replace(position=veil_id(int(cursor.position), PURPOSE))
        return super().encode_cursor(cursor)

    def decode_cursor(self, request: Any) -> Any:
        """Return the cursor of the query string; a 404 if its position was not made here."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        position = unveil_id(str(cursor.position), PURPOSE)
        if position is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor._replace(position=str(position))  # type: ignore[arg-type]  # as DRF reads it

"""Pages of the API."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Newest first, in constant time; ``next`` and ``previous`` are whole addresses."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200

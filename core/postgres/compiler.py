"""Queries written as Django writes them, word for word, with fewer detours.

Half of the time of a page was not PostgreSQL's but Django's, writing the same queries anew: a column was
compiled by some twenty function calls, put into the ORDER BY's dictionary by ten more, and asked for its
converters by six. Whatever is not plain is left to Django's compiler.
"""

from functools import lru_cache
from typing import Any

from django.db.backends.postgresql import compiler as django
from django.db.models import Field
from django.db.models.expressions import Col, ColPairs
from django.db.models.options import Options

SQLAggregateCompiler = django.SQLAggregateCompiler
SQLDeleteCompiler = django.SQLDeleteCompiler
SQLInsertCompiler = django.SQLInsertCompiler
SQLUpdateCompiler = django.SQLUpdateCompiler

# More than the tables times the names that they have in queries.
KEPT = 2_000


@lru_cache(maxsize=KEPT)
def _columns(opts: "Options[Any]", alias: str) -> tuple[Any, ...]:
    """The columns of a table by the name that it has in a query."""
    return tuple(field.get_col(alias) for field in opts.concrete_fields)


@lru_cache(maxsize=KEPT)
def _is_plain(opts: "Options[Any]") -> bool:
    """Whether a model's columns are its table's, each selected as it is."""
    return not (opts.proxy or opts.parents) and all(
        type(field).select_format is Field.select_format for field in opts.concrete_fields
    )


@lru_cache(maxsize=KEPT)
def _select(opts: "Options[Any]", alias: str, quoted: str) -> tuple[Any, ...]:
    """The columns and how they stand in the SELECT."""
    return tuple((column, f'{quoted}."{column.target.column}"') for column in _columns(opts, alias))


class SQLCompiler(django.SQLCompiler):
    """Django's compiler."""

    def quote_name_unless_alias(self, name: str) -> str:
        """The name in quotes, a table's other name without."""
        found = self.quote_cache.get(name)
        return super().quote_name_unless_alias(name) if found is None else found

    def compile(self, node: Any) -> tuple[str, Any]:
        """The node's SQL and its values."""
        if type(node) is Col and node.alias and not self.query.extra_select:
            column = node.target.column
            if column and column not in self.query.alias_map and column[0] != '"':
                return f'{self.quote_name_unless_alias(node.alias)}."{column}"', []
        return super().compile(node)

    def get_default_columns(
        self, select_mask: Any, start_alias: Any = None, opts: Any = None, from_parent: Any = None
    ) -> list[Any]:
        """The columns of a model."""
        if opts is None:
            opts = self.query.get_meta()
        if select_mask or from_parent or opts is None or not _is_plain(opts):
            return super().get_default_columns(select_mask, start_alias, opts, from_parent)
        return [*_columns(opts, start_alias or self.query.get_initial_alias())]

    def get_select(self, with_col_aliases: bool = False) -> Any:
        """What is selected: of a whole model and nothing else, known from the last time."""
        query = self.query
        if (
            with_col_aliases
            or not query.default_cols
            or query.select_related
            or query.annotation_select
            or query.extra_select
            or query.selected is not None
            or query.deferred_loading[0]
            or not query.deferred_loading[1]
            or not (opts := query.get_meta())
            or not _is_plain(opts)
        ):
            return super().get_select(with_col_aliases)
        alias = query.get_initial_alias()
        columns = _select(opts, alias, self.quote_name_unless_alias(alias))
        select: list[Any] = [(column, (sql, []), None) for column, sql in columns]
        return select, {"model": query.model, "select_fields": [*range(len(select))]}, {}

    def _order_by_pairs(self) -> Any:
        """What is sorted by; names are looked for among those that columns were given, not columns.

        Names only: Django makes the joins of expressions between one and the next.
        """
        query: Any = self.query
        as_django: Any = super()._order_by_pairs
        ordering = query.order_by
        if query.default_ordering and not ordering and (meta := query.get_meta()):
            ordering = meta.ordering
        if (
            query.combinator
            or not all(map(_is_name, ordering))
            or any(alias for _, _, alias in self.select or ())
        ):
            return as_django()
        selected, self.select = self.select, []
        try:
            return iter([*as_django()])
        finally:
            self.select = selected

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        """What is to be done to the values of which columns."""
        converters = {}
        for place, expression in enumerate(expressions):
            if type(expression) is not Col:
                if type(expression) is ColPairs:
                    return super().get_converters(expressions)
            elif expression.target is expression.output_field and not hasattr(
                expression.target, "from_db_value"
            ):
                continue
            for own in super().get_converters([expression]).values():
                converters[place] = own
        return converters

    def has_composite_fields(self, expressions: Any) -> bool:
        """Whether a value is made of several columns."""
        return ColPairs in map(type, expressions)


def _is_name(ordering: Any) -> bool:
    return isinstance(ordering, str)

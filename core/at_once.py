"""Many operations of a migration with one rendering of the models."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Apply operations whose order does not matter to the database: each sees the models of the end.

    After every operation Django renders the changed model and all that are related to it, directly
    or not, which is nearly all of ours: a fresh database spent nine tenths of its making on that.
    Here all operations change the state first, and the models are rendered when the first of them
    needs one. A table is therefore made with its last columns, indexes and constraints: what
    belongs to it must be in its ``CreateModel`` and may not be added by another operation of the
    same ``AtOnce``. Triggers, of which ``CreateModel`` knows nothing, may.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        return all(operation.reversible for operation in self.operations)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # A state that has been rendered would be rendered anew with each operation.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            # What was added finds the models as if it were the last to be undone: before the whole,
            # the table or the column that it is about may not be there yet.
            name = getattr(operation, "model_name", "").lower()
            is_made_here = (app_label, name) not in to_state.models
            is_addition = operation.category is OperationCategory.ADDITION
            before = from_state if is_addition or is_made_here else to_state
            operation.database_backwards(app_label, schema_editor, from_state, before)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


class MigrationAtOnce(migrations.Migration):
    """A migration whose operations are applied ``AtOnce``; what that asks holds for all of them."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        self.operations = [AtOnce(self.operations)]  # type: ignore[misc]  # as Django does itself

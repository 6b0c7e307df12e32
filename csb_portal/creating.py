"""Make all tables of a floor in one step, where a database begins empty."""

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Create the models of ``operations`` as they are after the last of them.

    One by one, Django builds all related models anew for each table, constraint and field: with
    two hundred models half a minute, in which a newcomer waits for the first page. Here they are
    built once. ``operations`` only create models and add to them.
    """

    category = OperationCategory.ADDITION
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models, and let Django build them when they are next asked for."""
        if "apps" in vars(state):
            del state.apps
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in self._names:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for name in reversed(self._names):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {len(self._names)} models together"

    @property
    def _names(self) -> list[str]:
        created = migrations.CreateModel
        return [operation.name for operation in self.operations if isinstance(operation, created)]

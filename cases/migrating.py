"""What every migration of ours ends with."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


class MadeAtOnce(Operation):
    """Make here the keys and indexes that Django keeps for the end of a migration.

    Only with nothing left to make does Django write down, in the same transaction, that a migration was made. Else it
    does so after it: a process that dies between the two leaves a database in which the migration can neither go on
    nor be run again ("table already exists"). See `apply_migration` in `django.db.migrations.executor`.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes but when things are made."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Make what waits, each once."""
        while schema_editor.deferred_sql:
            schema_editor.execute(schema_editor.deferred_sql.pop(0), None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """On the way back it comes first, when nothing waits yet."""

    def describe(self) -> str:
        return "Make keys and indexes now"

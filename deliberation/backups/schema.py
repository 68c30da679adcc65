"""The migrations: which a database has, whether this version knows a backup's, and bringing a database to a state."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from deliberation.backups.archive import BackupRefused, Manifest


def applied() -> dict[str, list[str]]:
    """The migrations that the database has, by app."""
    by_app: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        by_app.setdefault(app, []).append(name)
    return by_app


def missing() -> list[str]:
    """The migrations that the database still needs."""
    loader = MigrationLoader(connection)
    known = set(loader.applied_migrations)
    return sorted(f"{app}.{name}" for app, name in loader.disk_migrations if (app, name) not in known)


def require_known(manifest: Manifest, name: str) -> None:
    """BackupRefused if the backup is of a newer version than this one."""
    known = set(MigrationLoader(None).disk_migrations)
    strange = [
        f"{app}.{one}"
        for app, names in manifest.migrations.items()
        for one in names
        if (app, one) not in known
    ]
    if strange:
        raise BackupRefused(
            f"{name} was made by a newer version ({manifest.version}): this one does not know {strange[-1]}. "
            f"Install version {manifest.version} or a newer one, then restore."
        )


def migrate_to(migrations: dict[str, list[str]]) -> None:
    """Give an empty database the schema that these migrations make."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, names in migrations.items() for name in names}
    graph = executor.loader.graph
    last = [
        key
        for key in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]
    executor.migrate(last)


def migrate_forward() -> None:
    """Bring the database to this version."""
    call_command("migrate", verbosity=0, interactive=False)
    defer_constraints()


def defer_constraints() -> None:
    """In a transaction of PostgreSQL's, have foreign keys checked at its end, as ever; a migration may have changed
    that. SQLite's are so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

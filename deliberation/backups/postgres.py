"""PostgreSQL: every table's rows as COPY writes them, all read in one snapshot. No program beside Python is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from deliberation.backups import schema
from deliberation.backups.archive import BackupRefused, Manifest, Reader, Writer
from deliberation.backups.sqlite import NOT_KEPT, differences


def dump(writer: Writer) -> tuple[dict[str, int], dict[str, list[str]], dict[str, list[str]]]:
    """Put all rows into the backup; returns the rows and the columns of each table, and the migrations that were
    applied. Read in one REPEATABLE READ transaction: one moment of the database, while others write."""
    rows: dict[str, int] = {}
    columns: dict[str, list[str]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        applied = schema.applied()
        for table in sorted(connection.introspection.table_names(cursor)):
            described = connection.introspection.get_table_description(cursor, table)
            columns[table] = [column.name for column in described]
            rows[table] = 0
            with writer.part(_part(table)) as write:
                if table in NOT_KEPT:
                    continue
                with cursor.copy(_copy("COPY {} ({}) TO STDOUT", table, columns[table])) as copy:
                    for piece in copy:
                        write(bytes(piece))
                        # In COPY's text format a line break inside a value is written as \n.
                        rows[table] += bytes(piece).count(b"\n")
    return rows, columns, applied


def check(reader: Reader) -> list[str]:
    """Count the rows of a backup."""
    found = {
        table: sum(piece.count(b"\n") for piece in reader.pieces(_part(table)))
        for table in reader.manifest.rows
    }
    return differences(reader.manifest.rows, found)


@contextmanager
def new_place(reader: Reader) -> Iterator[None]:
    """The backup's schema and rows in the empty database, in one transaction that ends with the block: a restore that
    fails or is killed leaves it empty."""
    with transaction.atomic():
        refuse_unless_empty()
        schema.migrate_to(reader.manifest.migrations)
        _load(reader)
        yield


def refuse_unless_empty() -> None:
    """BackupRefused if the database has any table."""
    tables = connection.introspection.table_names()
    if tables:
        name = connection.settings_dict["NAME"]
        raise BackupRefused(
            f"The database “{name}” is not empty: it has {len(tables)} tables, and a restore never overwrites. Make "
            "a new one with createdb and name it in DELIBERATION_DATABASE_URL, without migrating it first."
        )


def _load(reader: Reader) -> None:
    manifest = reader.manifest
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        _require_same(tables, manifest)
        names = sql.SQL(", ").join(sql.Identifier(table) for table in sorted(tables))
        # Migrating has filled some of them.
        cursor.execute(sql.SQL("TRUNCATE {}").format(names).as_string(cursor.connection))
        schema.defer_constraints()
        for table in manifest.rows:
            with cursor.copy(_copy("COPY {} ({}) FROM STDIN", table, manifest.columns[table])) as copy:
                for piece in reader.pieces(_part(table)):
                    copy.write(piece)
        for table in sorted(tables):
            for sequence in connection.introspection.get_sequences(cursor, table):
                _reset(cursor, sequence["name"], table, sequence["column"])
        # Foreign keys are checked at the end of all tables; a migration that follows needs them checked now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _require_same(tables: set[str], manifest: Manifest) -> None:
    if tables != set(manifest.rows):
        odd = ", ".join(sorted(tables ^ set(manifest.rows)))
        raise BackupRefused(f"The backup's tables are not those of its migrations: {odd}.")


def _reset(cursor: object, sequence: str, table: str, column: str) -> None:
    statement = sql.SQL(
        "SELECT setval({}::regclass, COALESCE((SELECT max({}) FROM {}), 0) + 1, false)"
    ).format(sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table))
    cursor.execute(statement)  # type: ignore[attr-defined]


def _part(table: str) -> str:
    return f"tables/{table}.copy"


def _copy(shape: str, table: str, columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    return sql.SQL(shape).format(sql.Identifier(table), names)

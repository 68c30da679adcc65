"""What the models declare, beside what a table holds: names of constraints, uniqueness, indexes and foreign keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Model

Columns = tuple[str, ...]


@dataclass
class Held:
    """What a table holds."""

    names: set[str] = field(default_factory=set)
    unique: set[Columns] = field(default_factory=set)
    indexed: set[Columns] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)


def held_by(table: str) -> Held:
    """What a table of the live database holds."""
    return _of_sqlite(table) if connection.vendor == "sqlite" else _of_postgres(table)


def lost(model: type[Model], held: Held) -> Iterator[str]:
    """What the model declares and its table has not."""
    meta = model._meta
    table = meta.db_table
    for name in (one.name for one in (*meta.constraints, *meta.indexes)):
        if name not in held.names:
            yield f"{table} has lost “{name}”."
    columns = {one.name: one.column for one in meta.concrete_fields}
    for fields in meta.unique_together:
        if tuple(columns[name] for name in fields) not in held.unique:
            yield f"{table} has lost the uniqueness of {', '.join(fields)}."
    for one in meta.concrete_fields:
        column = (one.column,)
        if one.unique and column not in held.unique:
            yield f"{table} has lost the uniqueness of {one.name}."
        elif getattr(one, "db_index", False) and column not in held.indexed:
            yield f"{table} has lost the index on {one.name}."
        if one.remote_field and getattr(one, "db_constraint", False) and one.column not in held.keys:
            yield f"{table} has lost the foreign key {one.name}."


def _of_sqlite(table: str) -> Held:
    """Read from SQLite's own tables: the names of constraints stand in the text that made the table alone."""
    held = Held()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s", [table])
        for name, made_by in cursor.fetchall():
            held.names |= {name, *re.findall(r'CONSTRAINT "([^"]+)"', made_by or "")}
        cursor.execute("SELECT name, pk FROM pragma_table_info(%s) WHERE pk ORDER BY pk", [table])
        held.unique.add(tuple(name for name, _ in cursor.fetchall()))
        cursor.execute('SELECT name, "unique" FROM pragma_index_list(%s)', [table])
        for name, is_unique in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [name])
            columns = tuple(column for (column,) in cursor.fetchall())
            held.indexed.add(columns)
            if is_unique:
                held.unique.add(columns)
        cursor.execute('SELECT "from" FROM pragma_foreign_key_list(%s)', [table])
        held.keys = {column for (column,) in cursor.fetchall()}
    return held


def _of_postgres(table: str) -> Held:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return Held(
        names=set(found),
        unique={tuple(one["columns"]) for one in found.values() if one["unique"]},
        indexed={tuple(one["columns"]) for one in found.values() if one["index"] or one["unique"]},
        keys={column for one in found.values() if one["foreign_key"] for column in one["columns"]},
    )

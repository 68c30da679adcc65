"""Writing one row by SQL that is spelled once: most of what saving a row costs is its spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import connection, models

Fields = tuple["models.Field[Any, Any]", ...]


@lru_cache
def _spelled(model: type[models.Model], unique: tuple[str, ...]) -> tuple[Fields, str]:
    """The fields but the key; and the statement for a row that takes the place of the one with the same values in
    `unique`. Names of tables and columns alone stand in it; every value is a parameter."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = {field.name: quote(str(field.column)) for field in fields}
    pairs = ", ".join(
        f"{column} = excluded.{column}" for name, column in columns.items() if name not in unique
    )
    return fields, (
        f"INSERT INTO {table} ({', '.join(columns.values())}) VALUES ({', '.join(['%s'] * len(columns))}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(columns[name] for name in unique)}) DO UPDATE SET {pairs} "
        f"WHERE {table}.{columns['seq']} <= excluded.{columns['seq']} RETURNING {key}"
    )


def store_over(row: models.Model, *unique: str) -> bool:
    """Insert a row, or put it in the place of the one with the same values in `unique`, which the database keeps
    unique. False, and nothing done, if the row that is there has a higher `seq`.

    As `save`, without what we have none of: signals, parents, defaults of the database. The key is given by it.
    """
    fields, statement = _spelled(type(row), unique)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchone()
    if found is None:
        return False
    row.pk = found[0]
    row._state.adding, row._state.db = False, connection.alias
    return True

"""Writing one row by SQL that is spelled once: most of what saving a row costs is its spelling."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models


@lru_cache
def _spelled(model: type[models.Model]) -> tuple[tuple[models.Field[Any, Any], ...], str, str]:
    """The fields but the key; the statement for a new row, and the one for a row that is there."""
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    columns = [quote(str(field.column)) for field in fields]
    # Names of tables and columns alone stand in them; every value is a parameter.
    places, pairs = ", ".join(["%s"] * len(columns)), ", ".join(f"{column} = %s" for column in columns)
    new = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING {key}"  # noqa: S608
    again = f"UPDATE {table} SET {pairs} WHERE {key} = %s"  # noqa: S608
    return fields, new, again


def store(row: models.Model) -> None:
    """Insert a row without a key, or update the one with it. The model's key is given by the database.

    As `save`, without what we have none of: signals, parents, defaults of the database.
    """
    fields, new, again = _spelled(type(row))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        if row.pk is None:
            cursor.execute(new, values)
            row.pk = cursor.fetchone()[0]
        else:
            cursor.execute(again, [*values, row.pk])
            if cursor.rowcount != 1:
                raise ObjectDoesNotExist
    row._state.adding, row._state.db = False, connection.alias

"""Queries that every request of a class asks, written as SQL once: most of what such a query costs is its writing.

Django's own compiler writes the SQL and says how a row becomes values or an instance; only the values that differ
from call to call are put in anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connections, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

# A value that stands for a parameter while the SQL is written: one that no query has otherwise.
STAND_INS: dict[type, Callable[[int], Any]] = {
    models.UUIDField: lambda n: uuid.UUID(int=2**127 + n),
    models.DateTimeField: lambda n: datetime(1970, 1, 1, microsecond=n, tzinfo=UTC),
    models.CharField: lambda n: f"stand-in-{n}",
    models.IntegerField: lambda n: 1_970_000_000 + n,
    models.AutoField: lambda n: 1_970_000_000 + n,
}


@dataclass(frozen=True)
class _Written:
    """The SQL on one database, and where each parameter goes."""

    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    converters: Any
    gives_values: bool


class Prepared:
    """A query with named parameters, each said to be a value of one model field."""

    def __init__(
        self, build: Callable[..., models.QuerySet[Any, Any]], **fields: Callable[[], models.Field[Any, Any]]
    ) -> None:
        """`build` makes the query from the parameters, each given by name; `fields` names the field of each."""
        self.build = build
        self.fields = fields
        self.written: dict[str, _Written] = {}

    def rows(self, using: str = "default", **values: Any) -> list[Any]:
        """What the query finds: tuples if it asks for values, else instances."""
        written = self.written.get(using) or self._write(using)
        connection = connections[using]
        params = list(written.params)
        for place, name in written.places:
            params[place] = self.fields[name]().get_db_prep_value(values[name], connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        if written.converters:
            rows = list(written.compiler.apply_converters(rows, written.converters))
        if written.gives_values:
            return [tuple(row) for row in rows]
        return [self._instance(written.compiler, row, using) for row in rows]

    def first(self, using: str = "default", **values: Any) -> Any:
        """The first that it finds; None if there is none."""
        return next(iter(self.rows(using, **values)), None)

    def _write(self, using: str) -> _Written:
        connection = connections[using]
        samples = {name: _stand_in(field(), n) for n, (name, field) in enumerate(self.fields.items())}
        query = self.build(**samples).using(using)
        compiler = query.query.get_compiler(using)
        sql, params = compiler.as_sql()
        prepared = {
            name: self.fields[name]().get_db_prep_value(sample, connection)
            for name, sample in samples.items()
        }
        places = tuple(
            (place, name)
            for place, param in enumerate(params)
            for name, one in prepared.items()
            if param == one
        )
        if {name for _, name in places} != set(self.fields):
            raise ValueError("a parameter of a prepared query does not stand in its SQL")
        converters = compiler.get_converters([column[0] for column in compiler.select])
        gives_values = query.query.values_select != ()
        self.written[using] = _Written(compiler, sql, tuple(params), places, converters, gives_values)
        return self.written[using]

    @staticmethod
    def _instance(compiler: SQLCompiler, row: Sequence[Any], using: str) -> models.Model:
        info: Any = compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        found: models.Model = info["model"].from_db(using, names, row[first:last])
        # The types are those of the next Django, which asks for one thing more.
        for populator in get_related_populators(info, compiler.select, using):  # type: ignore[call-arg]
            populator.populate(row, found)
        return found


def _stand_in(field: models.Field[Any, Any], n: int) -> Any:
    field = field.target_field if isinstance(field, models.ForeignKey) else field
    return next(make(n) for kind, make in STAND_INS.items() if isinstance(field, kind))

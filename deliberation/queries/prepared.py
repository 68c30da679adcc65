"""Queries that every request of a class asks, written as SQL once: most of what such a query costs is its writing.

Django's own compiler writes the SQL and says how a row becomes values or an instance; only the values that differ
from call to call are put in anew. A parameter may be a list (`pk__in`): the SQL is then written once for each eight
that it grows by. A row is read in few steps, too: an id or a time that was read before is taken from memory, and an
instance is made without the signals that Django sends of each (nobody listens to them).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler

# A list is filled up to a multiple of this with its last value, so that few lengths are written.
STRIDE = 8
# A query of one table, as the compiler writes it.
OF_ONE_TABLE = re.compile(
    r'SELECT (?P<columns>.+) FROM (?P<table>"\w+") WHERE (?P<where>.+?)(?: FOR UPDATE)?', re.DOTALL
)

# A value that stands for a parameter while the SQL is written: one that no query has otherwise.
STAND_INS: dict[type, Callable[[int], Any]] = {
    models.UUIDField: lambda n: uuid.UUID(int=2**127 + n),
    models.DateTimeField: lambda n: datetime(1970, 1, 1, microsecond=n, tzinfo=UTC),
    models.CharField: lambda n: f"stand-in-{n}",
    models.IntegerField: lambda n: 1_970_000_000 + n,
    models.AutoField: lambda n: 1_970_000_000 + n,
}


# Values of these fields mean the same each time that the database writes them the same way: so many are remembered.
REMEMBERED = (models.UUIDField, models.DateTimeField, models.BooleanField)
MOST_REMEMBERED = 16_384


class _Maker:
    """Makes instances of one model from rows, as `Model.from_db` does."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        plain = (DeferredAttribute, ForeignKeyDeferredAttribute)
        # A field that keeps its value elsewhere, or a model that does more when it is made, is left to Django.
        self.is_plain = all(field.descriptor_class in plain for field in fields) and (
            model.__init__ is models.Model.__init__
        )

    def from_db(self, using: str, names: Sequence[str], values: Sequence[Any]) -> models.Model:
        if not self.is_plain:
            return self.model.from_db(using, names, values)
        found = self.model.__new__(self.model)
        found.__dict__.update(zip(names, values, strict=True))
        found._state = state = ModelState()
        state.adding, state.db = False, using
        return found


@dataclass(frozen=True)
class _Shape:
    """Where in a row a model's columns stand, those of its relatives, and what was annotated."""

    maker: _Maker
    names: list[str]
    first: int
    last: int
    relatives: tuple[Any, ...]
    annotations: tuple[tuple[str, int], ...]

    def instance(self, row: Sequence[Any], using: str) -> models.Model:
        found = self.maker.from_db(using, self.names, row[self.first : self.last])
        for populator in self.relatives:
            populator.populate(row, found)
        for name, place in self.annotations:
            setattr(found, name, row[place])
        return found


@dataclass(frozen=True)
class _Written:
    """The SQL on one database, and where each parameter goes."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, tuple[str, int]], ...]
    # How the values of some columns are read: (place, reader).
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]
    # How a row becomes an instance; None if it stays values.
    shape: _Shape | None


class Prepared:
    """A query with named parameters, each said to be a value of one model field."""

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Any, Any]],
        sets: str = "",
        also: Callable[[str], str] = lambda vendor: "",
        /,
        **fields: Callable[[], models.Field[Any, Any]],
    ) -> None:
        """`build` makes the query from the parameters, each given by name; `fields` names the field of each.

        With `sets` the rows that the query finds are changed so (SQL, no parameters), and found as they are then;
        `also` gives the SQL of one more value to ask for with them, on a database of that vendor, which is dropped.
        """
        self.build = build
        self.sets, self.also = sets, also
        self.fields = fields
        self.written: dict[tuple[Any, ...], _Written] = {}

    def rows(self, using: str = "default", **values: Any) -> list[Any]:
        """What the query finds: tuples if it asks for values, else instances. Nothing, if a list has nothing in it."""
        flat, lengths = _flat(values)
        if 0 in lengths.values():
            return []
        shape = (using, *lengths.items())
        written = self.written.get(shape) or self._write(shape, lengths)
        connection = connections[using]
        params = list(written.params)
        for place, (name, n) in written.places:
            params[place] = self.fields[name]().get_db_prep_value(flat[name][n], connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        if written.readers:
            rows = [_read(row, written.readers) for row in rows]
        if written.shape is None:
            return rows
        return [written.shape.instance(row, using) for row in rows]

    def first(self, using: str = "default", **values: Any) -> Any:
        """The first that it finds; None if there is none."""
        return next(iter(self.rows(using, **values)), None)

    def _write(self, shape: tuple[Any, ...], lengths: dict[str, int]) -> _Written:
        using = shape[0]
        connection = connections[using]
        numbers = iter(range(1_000))
        samples = {
            name: [_stand_in(field(), next(numbers)) for _ in range(lengths.get(name, 1))]
            for name, field in self.fields.items()
        }
        query = self.build(
            **{name: some if name in lengths else some[0] for name, some in samples.items()}
        ).using(using)
        compiler = query.query.get_compiler(using)
        sql, params = compiler.as_sql()
        if self.sets:
            sql = self._changing(sql, connection.vendor)
        prepared = {
            (name, n): self.fields[name]().get_db_prep_value(sample, connection)
            for name, some in samples.items()
            for n, sample in enumerate(some)
        }
        places = tuple(
            (place, which)
            for place, param in enumerate(params)
            for which, one in prepared.items()
            if param == one
        )
        if {which for _, which in places} != set(prepared):
            raise ValueError("a parameter of a prepared query does not stand in its SQL")
        self.written[shape] = _Written(
            sql=sql,
            params=tuple(params),
            places=places,
            readers=_readers(compiler, connection),
            shape=_shape(compiler, using) if query._iterable_class is ModelIterable else None,
        )
        return self.written[shape]

    def _changing(self, sql: str, vendor: str) -> str:
        """The statement that changes what a query finds."""
        found = OF_ONE_TABLE.fullmatch(sql)
        if found is None:
            raise ValueError("a query that changes what it finds asks one table")
        more = self.also(vendor)
        return (
            f"UPDATE {found['table']} SET {self.sets} WHERE {found['where']} "  # noqa: S608
            f"RETURNING {found['columns']}{', ' if more else ''}{more}"
        )


def _shape(compiler: SQLCompiler, using: str) -> _Shape:
    info: Any = compiler.klass_info
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    # The types are those of the next Django, which asks for one thing more.
    relatives = tuple(get_related_populators(info, compiler.select, using))  # type: ignore[call-arg]
    for relative in relatives:
        relative.model_cls = _Maker(relative.model_cls)  # type: ignore[assignment]
    return _Shape(
        maker=_Maker(info["model"]),
        names=[column[0].target.attname for column in compiler.select[first:last]],
        first=first,
        last=last,
        relatives=relatives,
        annotations=tuple((compiler.annotation_col_map or {}).items()),
    )


def _readers(compiler: SQLCompiler, connection: Any) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """How the columns are read that the database does not give as what they are."""
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return tuple(
        (place, _reader(tuple(steps), expression, connection))
        for place, (steps, expression) in converters.items()
    )


def _reader(steps: tuple[Any, ...], expression: Any, connection: Any) -> Callable[[Any], Any]:
    field = expression.output_field
    if len(steps) == 1 and isinstance(field, REMEMBERED):
        return _remembering(connection.alias, steps[0].__name__, steps[0])

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return read


_rememberers: dict[tuple[str, str], Callable[[Any], Any]] = {}


def _remembering(alias: str, name: str, step: Any) -> Callable[[Any], Any]:
    """One memory for all columns of a kind: the same id stands in many tables."""
    read = lru_cache(MOST_REMEMBERED)(lambda value: step(value, None, None))
    return _rememberers.setdefault((alias, name), read)


def _read(row: Sequence[Any], readers: tuple[tuple[int, Callable[[Any], Any]], ...]) -> tuple[Any, ...]:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return tuple(values)


def _flat(values: dict[str, Any]) -> tuple[dict[str, Sequence[Any]], dict[str, int]]:
    """Each parameter as a sequence; and the length of those that are lists, filled up."""
    flat: dict[str, Sequence[Any]] = {}
    lengths: dict[str, int] = {}
    for name, value in values.items():
        if isinstance(value, list):
            flat[name] = value + value[-1:] * (-len(value) % STRIDE)
            lengths[name] = len(flat[name])
        else:
            flat[name] = (value,)
    return flat, lengths


def _stand_in(field: models.Field[Any, Any], n: int) -> Any:
    field = field.target_field if isinstance(field, models.ForeignKey) else field
    return next(make(n) for kind, make in STAND_INS.items() if isinstance(field, kind))

"""Columns that know how their cells are read, and those that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext

from deliberation.errors import gettext_noop
from deliberation.reports.export import Export
from deliberation.reports.table import Cell, Column, ColumnType, Link, Rows, Table


@dataclass(frozen=True)
class Field:
    """A column and how its cell is read from a row: by `value`, or else from the attribute of its name.

    `meaning` is a sentence to be translated; the name is for programs, and the same in every language.
    """

    name: str
    meaning: str
    value: Callable[[Any], Cell] | None = None
    type: ColumnType = "text"


def table_of(
    name: str,
    export: Export,
    fields: Iterable[Field],
    rows: Callable[[], Iterable[Any]],
    *,
    key: tuple[str, ...] = (),
    links: tuple[Link, ...] = (),
) -> Table:
    """A table of the session, whose rows are read when somebody walks through them.

    What its columns mean is said in the language spoken now, which in a bundle is that of the class.
    """
    code = export.classroom.code
    used = tuple(fields)
    readers = tuple(field.value or attrgetter(field.name) for field in used)

    def made() -> Iterator[tuple[Cell, ...]]:
        return ((code, *[read(row) for read in readers]) for row in rows())

    def cells() -> Iterator[tuple[Cell, ...]]:
        # Three files of a bundle tell the same rows; a file by itself holds none.
        return made() if export.streams else iter(export.kept_rows(name, made))

    return Table(
        name=name,
        columns=(
            Column("session_code", gettext("The session’s join code.")),
            *(Column(field.name, gettext(field.meaning), field.type) for field in used),
        ),
        rows=Rows(cells),
        key=key,
        links=links,
    )


def seat_fields(export: Export) -> tuple[Field, ...]:
    """Who a row belongs to, and what to know before it is counted."""
    labels, seats = export.labels, export.record.seats
    removed = {key: seat.removed_at is not None for key, seat in seats.items()}
    rehearsed = {key: seat.rehearsed for key, seat in seats.items()}
    return (
        Field("participant", gettext_noop("Pseudonym of the seat."), lambda row: labels[row.seat]),
        Field(
            "removed",
            gettext_noop("true if the seat was removed from the class; every tally leaves these rows out."),
            lambda row: removed[row.seat],
            "true/false",
        ),
        Field(
            "rehearsed",
            gettext_noop("true if a rehearsal filled the seat, not a person."),
            lambda row: rehearsed[row.seat],
            "true/false",
        ),
    )


def argument_fields(export: Export) -> tuple[Field, ...]:
    """Which argument a row belongs to, and whether the class sees it."""
    statuses = export.statuses
    return (
        Field("argument", gettext_noop("Id of the argument.")),
        Field(
            "status",
            gettext_noop("The argument’s status; see arguments."),
            lambda row: statuses[row.argument],
        ),
    )


EPOCH = Field("epoch", gettext_noop("Which phase change it was written after; see phases."), type="number")
AT = Field("at", gettext_noop("When it was saved last (UTC)."), type="time")
TRADEOFF = Field("tradeoff", gettext_noop("Key of the trade-off."))

OF_SEAT = Link("participant", "participants", "participant")
OF_ARGUMENT = Link("argument", "arguments", "argument")
OF_TRADEOFF = Link("tradeoff", "tradeoffs", "tradeoff")
OF_POSITION = Link("position", "positions", "position")
OF_PASSAGE = Link("passage", "passages", "passage")


def passage_label(number: int | None) -> str | None:
    """The passage as people call it, such as P12."""
    return None if number is None else f"P{number}"

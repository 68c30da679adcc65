"""Columns that know how their cells are read, and those that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.models import ClassroomSession
from deliberation.reports.seats import Seats, argument_status
from deliberation.reports.table import Cell, Column, ColumnType, Table


@dataclass(frozen=True)
class Field:
    """A column and how its cell is read from a row: by `value`, or else from the attribute of its name."""

    name: str
    meaning: str
    value: Callable[[Any], Cell] | None = None
    type: ColumnType = "text"

    def of(self, row: Any) -> Cell:
        """The cell of one row."""
        return self.value(row) if self.value else getattr(row, self.name)


def table_of(name: str, classroom: ClassroomSession, fields: Iterable[Field], rows: Iterable[Any]) -> Table:
    code = Field("session_code", "The session's join code.", lambda row: classroom.code)
    used = (code, *fields)
    return Table(
        name=name,
        columns=tuple(Column(field.name, field.meaning, field.type) for field in used),
        rows=tuple(tuple(field.of(row) for field in used) for row in rows),
    )


def seat_fields(seats: Seats) -> tuple[Field, ...]:
    """Who a row belongs to, and what to know before it is counted."""
    return (
        Field("participant", "Pseudonym of the seat.", lambda row: seats.labels[row.participant_id]),
        Field(
            "removed",
            "true if the seat was removed from the class; every tally leaves these rows out.",
            lambda row: seats.is_removed(row.participant_id),
            "true/false",
        ),
        Field(
            "rehearsed",
            "true if a rehearsal filled the seat, not a person.",
            lambda row: seats.is_rehearsed(row.participant_id),
            "true/false",
        ),
    )


EPOCH = Field("epoch", "Which phase change it was written after; see phases.", type="number")
AT = Field("at", "When it was saved last (UTC).", type="time")
ARGUMENT = Field("argument", "Id of the argument.", lambda row: str(row.argument_id))
TRADEOFF = Field("tradeoff", "Key of the trade-off.", lambda row: row.tradeoff.key)


def status_field(seats: Seats) -> Field:
    """Whether the class sees the argument that a row belongs to."""
    return Field(
        "status",
        "The argument's status; see arguments.",
        lambda row: argument_status(row.argument, seats),
    )

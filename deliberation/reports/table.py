"""What a report is made of: a table that says what each of its columns means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from deliberation.models import ClassroomSession

Cell = str | int | float | bool | datetime | None
ColumnType = Literal["text", "number", "true/false", "time"]


@dataclass(frozen=True)
class Column:
    """A column's name in lower_snake, what it means in plain words, and what stands in it."""

    name: str
    meaning: str
    type: ColumnType = "text"


@dataclass(frozen=True)
class Table:
    """Rows of plain values under named columns; None is "nothing said", never zero."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Report:
    """One table that can be taken out of a session. `build(classroom, names)` makes it."""

    key: str
    title: str
    meaning: str
    build: Callable[[ClassroomSession, bool], Table]

"""What a report is made of: a table that says what each of its columns means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from deliberation.reports.export import Export

Cell = str | int | float | bool | datetime | None
ColumnType = Literal["text", "number", "true/false", "time"]


@dataclass(frozen=True)
class Column:
    """A column's name in lower_snake, what it means in plain words, and what stands in it."""

    name: str
    meaning: str
    type: ColumnType = "text"


@dataclass(frozen=True)
class Rows:
    """Rows that are asked for each time that somebody walks through them; a file by itself never holds them all."""

    make: Callable[[], Iterator[tuple[Cell, ...]]]

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return self.make()


@dataclass(frozen=True)
class Link:
    """A column whose cells, where they are not empty, stand in the key of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """Rows of plain values under named columns; None is "nothing said", never zero.

    `key` names the columns that tell one row from every other; `links` those that name a row of another table.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=())


@dataclass(frozen=True)
class Report:
    """One table that can be taken out of a session."""

    key: str
    title: str
    meaning: str
    build: Callable[[Export], Table]

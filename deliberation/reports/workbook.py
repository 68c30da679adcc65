"""session.xlsx: one sheet a table. Every cell is written as what it is; no text becomes a formula or a link."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from deliberation.reports.table import Cell, Column, Table

# The file says no other moment of its making: the same session gives the same bytes.
MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
EPOCH = datetime(1899, 12, 30, tzinfo=UTC).timestamp()
SECONDS_A_DAY = 86_400
MOST_ROWS = 1_048_576
# A cell holds 32,767 UTF-16 units; half as many characters are never more than that.
MOST_CHARS = 16_383
PIECE = 256_000
WIDTHS = {"number": 10, "true/false": 12, "time": 20, "text": 24}
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What XML gives a meaning, cannot hold or would change; and what would be read as the escape of such a sign.
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

DICTIONARY = (
    Column("table", "The sheet."),
    Column("column", "The column."),
    Column("type", "What stands in it."),
    Column("meaning", "What it means."),
)


def write_workbook(tables: Iterable[Table]) -> Iterator[bytes]:
    """The workbook, piece by piece. It is put together on the disk, row by row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": MADE})
        head = book.add_format({"bold": True, "bottom": 1})
        time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        found = list(tables)
        for name, columns, rows in (
            ("README", DICTIONARY, _meanings(found)),
            *((table.name, table.columns, table.rows) for table in found),
        ):
            _write_sheets(book, name, columns, rows, head=head._get_xf_index(), time=time._get_xf_index())
        book.close()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _meanings(tables: Iterable[Table]) -> Iterator[tuple[Cell, ...]]:
    for table in tables:
        for column in table.columns:
            yield table.name, column.name, column.type, column.meaning


class PlainSheet(Worksheet):
    """A sheet that takes whole rows of values.

    The library's own way through each cell takes some five times as long; and where it does not hold the whole
    workbook in memory, it takes a text that looks like its own rich text for that, and writes it unescaped.
    """

    def add_rows(
        self, columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]], head: int, time: int
    ) -> bool:
        """A header that stays in sight, then rows while there is room; whether there was room for all."""
        self.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            self.set_column(place, place, WIDTHS[column.type])
        letters = [xl_col_to_name(place) for place in range(len(columns))]
        self._add_row(1, [f's="{head}" {_text(column.name)}' for column in columns], letters)
        writers = [_writer(column, time) for column in columns]
        number = 1
        for row in rows:
            number += 1
            cells = [
                None if cell is None or cell == "" else write(cell)
                for write, cell in zip(writers, row, strict=True)
            ]
            self._add_row(number, cells, letters)
            if number == MOST_ROWS:
                break
        self.dim_rowmin, self.dim_rowmax = 0, number - 1
        self.dim_colmin, self.dim_colmax = 0, len(columns) - 1
        return number < MOST_ROWS

    def _add_row(self, number: int, cells: list[str | None], letters: list[str]) -> None:
        inner = "".join(
            f'<c r="{letter}{number}" {cell}</c>' for letter, cell in zip(letters, cells, strict=True) if cell
        )
        self.fh.write(f'<row r="{number}">{inner}</row>')


def _write_sheets(
    book: Any,
    name: str,
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]],
    *,
    head: int,
    time: int,
) -> None:
    """The table in a sheet; what is more than a sheet can hold goes on in another."""
    left, part = iter(rows), 1
    while True:
        sheet = book.add_worksheet(name if part == 1 else f"{name} {part}", worksheet_class=PlainSheet)
        if sheet.add_rows(columns, left, head, time):
            return
        part += 1


def _writer(column: Column, time: int) -> Callable[[Any], str]:
    """What makes a value of a column into the rest of its cell."""
    by_type: dict[str, Callable[[Any], str]] = {
        "number": lambda value: f"><v>{value!r}</v>",
        "true/false": lambda value: f't="b"><v>{int(value)}</v>',
        "time": lambda value: f's="{time}"><v>{(int(value.timestamp()) - EPOCH) / SECONDS_A_DAY:.10f}</v>',
        "text": _text,
    }
    return by_type[column.type]


@lru_cache(maxsize=20_000)
def _text(value: str) -> str:
    if SPECIAL.search(value):
        value = SPECIAL.sub(_escaped, value)
    if len(value) > MOST_CHARS:
        value = f"{value[: MOST_CHARS - 1]}…"
    # White space at either end is dropped unless it is said to count.
    space = ' xml:space="preserve"' if value != value.strip() else ""
    return f't="inlineStr"><is><t{space}>{value}</t></is>'


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return ENTITIES.get(sign) or f"_x{ord(sign):04X}_"

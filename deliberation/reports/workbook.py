"""session.xlsx: one sheet a table. Every cell is written as what it is; no text becomes a formula or a link."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from deliberation.reports.table import Cell, Column, Table

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The file says no other moment of its making: the same session gives the same bytes.
MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
MOST_ROWS = 1_048_576
PIECE = 256_000
WIDTHS = {"number": 10, "true/false": 12, "time": 20, "text": 24}


def write_workbook(tables: Iterable[Table]) -> Iterator[bytes]:
    """The workbook, piece by piece. It is put together on the disk, row by row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.xlsx"
        book = xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": folder})
        book.set_properties({"created": MADE})
        found = list(tables)
        formats = _Formats(book)
        _sheet(book, formats, "README", DICTIONARY, _meanings(found))
        for table in found:
            _sheet(book, formats, table.name, table.columns, table.rows)
        book.close()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


DICTIONARY = (
    Column("table", "The sheet."),
    Column("column", "The column."),
    Column("type", "What stands in it."),
    Column("meaning", "What it means."),
)


def _meanings(tables: Iterable[Table]) -> Iterator[tuple[Cell, ...]]:
    for table in tables:
        for column in table.columns:
            yield table.name, column.name, column.type, column.meaning


class _Formats:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def _sheet(
    book: Any, formats: _Formats, name: str, columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...]]
) -> None:
    """A sheet with a frozen header; what is more than a sheet can hold goes on in another."""
    sheet = _begin(book, formats, name, columns)
    writers = _writers(sheet, formats, columns)
    number, part = 0, 1
    for row in rows:
        number += 1
        if number == MOST_ROWS:
            part += 1
            sheet = _begin(book, formats, f"{name} {part}", columns)
            writers = _writers(sheet, formats, columns)
            number = 1
        for place, cell in enumerate(row):
            if cell is not None and cell != "":
                writers[place](number, place, cell)


def _begin(book: Any, formats: _Formats, name: str, columns: tuple[Column, ...]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.type])
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, formats.head)
    return sheet


def _writers(sheet: Any, formats: _Formats, columns: tuple[Column, ...]) -> list[Any]:
    def write_time(row: int, place: int, moment: datetime) -> None:
        naive = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(row, place, naive, formats.time)

    by_type = {
        "number": sheet.write_number,
        "true/false": sheet.write_boolean,
        "time": write_time,
        "text": sheet.write_string,
    }
    return [by_type[column.type] for column in columns]

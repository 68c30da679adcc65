"""Tables into bytes. No database here."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from deliberation.reports.table import Cell, Table

# What a spreadsheet takes for the start of a formula, and the full-width twins that some take for it too.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
CONTROL_STARTS = ("\t", "\r", "\n")


def disarmed(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it as a formula."""
    first = next((char for char in text if not _is_unseen(char)), "")
    return f"'{text}" if first in FORMULA_STARTS or text.startswith(CONTROL_STARTS) else text


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}


def time_text(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_csv(table: Table) -> bytes:
    """One header row, every text quoted and disarmed, numbers bare; UTF-8 with a mark, as spreadsheets want it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([disarmed(column.name) for column in table.columns])
    writer.writerows([[_csv_cell(cell) for cell in row] for row in table.rows])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return time_text(cell)
    return disarmed(cell) if isinstance(cell, str) else cell


def write_json(content: Any) -> bytes:
    """Plain values as UTF-8 JSON, in the order given; text stays as it was typed."""
    return (json.dumps(content, ensure_ascii=False, indent=2, default=_json_value) + "\n").encode()


def _json_value(value: object) -> str:
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError(f"{value!r} is no plain value")


def json_rows(table: Table) -> list[dict[str, Cell]]:
    """The rows of a table as objects."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def write_dictionary(heading: Iterable[str], tables: Iterable[Table]) -> bytes:
    """What each file is for and what each column means, in plain text."""
    lines = [*heading, ""]
    for table in tables:
        lines += [f"{table.name}.csv", "-" * len(f"{table.name}.csv")]
        lines += [f"{column.name} ({column.type}): {column.meaning}" for column in table.columns]
        lines.append("")
    return "\r\n".join(lines).encode("utf-8-sig")

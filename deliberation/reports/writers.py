"""Tables into bytes. No database here.

CSV comes in two profiles. `csv_chunks(..., MACHINE)`: RFC 4180, no mark, the text as it was typed. SPREADSHEET: a
byte order mark, and an apostrophe before a text that a spreadsheet could run as a formula; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import pgettext

from deliberation.reports.table import Cell, ColumnType, Table

# What a spreadsheet takes for the start of a formula, and the full-width twins that some take for it too.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
CONTROL_STARTS = ("\t", "\r", "\n")
CHUNK_CHARS = 64_000


@dataclass(frozen=True)
class Profile:
    """How a CSV file is written: with a byte order mark, which cells are quoted, and whether text is disarmed."""

    mark: bytes
    quoting: Literal[0, 1, 2, 3]
    disarms: bool


MACHINE = Profile(mark=b"", quoting=csv.QUOTE_MINIMAL, disarms=False)
SPREADSHEET = Profile(mark=b"\xef\xbb\xbf", quoting=csv.QUOTE_NONNUMERIC, disarms=True)


def disarmed(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet could run it as a formula."""
    if text[:1].isascii() and text[:1].isalnum():
        return text
    first = next((char for char in text if not _is_unseen(char)), "")
    return f"'{text}" if first in FORMULA_STARTS or text.startswith(CONTROL_STARTS) else text


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}


def time_text(moment: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return _second_text(math.floor(moment.timestamp()))


@lru_cache(maxsize=10_000)
def _second_text(second: int) -> str:
    """A class does thousands of things within the same few thousand seconds."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def csv_chunks(table: Table, profile: Profile) -> Iterator[bytes]:
    """The table as CSV, piece by piece: however long it is, only a piece is held."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=profile.quoting, lineterminator="\r\n")
    say = disarmed if profile.disarms else str
    writer.writerow([say(column.name) for column in table.columns])
    readers = [(place, _reader(column.type, profile)) for place, column in enumerate(table.columns)]
    # Most columns are written as they are: the writer itself makes an empty cell of None.
    changed = [(place, read) for place, read in readers if read]
    yield profile.mark
    for row in table.rows:
        cells = list(row)
        for place, read in changed:
            cells[place] = read(cells[place])
        writer.writerow(cells)
        if text.tell() > CHUNK_CHARS:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _reader(type: ColumnType, profile: Profile) -> Callable[[Any], Any] | None:
    """What makes a cell of a column into what the CSV writer takes; None if it takes it as it is."""
    if type == "true/false":
        return lambda cell: "" if cell is None else "true" if cell else "false"
    if type == "time":
        return lambda cell: time_text(cell) if cell else ""
    if type == "text" and profile.disarms:
        return lambda cell: disarmed(cell) if cell else ""
    return None


def write_csv(table: Table, profile: Profile = SPREADSHEET) -> bytes:
    """A whole table as CSV."""
    return b"".join(csv_chunks(table, profile))


def write_json(content: Any) -> bytes:
    """Plain values as UTF-8 JSON, in the order given; text stays as it was typed."""
    return (json.dumps(content, ensure_ascii=False, indent=2, default=json_value) + "\n").encode()


def json_value(value: object) -> str:
    """What JSON has no word for, as text."""
    if isinstance(value, datetime):
        return time_text(value)
    raise TypeError(f"{value!r} is no plain value")


def json_rows(table: Table) -> list[dict[str, Cell]]:
    """The rows of a table as objects."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def write_dictionary(heading: Iterable[str], tables: Iterable[Table]) -> bytes:
    """What each file is for and what each column means, in plain text."""
    begin, end = pgettext("before an aside", " ("), pgettext("after an aside", ")")
    colon = pgettext("before what follows", ": ")
    lines = [*heading, ""]
    for table in tables:
        lines += [f"{table.name}.csv", "-" * len(f"{table.name}.csv")]
        lines += [
            f"{column.name}{begin}{column.type}{end}{colon}{column.meaning}" for column in table.columns
        ]
        lines.append("")
    return "\r\n".join(lines).encode("utf-8-sig")

"""A CSV file as rows, whatever its spreadsheet or age has done to it; and a sentence for what cannot be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from deliberation.errors import BadExport, gettext_noop

# The longest cell, in characters: ten times the longest statement that any conversation allows.
LONGEST_CELL = 1_000_000
NOT_A_LETTER = re.compile(r"[\s_]+")
WHOLE = re.compile(r"[+-]?\d+(?:\.0*)?")


class Table:
    """An open CSV file whose columns are found under any of the names that they have had."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self.name = path.name
        self._rows = csv.reader(file)
        self.header = [_plain(name) for name in self._next() or []]

    @property
    def line(self) -> int:
        """The line of the file that was read last."""
        return self._rows.line_num

    def place(self, names: Sequence[str]) -> int | None:
        """Where the column with one of these names stands; None if there is none."""
        return next((self.header.index(name) for name in names if name in self.header), None)

    def require(self, names: Sequence[str]) -> int:
        """Where a column that must be there stands. Raises BadExport."""
        place = self.place(names)
        if place is None:
            raise BadExport(
                gettext_noop("%(file)s has no column “%(column)s”."), file=self.name, column=names[0]
            )
        return place

    def rows(self) -> Iterator[list[str]]:
        """The rows as they are read, none of them shorter than the header; empty lines are passed over."""
        while (row := self._next()) is not None:
            if any(cell.strip() for cell in row):
                yield row + [""] * (len(self.header) - len(row))

    def refuse(self, cell: str) -> BadExport:
        """What to raise for a cell that does not say what its column should."""
        return BadExport(
            gettext_noop("%(file)s, line %(line)s: “%(cell)s” was not expected there."),
            file=self.name,
            line=self.line,
            cell=cell.strip()[:40],
        )

    def whole(self, cell: str, among: Sequence[int] | None = None) -> int:
        """A cell as a whole number, 1.0 as 1. Raises BadExport for anything else, or one not among those named."""
        text = cell.strip()
        if not WHOLE.fullmatch(text):
            raise self.refuse(cell)
        number = int(text.split(".")[0])
        if among is not None and number not in among:
            raise self.refuse(cell)
        return number

    def _next(self) -> list[str] | None:
        try:
            return next(self._rows, None)
        except csv.Error as error:
            raise BadExport(
                gettext_noop("%(file)s, line %(line)s: this is not a table of comma-separated values."),
                file=self.name,
                line=self.line + 1,
            ) from error
        except UnicodeDecodeError as error:
            raise BadExport(
                gettext_noop("%(file)s is not UTF-8 text: save it again with the encoding UTF-8."),
                file=self.name,
            ) from error


@contextmanager
def table(path: Path) -> Iterator[Table]:
    """Open a CSV file, with or without a byte order mark. Raises BadExport if it is not there or not readable."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        file = path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError as error:
        raise BadExport(
            gettext_noop("%(folder)s has no %(file)s."), folder=str(path.parent), file=path.name
        ) from error
    except OSError as error:
        raise BadExport(
            gettext_noop("%(file)s cannot be read: %(why)s."), file=str(path), why=error.strerror
        ) from error
    with file:
        yield Table(path, file)


def pairs(path: Path) -> Mapping[str, str]:
    """A table of two columns, without a header, as a mapping; empty if there is no such file."""
    if not path.is_file():
        return {}
    with table(path) as summary:
        first = summary.header
        rows = {first[0]: _first_value(path)} if len(first) > 1 else {}
        return rows | {_plain(row[0]): row[1].strip() for row in summary.rows() if len(row) > 1}


def _first_value(path: Path) -> str:
    """The second cell of the first row as it is written (a header is folded to small letters)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))[1].strip()


def _plain(name: str) -> str:
    """A column's name in small letters, joined by hyphens."""
    return NOT_A_LETTER.sub("-", name.strip().strip("\ufeff").lower())

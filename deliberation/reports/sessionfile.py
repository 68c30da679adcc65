"""session.json: everything of a session that another server needs to hold it, and to make the same files of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from cases.carrying import case_content
from deliberation.queries.record_kinds import FORMAT, KINDS, SETTINGS, Kind
from deliberation.queries.record_rows import LogRow, SeatRow
from deliberation.reports.export import Export
from deliberation.rules.levels import Level

ROWS_A_PIECE = 500


def session_chunks(export: Export) -> Iterator[bytes]:
    """The file piece by piece, one row a line: `{"format", "level", "session", "case", "rows": {list: {...}}}`.

    Each list has its columns and its rows. Times are UTC to the microsecond, because rows are in their order.
    """
    classroom = export.classroom
    head = {
        "format": FORMAT,
        "level": str(export.level),
        "session": {name: getattr(classroom, name) for name in SETTINGS}
        | {"tradeoffs": [tradeoff.key for tradeoff in export.record.chosen]},
        "case": case_content(classroom.case),
    }
    opened = json.dumps(head, ensure_ascii=False, indent=1, default=_value, sort_keys=True)
    yield (opened.removesuffix("\n}") + ',\n "rows": {').encode()
    between = ""
    for kind in KINDS:
        if kind.key == "names" and not (export.level == Level.NAMED and classroom.is_roster):
            continue
        columns = json.dumps(list(kind.row._fields))
        yield f'{between}\n  "{kind.key}": {{"columns": {columns}, "rows": ['.encode()
        yield from _rows(rows_of(export, kind))
        yield b"]}"
        between = ","
    yield b"\n }\n}\n"


def rows_of(export: Export, kind: Kind) -> Iterable[Any]:
    """The rows of one list as they go out: labels for pseudonyms."""
    if kind.row is SeatRow:
        return (
            seat._replace(pseudonym=seat.pseudonym if seat.erased else export.labels[seat.id])
            for seat in export.record.seats.values()
        )
    if kind.row is LogRow:
        return (row._replace(detail=export.told(row)) for row in export.record.log)
    found = getattr(export.record, kind.key)
    return found.values() if isinstance(found, dict) else found


def _rows(rows: Iterable[Any]) -> Iterator[bytes]:
    lines: list[str] = []
    between = "\n"
    encode = json.JSONEncoder(ensure_ascii=False, default=_value, separators=(",", ":")).encode
    for row in rows:
        lines.append(f"{between}   {encode(row)}")
        between = ",\n"
        if len(lines) == ROWS_A_PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    raise TypeError(f"{value!r} is no plain value")

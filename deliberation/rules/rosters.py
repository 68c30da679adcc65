"""Rosters: the names of a class, pasted or as CSV, read with every fault that they have."""

from __future__ import annotations

import codecs
import csv
import re

from deliberation.errors import BadName, BadRoster, Problem, gettext_noop
from deliberation.rules.names import EMPTY, RosterLine, clean_name, fold_name, name_keys
from deliberation.rules.text import fold_space

ROSTER_LINES = 500
ROSTER_BYTES = 1_000_000
NAME_HEADINGS = (
    "name",
    "names",
    "full name",
    "student name",
    "display name",
    "student",
    "students",
    "pupil",
    "participant",
    "nickname",
    "pseudonym",
    "姓名",
    "名字",
    "学生姓名",
    "学生",
    "昵称",
    "化名",
)
DELIMITERS = "\t;,"
FORMULA_STARTS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
# A telephone number or an amount beside the name starts with a sign and is no formula.
PLAIN_NUMBER = re.compile(r"[+\-]?[\d\s().,/\-]*")


def read_roster(data: bytes | str) -> list[RosterLine]:
    """The students of an uploaded or pasted roster; raises BadRoster with all that is wrong."""
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > ROSTER_BYTES:
        raise _refused(
            gettext_noop("A roster can be up to 1 MB; this one is %(size)s MB."),
            size=f"{size / 1_000_000:,.1f}",
        )
    return roster_lines(_decoded(data) if isinstance(data, bytes) else data)


def roster_lines(text: str) -> list[RosterLine]:
    """The students of a roster, one a line; raises BadRoster with every bad line and its number.

    Either one name a line, or columns (comma, semicolon or tab) under a first line in which one column is
    headed "name". Blank lines are skipped. A line is a line of the file: a quoted cell cannot span two.
    """
    numbered = list(enumerate(re.split("\r\n|\r|\n", text.removeprefix("\ufeff")), start=1))
    numbered = [(number, line) for number, line in numbered if line.strip()]
    if not numbered:
        raise _refused(gettext_noop("This roster has no names in it."))
    delimiter, column = _columns([line for _, line in numbered])
    body = numbered if column is None else numbered[1:]
    if len(body) > ROSTER_LINES:
        raise _refused(
            gettext_noop("A roster can have up to %(most)s lines; this one has %(has)s."),
            most=ROSTER_LINES,
            has=f"{len(body):,}",
        )
    if not body:
        raise _refused(gettext_noop("This roster has a heading but no names under it."))

    students: list[RosterLine] = []
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for number, line in body:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
        except csv.Error:
            problems.append(
                Problem(
                    gettext_noop("Line %(line)s has a quotation mark that is not closed."), {"line": number}
                )
            )
            continue
        if column is None and sum(bool(cell.strip()) for cell in cells) > 1:
            problems.append(
                Problem(
                    gettext_noop(
                        "Line %(line)s has several columns, and no heading says which one holds the names. "
                        "Write “name” above that column, or put quotation marks around a name with a comma in it."
                    ),
                    {"line": number},
                )
            )
            break
        raw = cells[column or 0] if (column or 0) < len(cells) else ""
        others = (cell for cell in cells if not PLAIN_NUMBER.fullmatch(cell.strip()))
        if any(_runs_as_formula(cell) for cell in (raw, *others)):
            problems.append(
                Problem(
                    gettext_noop(
                        "Line %(line)s has a cell that a spreadsheet would run as a formula. "
                        "Take away the sign that it starts with."
                    ),
                    {"line": number},
                )
            )
            continue
        try:
            name = clean_name(raw)
        except BadName as refusal:
            if refusal.message == EMPTY:
                problems.append(Problem(gettext_noop("Line %(line)s has no name."), {"line": number}))
            else:
                problems.append(
                    Problem(gettext_noop("Line %(line)s: %(why)s"), {"line": number}, why=refusal.message)
                )
            continue
        twins = [first_seen[key] for key in name_keys(name) if key in first_seen]
        if twins:
            problems.append(
                Problem(
                    gettext_noop("Line %(line)s: “%(name)s” looks the same as the name on line %(other)s."),
                    {"line": number, "name": name, "other": min(twins)},
                )
            )
            continue
        first_seen |= dict.fromkeys(name_keys(name), number)
        students.append(RosterLine(number=number, name=name, key=fold_name(name)))
    if problems:
        raise BadRoster(problems)
    return students


def _columns(lines: list[str]) -> tuple[str, int | None]:
    """The delimiter, and the column headed "name"; None if the first line is no heading."""
    for delimiter in DELIMITERS:
        cells = lines[0].split(delimiter)
        headings = [fold_space(re.sub('["_]', " ", cell)).casefold() for cell in cells]
        named = [heading for heading in NAME_HEADINGS if heading in headings]
        if named:
            return delimiter, headings.index(named[0])
    return max(DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in lines)), None


def _decoded(data: bytes) -> str:
    """The text of an uploaded file: UTF-8, or UTF-16 with its byte order mark."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _refused(
            gettext_noop("This is a spreadsheet, not a CSV file. Save it as “CSV UTF-8” and upload it again.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise _refused(
                gettext_noop(
                    "This file starts as UTF-16, but the rest cannot be read. "
                    "Save it as “CSV UTF-8” and upload it again."
                )
            ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(
            gettext_noop(
                "This file is not in UTF-8: line %(line)s cannot be read. Save it as “CSV UTF-8” and upload it again."
            ),
            line=line,
        ) from None
    if "\x00" in text:
        raise _refused(
            gettext_noop("This file is not plain text in UTF-8. Save it as “CSV UTF-8” and upload it again.")
        )
    return text


def _refused(message: str, **params: object) -> BadRoster:
    """A roster that is refused as a whole, for one reason."""
    return BadRoster([Problem(message, params)])


def _runs_as_formula(cell: str) -> bool:
    return cell.lstrip(" \u00a0\u3000").startswith(tuple(FORMULA_STARTS))

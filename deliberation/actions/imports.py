"""Taking in a session that another server exported: nothing of it is trusted, and it comes whole or not at all."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction

from cases.carrying import BadContent, store_content
from cases.models import Case
from deliberation.actions.classrooms import free_code, write_log
from deliberation.actions.leading import hold_account
from deliberation.errors import BadBundle, BadPlan, gettext_noop
from deliberation.models import Argument, Citation, ClassroomSession, Participant
from deliberation.queries.record_kinds import EARLIER, FORMAT, KINDS, SETTINGS, Kind
from deliberation.queries.record_rows import SeatRow
from deliberation.rules import limits, phases
from deliberation.rules.levels import BY_SEAT
from deliberation.rules.names import fold_name
from deliberation.rules.text import has_unwanted

MOST_ROWS = 1_000_000
EARLIEST, LATEST = datetime(1980, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
LARGEST_INT = 2**31 - 1
NEVER_STORED = re.compile("[\x00\ud800-\udfff]")
QUOTED = frozenset((Citation, name) for name in ("exact", "prefix", "suffix"))
BATCH = 1_000


@dataclass(frozen=True)
class Imported:
    """What was taken in: the session, the code that it had, and whether its case is new on this server."""

    classroom: ClassroomSession
    old_code: str
    new_case: bool


@transaction.atomic
def import_session(content: Mapping[str, Any], *, by: User, source: str) -> Imported:
    """Make a session of the plain values of its session.json. BadBundle, and nothing is changed, if it cannot be.

    Ids stay as they were, so that the same files can be made of it again; a join code that is taken is replaced.
    `source` is what the log calls the bundle.
    """
    form = content.get("format")
    if form not in (FORMAT, *EARLIER) or content.get("level") not in set(BY_SEAT):
        raise BadBundle(gettext_noop("session.json is of another kind than this server can read."))
    hold_account(by)
    rows = _tables(content.get("rows"))
    _refuse_if_here(rows)
    try:
        case, new_case = store_content(content.get("case"))
        classroom, old_code = _classroom(content.get("session"), case, by, unsaid=EARLIER.get(form, {}))
        if classroom.is_sealed and rows.get("names"):
            raise _bad("names")
        reader = _Reader(classroom, rows)
        for kind in KINDS:
            if kind.key in rows:
                kind.model._default_manager.bulk_create(
                    (reader.row(kind, values) for values in rows[kind.key]), batch_size=BATCH
                )
        reader.check_replies()
    except BadContent as error:
        raise BadBundle(gettext_noop("session.json: %(why)s."), why=str(error)) from error
    except (IntegrityError, DatabaseError) as error:
        raise BadBundle(gettext_noop("session.json holds rows that contradict each other.")) from error
    write_log(classroom, by=by, act="import", detail=source)
    return Imported(classroom, old_code, new_case)


def _bad(where: str) -> BadBundle:
    return BadBundle(
        gettext_noop("session.json holds something in “%(where)s” that does not belong there."), where=where
    )


def _tables(found: Any) -> dict[str, list[list[Any]]]:
    """The lists by name, each with the columns that it should have; `names` may be missing."""
    if not isinstance(found, dict):
        raise _bad("rows")
    expected = {kind.key: kind for kind in KINDS}
    if not expected.keys() - {"names"} <= found.keys() <= expected.keys():
        raise _bad("rows")
    for key, table in found.items():
        if not isinstance(table, dict) or table.keys() != {"columns", "rows"}:
            raise _bad(key)
        columns, rows = table["columns"], table["rows"]
        if columns != list(expected[key].row._fields) or not isinstance(rows, list):
            raise _bad(key)
        if len(rows) > MOST_ROWS or any(
            not isinstance(row, list) or len(row) != len(columns) for row in rows
        ):
            raise _bad(key)
    return {key: table["rows"] for key, table in found.items()}


def _refuse_if_here(rows: Mapping[str, list[list[Any]]]) -> None:
    """The same session twice would be one class counted twice."""
    seats = [_uuid(row[0]) for row in rows["seats"]]
    arguments = [_uuid(row[0]) for row in rows["arguments"]]
    if len(seats) > max(limits.SEATS, limits.IMPORTED_PEOPLE):
        raise _bad("seats")
    for model, ids in ((Participant, seats), (Argument, arguments)):
        for start in range(0, len(ids), BATCH):
            here = model._default_manager.filter(pk__in=ids[start : start + BATCH]).select_related(
                "classroom"
            )
            if known := here.first():
                raise BadBundle(
                    gettext_noop("This session, or a part of it, is here already: %(session)s."),
                    session=str(known.classroom),
                )


def _classroom(
    found: Any, case: Case, by: User, *, unsaid: Mapping[str, Any]
) -> tuple[ClassroomSession, str]:
    """The session's own row, its door closed, and the code that it came with; `unsaid` fills what its form lacks."""
    if isinstance(found, dict) and not found.keys() & unsaid.keys():
        found = {**found, **unsaid}
    if not isinstance(found, dict) or found.keys() != {*SETTINGS, "tradeoffs"}:
        raise _bad("session")
    values = {
        name: _value(ClassroomSession._meta.get_field(name), found[name], "session")
        for name in SETTINGS
        if name != "plan"
    }
    code = values["code"]
    if len(code) != limits.CODE_LENGTH or not set(code) <= set(limits.CODE_ALPHABET):
        raise _bad("code")
    if ClassroomSession.objects.filter(code=code).exists():
        values["code"] = free_code()
    classroom = ClassroomSession(
        **values, plan=_plan(found["plan"]), case=case, instructor=by, door_open=False
    )
    if classroom.step >= len(classroom.phases) or classroom.phases[classroom.step] != classroom.phase:
        raise _bad("phase")
    classroom.save(force_insert=True)
    # The database puts the present in for the day that a session was made.
    ClassroomSession.objects.filter(pk=classroom.pk).update(created_at=values["created_at"])
    by_key = {tradeoff.key: tradeoff for tradeoff in case.tradeoffs.all()}
    chosen = found["tradeoffs"]
    if not isinstance(chosen, list) or not chosen or any(key not in by_key for key in map(str, chosen)):
        raise _bad("tradeoffs")
    classroom.tradeoffs.set([by_key[key] for key in chosen])
    classroom.refresh_from_db()
    return classroom, code


def _plan(found: Any) -> list[dict[str, Any]]:
    try:
        steps = [phases.Step(step["phase"], step["minutes"]) for step in found]
        checked = phases.check_plan(steps)
    except (BadPlan, TypeError, KeyError) as error:
        raise _bad("plan") from error
    if list(checked) != steps or any(type(step.minutes) is not int for step in steps):
        raise _bad("plan")
    return [{"phase": step.phase, "minutes": step.minutes} for step in steps]


class _Reader:
    """Turns the rows of the file into rows of the database, and knows what they may name."""

    def __init__(self, classroom: ClassroomSession, rows: Mapping[str, list[list[Any]]]) -> None:
        case = classroom.case
        self.classroom = classroom
        self.seats = {row[0]: _uuid(row[0]) for row in rows["seats"]}
        self.arguments = {row[0]: _uuid(row[0]) for row in rows["arguments"]}
        self.parents: dict[str, str | None] = {}
        self.tradeoffs = {row.key: row for row in classroom.tradeoffs.all()}
        positions = dict(case.positions.values_list("key", "pk"))
        self.named: dict[str, tuple[str, Mapping[Any, Any]]] = {
            "seat": ("participant_id", self.seats),
            "argument": ("argument_id", self.arguments),
            "parent": ("parent_id", self.arguments),
            "tradeoff": ("tradeoff_id", {key: row.pk for key, row in self.tradeoffs.items()}),
            "card": ("card_id", positions),
            "position": ("position_id", positions),
            "passage": ("passage_id", dict(case.passages.values_list("number", "pk"))),
        }

    def row(self, kind: Kind, values: list[Any]) -> models.Model:
        """One row as the model keeps it."""
        given = dict(zip(kind.row._fields, values, strict=True))
        row: dict[str, Any] = {}
        if kind.of == "classroom":
            row["classroom"] = self.classroom
        if kind.row is SeatRow:
            erased = given.pop("erased")
            # Who is erased is in no tally: such a seat was always removed too.
            if type(erased) is not bool or (erased and given["removed_at"] is None):
                raise _bad(kind.key)
        for name, value in given.items():
            if name == "id":
                row["id"] = _uuid(value)
            elif name in self.named:
                column, known = self.named[name]
                row[column] = self._named(kind, column, known, value)
            else:
                row[name] = _value(kind.model._meta.get_field(name), value, kind.key)
        if kind.row is SeatRow:
            row["folded"] = f"erased {row['id']}" if erased else fold_name(row["pseudonym"])
        if kind.model is Argument:
            self.parents[given["id"]] = given["parent"]
        if "conditions" in row:
            texts = self.tradeoffs[given["tradeoff"]].condition_texts
            if not isinstance(row["conditions"], list) or any(
                key not in texts for key in map(str, row["conditions"])
            ):
                raise _bad(kind.key)
        return kind.model(**row)

    def _named(self, kind: Kind, column: str, known: Mapping[Any, Any], value: Any) -> Any:
        """The key in this database of what a row names. Nothing outside the session and its case can be named."""
        if value is None and kind.model._meta.get_field(column.removesuffix("_id")).null:
            return None
        if not isinstance(value, (str, int)) or isinstance(value, bool) or value not in known:
            raise _bad(kind.key)
        return known[value]

    def check_replies(self) -> None:
        """No argument answers itself, however long the way."""
        good: set[str | None] = {None}
        for start in self.parents:
            way: list[str] = []
            here: str | None = start
            while here not in good:
                if here is None or here in way:
                    raise _bad("arguments")
                way.append(here)
                here = self.parents[here]
            good.update(way)


def _uuid(value: Any) -> uuid.UUID:
    try:
        found = uuid.UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise _bad("id") from error
    if str(found) != value:
        raise _bad("id")
    return found


def _time(value: Any) -> datetime:
    if not isinstance(value, str) or not value.endswith("Z"):
        raise ValueError
    found = datetime.fromisoformat(value)
    if not EARLIEST <= found < LATEST:
        raise ValueError
    return found


def _integer(value: Any) -> int:
    if type(value) is not int or not -LARGEST_INT <= value <= LARGEST_INT:
        raise ValueError
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or has_unwanted(value):
        raise ValueError
    return value


def _quoted(value: Any) -> str:
    """Words of a text that nobody here wrote: they are as that text has them, but for what no database keeps."""
    if not isinstance(value, str) or NEVER_STORED.search(value):
        raise ValueError
    return value


def _json(value: Any) -> Any:
    return value


READERS: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": _time,
    "BooleanField": _boolean,
    "CharField": _text,
    "TextField": _text,
    "JSONField": _json,
    "PositiveIntegerField": _integer,
    "PositiveSmallIntegerField": _integer,
    "SmallIntegerField": _integer,
}


def _value(field: Any, value: Any, where: str) -> Any:
    """A plain value as the field keeps it: of its type, not longer, and one of its choices."""
    if value is None and field.null:
        return None
    try:
        reader = _quoted if (field.model, field.name) in QUOTED else READERS[field.get_internal_type()]
        read = reader(value)
        field.run_validators(read)
        if field.choices and read not in {choice for choice, _ in field.choices}:
            raise ValueError
    except (ValueError, KeyError, ValidationError) as error:
        raise _bad(where) from error
    return read

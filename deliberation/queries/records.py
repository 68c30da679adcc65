"""A session as plain rows, read once for every file that is made of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    OuterRef,
    SmallIntegerField,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from cases.models import Passage, Position, TradeOff
from deliberation.models import ClassroomSession, FairnessMark, LogEntry, PhaseChange, Weighing
from deliberation.queries.debrief_rows import CaseParts, case_parts
from deliberation.queries.record_kinds import BY_KEY, IDS
from deliberation.queries.record_rows import (
    ArgumentRow,
    BallotRow,
    CitationRow,
    CreditRow,
    FairnessRow,
    LogRow,
    MarkedRow,
    NameRow,
    PhaseRow,
    RubricMarkRow,
    SeatRow,
    WeighingRow,
)
from deliberation.rules.privacy import ABOUT_AN_ACCOUNT

CHUNK = 2_000
# Taking a session out or bringing one in is no part of what happened in it: a file taken out changes no file.
OUTSIDE = ("export", "import", *ABOUT_AN_ACCOUNT)


def _by_number(row: tuple[Any, ...]) -> int:
    return row[2]


def _by_time(row: tuple[Any, ...]) -> tuple[datetime, int]:
    return row[1], row[2]


class Record:
    """The rows of one session. Each list is read when it is first asked for, and kept.

    With `streams` the weighings, by far the longest list, are read anew each time and never held.
    A row that names a seat or an argument made while the reading went on is left for the next time.
    """

    def __init__(self, classroom: ClassroomSession, *, streams: bool = False) -> None:
        self.classroom = classroom
        self.case = classroom.case
        self.streams = streams
        self._ids: dict[str, str] = {}

    def _read(self, key: str) -> Iterator[Any]:
        kind = BY_KEY[key]
        rows = kind.model._default_manager.filter(**{kind.of: self.classroom}).order_by(*kind.order)
        # An id comes as text and is looked up: in tens of thousands of rows, making a UUID of it each time
        # takes longer than all else.
        columns = [Cast(name, CharField()) if name in IDS else name for name in kind.lookups]
        places = [place for place, name in enumerate(kind.lookups) if name in IDS]
        for values in rows.values_list(*columns).iterator(CHUNK):
            row = list(values)
            for place in places:
                raw = row[place]
                if raw is not None:
                    row[place] = self._id(raw)
            yield kind.row._make(row)

    @cached_property
    def seats(self) -> dict[str, SeatRow]:
        """Every seat by its id."""
        return {row.id: row._replace(erased=row.erased == f"erased {row.id}") for row in self._read("seats")}

    @cached_property
    def marks(self) -> tuple[MarkedRow, ...]:
        return tuple(self._of_seats(self._read("marks")))

    @cached_property
    def names(self) -> tuple[NameRow, ...]:
        """The names behind the seats. To be asked for only where they are to go out."""
        return tuple(self._of_seats(self._read("names")))

    @cached_property
    def ballots(self) -> tuple[BallotRow, ...]:
        return tuple(self._of_seats(self._read("ballots")))

    @cached_property
    def arguments(self) -> dict[str, ArgumentRow]:
        """Every argument by its id, the oldest first."""
        return {row.id: row for row in self._of_seats(self._read("arguments"))}

    @cached_property
    def citations(self) -> tuple[CitationRow, ...]:
        return tuple(row for row in self._read("citations") if row.argument in self.arguments)

    @property
    def weighings(self) -> Iterable[WeighingRow]:
        if not self.streams:
            return self._judgements[0]
        arguments, seats = self.arguments, self.seats
        return (row for row in self._read("weighings") if row.argument in arguments and row.seat in seats)

    @property
    def fairness(self) -> tuple[FairnessRow, ...]:
        return self._judgements[1] if not self.streams else self._streamed_fairness

    @cached_property
    def _streamed_fairness(self) -> tuple[FairnessRow, ...]:
        return tuple(row for row in self._of_seats(self._read("fairness")) if row.argument in self.arguments)

    @cached_property
    def _judgements(self) -> tuple[tuple[WeighingRow, ...], tuple[FairnessRow, ...]]:
        """The weighings and the fairness marks, in one query and in the same order as by themselves."""
        places = {key: place for place, key in enumerate(self.arguments)}
        ids = (Cast("argument_id", CharField()), Cast("participant_id", CharField()))
        small = SmallIntegerField()
        weighings = Weighing.objects.filter(argument__classroom=self.classroom).order_by()
        marks = FairnessMark.objects.filter(argument__classroom=self.classroom).order_by()
        both = weighings.values_list(*ids, Value(False), "value", "well_argued", "epoch", "at").union(
            marks.values_list(*ids, Value(True), Value(0, output_field=small), "fair", Value(0), "at"),
            all=True,
        )
        found: tuple[list[WeighingRow], list[FairnessRow]] = ([], [])
        for raw_argument, raw_seat, is_mark, value, good, epoch, at in both.iterator(CHUNK):
            argument, seat = self._id(raw_argument), self._id(raw_seat)
            if argument not in places or seat not in self.seats:
                continue
            if is_mark:
                found[1].append(FairnessRow(argument, seat, bool(good), at))
            else:
                found[0].append(WeighingRow(argument, seat, value, bool(good), epoch, at))
        for rows in found:
            rows.sort(key=lambda row: (places[row.argument], row.at, row.seat))
        return tuple(found[0]), tuple(found[1])

    def _id(self, raw: str) -> str:
        """An id as every database gives it, always in the same form and as the same text."""
        return self._ids.get(raw) or self._ids.setdefault(raw, str(uuid.UUID(raw)))

    @cached_property
    def credits(self) -> tuple[CreditRow, ...]:
        return tuple(
            row
            for row in self._of_seats(self._read("credits"))
            if row.argument is None or row.argument in self.arguments
        )

    @cached_property
    def rubric_marks(self) -> tuple[RubricMarkRow, ...]:
        """The instructor's marks, released or not."""
        return tuple(self._of_seats(self._read("rubric_marks")))

    @property
    def phases(self) -> tuple[PhaseRow, ...]:
        return self._history[0]

    @property
    def log(self) -> tuple[LogRow, ...]:
        """What the instructor did, without what was taken out of the session or brought in, and who leads it here."""
        return self._history[1]

    @cached_property
    def _history(self) -> tuple[tuple[PhaseRow, ...], tuple[LogRow, ...]]:
        """The phases and the log, in one query."""
        phases = PhaseChange.objects.filter(classroom=self.classroom).order_by()
        log = LogEntry.objects.filter(classroom=self.classroom).exclude(act__in=OUTSIDE).order_by()
        nothing = Value("", output_field=TextField())
        both = phases.values_list(
            Value(True), "at", Cast("epoch", BigIntegerField()), Cast("phase", TextField()), nothing
        ).union(
            log.values_list(
                Value(False), "at", Cast("pk", BigIntegerField()), Cast("act", TextField()), "detail"
            ),
            all=True,
        )
        rows = list(both)
        return (
            tuple(
                PhaseRow(word, n, at) for is_phase, at, n, word, _ in sorted(rows, key=_by_number) if is_phase
            ),
            tuple(
                LogRow(at, word, detail)
                for is_phase, at, n, word, detail in sorted(rows, key=_by_time)
                if not is_phase
            ),
        )

    @cached_property
    def _tradeoffs(self) -> list[tuple[TradeOff, bool]]:
        through = self.classroom.tradeoffs.through.objects
        chosen = through.filter(classroomsession=self.classroom, tradeoff=OuterRef("pk"))
        rows = self.case.tradeoffs.annotate(is_chosen=Exists(chosen))
        return [(row, row.is_chosen) for row in rows]

    @cached_property
    def tradeoffs(self) -> dict[str, TradeOff]:
        """The trade-offs of the case, by key, in their order."""
        return {row.key: row for row, _ in self._tradeoffs}

    @cached_property
    def chosen(self) -> tuple[TradeOff, ...]:
        """Those that the class works on, in their order."""
        return tuple(row for row, is_chosen in self._tradeoffs if is_chosen)

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        return tuple(self.case.positions.all())

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(self.case.passages.all())

    @cached_property
    def case_parts(self) -> CaseParts:
        """The cards and the passages by what the debrief needs of them, in one query."""
        return case_parts(self.case)

    @cached_property
    def cited(self) -> dict[str, tuple[CitationRow, ...]]:
        """The citations of each argument that has any."""
        found: dict[str, list[CitationRow]] = {}
        for row in self.citations:
            found.setdefault(row.argument, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def _of_seats(self, rows: Iterable[Any]) -> Iterator[Any]:
        return (row for row in rows if row.seat in self.seats)

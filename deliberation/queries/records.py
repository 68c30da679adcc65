"""A session as plain rows, read once for every file that is made of it.

KINDS says, for each model, which of its fields a session's record holds; what is left out, and why, stands in
LEFT_OUT. A test compares both with the models, so that a new field is never lost without anybody's saying so.
Rows come in an order that any database keeps, and that importing a session does not change.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Model

from cases.models import Passage, Position, TradeOff
from deliberation.models import (
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    FairnessMark,
    Identity,
    LogEntry,
    Participant,
    PhaseChange,
    Weighing,
)

CHUNK = 2_000
# What session.json calls its form; another form is another number.
FORMAT = "deliberation-session/2"
# Taking a session out or bringing one in is no part of what happened in it: a file taken out changes no file.
OUTSIDE = ("export", "import")


class SeatRow(NamedTuple):
    """A seat. `erased` says that the student deleted what stood there."""

    id: uuid.UUID
    pseudonym: str
    erased: bool
    card: str | None
    joined_at: datetime | None
    joined_epoch: int
    removed_at: datetime | None
    left_at: datetime | None
    rehearsed: bool


class MarkedRow(NamedTuple):
    """A passage that a student marked in the reading."""

    seat: uuid.UUID
    passage: int


class NameRow(NamedTuple):
    """The name behind a seat, where the class has a list of names."""

    seat: uuid.UUID
    name: str
    claimed_at: datetime | None


class BallotRow(NamedTuple):
    """One vote; see models.Ballot."""

    seat: uuid.UUID
    tradeoff: str
    round: str
    value: int | None
    confidence: int
    stance: str
    conditions: list[str]
    guess: int | None
    late: bool
    epoch: int
    at: datetime


class ArgumentRow(NamedTuple):
    """An argument, a reply or a case for the other side; see models.Argument."""

    id: uuid.UUID
    seat: uuid.UUID
    kind: str
    parent: uuid.UUID | None
    tradeoff: str
    pole: str
    position: str | None
    claim: str
    reason: str
    epoch: int
    at: datetime
    edited_at: datetime | None
    let_through_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    featured_at: datetime | None


class CitationRow(NamedTuple):
    """The words that an argument rests on; start and end count code points within the passage."""

    argument: uuid.UUID
    order: int
    passage: int
    text: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class WeighingRow(NamedTuple):
    """What one student made of one argument: 1 agree, -1 disagree, 0 pass."""

    argument: uuid.UUID
    seat: uuid.UUID
    value: int
    well_argued: bool
    epoch: int
    at: datetime


class FairnessRow(NamedTuple):
    """Whether a holder of a card found the case that another wrote for it fair."""

    argument: uuid.UUID
    seat: uuid.UUID
    fair: bool
    at: datetime


class CreditRow(NamedTuple):
    """What moved a student between the rounds."""

    seat: uuid.UUID
    tradeoff: str
    kind: str
    argument: uuid.UUID | None
    position: str | None
    passage: int | None
    why: str
    epoch: int
    at: datetime


class PhaseRow(NamedTuple):
    """When the class entered a phase."""

    phase: str
    epoch: int
    at: datetime


class LogRow(NamedTuple):
    """An act of the instructor."""

    at: datetime
    act: str
    detail: str


@dataclass(frozen=True)
class Kind:
    """One list of a record: the model behind it, the way from it to its classroom, and how its rows stand."""

    key: str
    model: type[Model]
    of: str
    row: type[Any]
    order: tuple[str, ...]

    @property
    def lookups(self) -> tuple[str, ...]:
        """Where each field of a row is read from."""
        return tuple(LOOKUPS.get(name, name) for name in self.row._fields)


LOOKUPS = {
    "id": "pk",
    "seat": "participant_id",
    "argument": "argument_id",
    "parent": "parent_id",
    "card": "card__key",
    "tradeoff": "tradeoff__key",
    "position": "position__key",
    "passage": "passage__number",
    # An erased seat has a folded name that no name folds to; `_seats` makes it a yes or no.
    "erased": "folded",
}

# In the order in which they can be written: what a row names stands before it.
KINDS: tuple[Kind, ...] = (
    Kind("seats", Participant, "classroom", SeatRow, ("pk",)),
    Kind(
        "marks",
        Participant.marks.through,
        "participant__classroom",
        MarkedRow,
        ("participant_id", "passage__number"),
    ),
    Kind("names", Identity, "participant__classroom", NameRow, ("participant_id",)),
    Kind(
        "ballots",
        Ballot,
        "participant__classroom",
        BallotRow,
        ("participant_id", "tradeoff__order", "round"),
    ),
    Kind("arguments", Argument, "classroom", ArgumentRow, ("at", "pk")),
    Kind(
        "citations",
        Citation,
        "argument__classroom",
        CitationRow,
        ("argument__at", "argument_id", "order"),
    ),
    Kind(
        "weighings",
        Weighing,
        "argument__classroom",
        WeighingRow,
        ("argument__at", "argument_id", "at", "participant_id"),
    ),
    Kind(
        "fairness",
        FairnessMark,
        "argument__classroom",
        FairnessRow,
        ("argument__at", "argument_id", "at", "participant_id"),
    ),
    Kind(
        "credits",
        Credit,
        "participant__classroom",
        CreditRow,
        ("participant_id", "tradeoff__order"),
    ),
    Kind("phases", PhaseChange, "classroom", PhaseRow, ("epoch",)),
    Kind("log", LogEntry, "classroom", LogRow, ("at", "pk")),
)
BY_KEY = {kind.key: kind for kind in KINDS}

SETTINGS: tuple[str, ...] = (
    "code",
    "title",
    "plan_key",
    "plan",
    "join_mode",
    "own_names",
    "deals_cards",
    "screens_arguments",
    "shows_authors",
    "shows_results",
    "step",
    "phase",
    "phase_epoch",
    "phase_started_at",
    "phase_ends_at",
    "created_at",
    "ended_at",
)

LEFT_OUT: dict[str, dict[str, str]] = {
    "ClassroomSession": {
        "id": "counted by each database for itself",
        "op": "belongs to the form that made the session",
        "instructor": "the account on this server",
        "case": "stands beside the session, whole",
        "tradeoffs": "stands beside the settings, by key",
        "door_open": "an imported session takes nobody in",
        "version": "counts changes for this server's pages",
        "screen_token": "a secret",
        "trashed_at": "a session in the trash is not exported",
    },
    "ClassroomSession_tradeoffs": {
        "id": "counted by each database for itself",
        "classroomsession": "the session itself",
        "tradeoff": "stands beside the settings, by key",
    },
    "Participant": {
        "classroom": "the session itself",
        "op": "belongs to the form that made the seat",
        "folded": "follows from the pseudonym",
        "seed": "decides only in which order this student saw things",
        "key": "a secret",
        "marks": "a list of its own",
    },
    "Participant_marks": {"id": "counted by each database for itself"},
    "Identity": {
        "id": "counted by each database for itself",
        "pin_hash": "a secret",
        "failed_tries": "about the door of this server",
        "wait_until": "about the door of this server",
    },
    "Ballot": {"id": "counted by each database for itself"},
    "Argument": {
        "classroom": "the session itself",
        "op": "belongs to the form that sent it",
        "hidden_by": "an account on this server",
    },
    "Citation": {"id": "counted by each database for itself"},
    "Weighing": {"id": "counted by each database for itself"},
    "FairnessMark": {"id": "counted by each database for itself"},
    "Credit": {"id": "counted by each database for itself"},
    "PhaseChange": {
        "id": "counted by each database for itself",
        "classroom": "the session itself",
        "by": "an account on this server",
    },
    "LogEntry": {
        "id": "counted by each database for itself",
        "classroom": "the session itself",
        "by": "an account on this server",
    },
}


class Record:
    """The rows of one session. Each list is read when it is first asked for, and kept.

    With `streams` the weighings, by far the longest list, are read anew each time and never held.
    A row that names a seat or an argument made while the reading went on is left for the next time.
    """

    def __init__(self, classroom: ClassroomSession, *, streams: bool = False) -> None:
        self.classroom = classroom
        self.case = classroom.case
        self.streams = streams

    def _read(self, key: str) -> Iterator[Any]:
        kind = BY_KEY[key]
        rows = kind.model._default_manager.filter(**{kind.of: self.classroom}).order_by(*kind.order)
        return map(kind.row._make, rows.values_list(*kind.lookups).iterator(CHUNK))

    @cached_property
    def seats(self) -> dict[uuid.UUID, SeatRow]:
        """Every seat by its id."""
        return {
            row.id: row._replace(erased=str(row.erased) == f"erased {row.id}") for row in self._read("seats")
        }

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
    def arguments(self) -> dict[uuid.UUID, ArgumentRow]:
        """Every argument by its id, the oldest first."""
        return {row.id: row for row in self._of_seats(self._read("arguments"))}

    @cached_property
    def citations(self) -> tuple[CitationRow, ...]:
        return tuple(row for row in self._read("citations") if row.argument in self.arguments)

    @cached_property
    def _weighings(self) -> tuple[WeighingRow, ...]:
        return tuple(self._read_weighings())

    @property
    def weighings(self) -> Iterable[WeighingRow]:
        return self._read_weighings() if self.streams else self._weighings

    def _read_weighings(self) -> Iterator[WeighingRow]:
        arguments, seats = self.arguments, self.seats
        return (row for row in self._read("weighings") if row.argument in arguments and row.seat in seats)

    @cached_property
    def fairness(self) -> tuple[FairnessRow, ...]:
        return tuple(row for row in self._of_seats(self._read("fairness")) if row.argument in self.arguments)

    @cached_property
    def credits(self) -> tuple[CreditRow, ...]:
        return tuple(
            row
            for row in self._of_seats(self._read("credits"))
            if row.argument is None or row.argument in self.arguments
        )

    @cached_property
    def phases(self) -> tuple[PhaseRow, ...]:
        return tuple(self._read("phases"))

    @cached_property
    def log(self) -> tuple[LogRow, ...]:
        """What the instructor did, without what was taken out of the session or brought in."""
        return tuple(row for row in self._read("log") if row.act not in OUTSIDE)

    @cached_property
    def tradeoffs(self) -> dict[str, TradeOff]:
        """The trade-offs of the case, by key, in their order."""
        return {row.key: row for row in self.case.tradeoffs.all()}

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The keys of those that the class works on."""
        return frozenset(self.classroom.tradeoffs.values_list("key", flat=True))

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        return tuple(self.case.positions.all())

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(self.case.passages.all())

    @cached_property
    def cited(self) -> dict[uuid.UUID, tuple[CitationRow, ...]]:
        """The citations of each argument that has any."""
        found: dict[uuid.UUID, list[CitationRow]] = {}
        for row in self.citations:
            found.setdefault(row.argument, []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    def _of_seats(self, rows: Iterable[Any]) -> Iterator[Any]:
        return (row for row in rows if row.seat in self.seats)

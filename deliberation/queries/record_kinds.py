"""Which rows make up a session's record, where each is read from, and what is left out, and why.

A test compares KINDS and LEFT_OUT with the models, so that a new field is never lost without anybody's saying so.
Rows come in an order that any database keeps, and that importing a session does not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from deliberation.models import (
    Argument,
    Ballot,
    Citation,
    Credit,
    FairnessMark,
    Identity,
    LogEntry,
    Participant,
    PhaseChange,
    RubricMark,
    Weighing,
)
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
from deliberation.rules.privacy import FIRST_KEEP

# What session.json calls its form; another form is another number.
FORMAT = "deliberation-session/3"
# A file of an earlier form can be taken in: what of the session it does not say, and what is then taken for it.
EARLIER: dict[str, dict[str, Any]] = {
    "deliberation-session/2": {**FIRST_KEEP._asdict(), "sealed_at": None, "language": "en"},
}


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

# Lookups that give a random id; a row has it as text, the same wherever it stands.
IDS = frozenset({"pk", "participant_id", "argument_id", "parent_id"})

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
    Kind("rubric_marks", RubricMark, "participant__classroom", RubricMarkRow, ("participant_id",)),
    Kind("phases", PhaseChange, "classroom", PhaseRow, ("epoch",)),
    Kind("log", LogEntry, "classroom", LogRow, ("at", "pk")),
)
BY_KEY = {kind.key: kind for kind in KINDS}

SETTINGS: tuple[str, ...] = (
    "code",
    "title",
    "language",
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
    "marks_released_at",
    "seal_days",
    "keep_days",
    "sealed_at",
)

ORDER_OF_ARRIVAL = "keeps what arrives late from replacing what is newer, on this server"
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
        "wall_kind": "what the wall shows for now",
        "wall_key": "what the wall shows for now",
        "wall_blank": "what the wall shows for now",
        "trashed_at": "a session in the trash is not exported",
        "kept_since": "the days are counted from when a session came to this server",
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
    "Ballot": {
        "id": "counted by each database for itself",
        "seq": ORDER_OF_ARRIVAL,
    },
    "Argument": {
        "seq": ORDER_OF_ARRIVAL,
        "classroom": "the session itself",
        "op": "belongs to the form that sent it",
        "hidden_by": "an account on this server",
    },
    "Citation": {"id": "counted by each database for itself"},
    "Weighing": {
        "id": "counted by each database for itself",
        "seq": ORDER_OF_ARRIVAL,
    },
    "TakenBack": {
        "id": "counted by each database for itself",
        "argument": "about what may still arrive on this server",
        "participant": "about what may still arrive on this server",
        "seq": "about what may still arrive on this server",
    },
    "DeletedArgument": {
        "id": "counted by each database for itself",
        "classroom": "the session itself",
        "argument": "about pages that are open on this server",
    },
    "FairnessMark": {
        "id": "counted by each database for itself",
        "seq": ORDER_OF_ARRIVAL,
    },
    "Credit": {
        "id": "counted by each database for itself",
        "seq": ORDER_OF_ARRIVAL,
    },
    "RubricMark": {"id": "counted by each database for itself", "by": "an account on this server"},
    "CoInstructor": {
        "id": "counted by each database for itself",
        "classroom": "the session itself",
        "user": "an account on this server",
        "added_at": "about an account on this server",
    },
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

"""What the rows of a session's record hold, as plain values that know no model."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class SeatRow(NamedTuple):
    """A seat. `erased` says that the student deleted what stood there."""

    id: str
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

    seat: str
    passage: int


class NameRow(NamedTuple):
    """The name behind a seat, where the class has a list of names."""

    seat: str
    name: str
    claimed_at: datetime | None


class BallotRow(NamedTuple):
    """One vote; see models.Ballot."""

    seat: str
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

    id: str
    seat: str
    kind: str
    parent: str | None
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

    argument: str
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

    argument: str
    seat: str
    value: int
    well_argued: bool
    epoch: int
    at: datetime


class FairnessRow(NamedTuple):
    """Whether a holder of a card found the case that another wrote for it fair."""

    argument: str
    seat: str
    fair: bool
    at: datetime


class CreditRow(NamedTuple):
    """What moved a student between the rounds."""

    seat: str
    tradeoff: str
    kind: str
    argument: str | None
    position: str | None
    passage: int | None
    why: str
    epoch: int
    at: datetime


class RubricMarkRow(NamedTuple):
    """The instructor's marks of one seat, 0 to 3 or None, and the comment."""

    seat: str
    quotation: int | None
    fairness: int | None
    evidence: int | None
    condition: int | None
    comment: str
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

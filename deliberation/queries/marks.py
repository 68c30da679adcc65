"""Who has been marked, what there is to mark, and what a student may see of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.models import Argument, Ballot, ClassroomSession, Credit, Participant, RubricMark
from deliberation.queries.me import own_arguments


@dataclass(frozen=True)
class SeatMark:
    """The marks of one seat, for a list or a gradebook: pseudonym, four marks 0 to 3 or None, and their sum 0 to 12.

    `total` is None until all four are given; there is no mark that nobody gave.
    """

    participant_id: uuid.UUID
    pseudonym: str
    quotation: int | None
    fairness: int | None
    evidence: int | None
    condition: int | None
    total: int | None
    comment: str

    @property
    def given(self) -> int:
        """How many of the four are given."""
        return sum(
            mark is not None for mark in (self.quotation, self.fairness, self.evidence, self.condition)
        )


def to_mark(classroom: ClassroomSession) -> list[Participant]:
    """The seats that are marked, by pseudonym: all that somebody took and nobody removed."""
    return list(classroom.participants.seated().select_related("rubric_mark").order_by("pseudonym", "pk"))


def marks_of(classroom: ClassroomSession) -> list[SeatMark]:
    """The marks of every seat that is marked, released or not; names stand elsewhere."""
    return [_seat_mark(seat) for seat in to_mark(classroom)]


def _seat_mark(seat: Participant) -> SeatMark:
    mark = getattr(seat, "rubric_mark", None) or RubricMark()
    return SeatMark(
        participant_id=seat.pk,
        pseudonym=seat.pseudonym,
        quotation=mark.quotation,
        fairness=mark.fairness,
        evidence=mark.evidence,
        condition=mark.condition,
        total=mark.total,
        comment=mark.comment,
    )


@dataclass(frozen=True)
class Named:
    """The conditions that a seat named on one trade-off in a round."""

    ballot: Ballot
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class Contribution:
    """All words of one seat. Where it stood in the votes is not part of it: that is not marked."""

    arguments: tuple[Argument, ...]
    conditions: tuple[Named, ...]
    credits: tuple[Credit, ...]


def contribution(seat: Participant) -> Contribution:
    """What one student wrote, chose as conditions, and said of what moved them."""
    ballots = seat.ballots.filter(stance=Ballot.Stance.ONLY_IF).select_related("tradeoff")
    return Contribution(
        arguments=tuple(own_arguments(seat)),
        conditions=tuple(
            Named(ballot, tuple(ballot.tradeoff.condition_texts.get(key, key) for key in ballot.conditions))
            for ballot in ballots.exclude(conditions=[]).order_by("tradeoff__order", "round")
        ),
        credits=tuple(seat.credits.exclude(why="").select_related("tradeoff").order_by("tradeoff__order")),
    )


def neighbours(
    seats: Sequence[Participant], seat: Participant
) -> tuple[int, Participant | None, Participant | None]:
    """Which in the list a seat is, from 1, and who stands before and after it."""
    at = [each.pk for each in seats].index(seat.pk)
    before = seats[at - 1] if at else None
    after = seats[at + 1] if at + 1 < len(seats) else None
    return at + 1, before, after

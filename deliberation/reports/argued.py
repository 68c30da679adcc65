"""The arguments of a class as the report prints them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from deliberation.analysis.votes import MIN_GROUP, Cell, suppress
from deliberation.models import Argument, Citation, ClassroomSession
from deliberation.reports.seats import Seats, argument_status


@dataclass(frozen=True)
class ArgumentLine:
    """An argument with its evidence and how it was weighed; `counts` is None with under five.

    `number` names it within the report. All that answers it, directly or not, stands flat in `replies`:
    a chain of answers may be longer than a page can be nested. `answers` is the number of what it answers.
    """

    argument: Argument
    number: int
    answers: int | None
    author: str
    status: str
    citations: tuple[Citation, ...]
    weighed: int
    counts: Mapping[str, Cell] | None
    well_argued: Cell
    judged: int
    fair: Cell
    replies: tuple[ArgumentLine, ...]
    is_fair_to_both: bool


def argued(
    classroom: ClassroomSession, seats: Seats, both: set[uuid.UUID]
) -> tuple[dict[int, tuple[ArgumentLine, ...]], int]:
    """The arguments of each trade-off, replies under what they answer; and how many are left out.

    Left out is what belongs to a removed or erased seat. A reply to such an argument stands by itself.
    """
    rows = (
        classroom.arguments.select_related("tradeoff", "position")
        .prefetch_related("citations__passage", "weighings", "fairness_marks")
        .order_by("at", "pk")
    )
    everything = list(rows)
    kept = {row.pk: row for row in everything if not seats.is_removed(row.participant_id)}
    answers: dict[uuid.UUID | None, list[Argument]] = defaultdict(list)
    for row in kept.values():
        answers[row.parent_id if row.parent_id in kept else None].append(row)

    numbers: dict[uuid.UUID, int] = {}

    def line(row: Argument) -> ArgumentLine:
        numbers[row.pk] = len(numbers) + 1
        weighed = [one for one in row.weighings.all() if not seats.is_removed(one.participant_id)]
        judged = [one for one in row.fairness_marks.all() if not seats.is_removed(one.participant_id)]
        values = [one.value for one in weighed]
        return ArgumentLine(
            argument=row,
            number=numbers[row.pk],
            answers=numbers.get(row.parent_id) if row.parent_id else None,
            author=seats.labels[row.participant_id] if classroom.shows_authors else "",
            status=argument_status(row, seats),
            citations=tuple(row.citations.all()),
            weighed=len(weighed),
            counts=_counts(agree=values.count(1), disagree=values.count(-1), passed=values.count(0)),
            well_argued=_part(sum(one.well_argued for one in weighed), len(weighed)),
            judged=len(judged),
            fair=_part(sum(one.fair for one in judged), len(judged)),
            replies=(),
            is_fair_to_both=row.pk in both,
        )

    by_tradeoff: dict[int, list[ArgumentLine]] = defaultdict(list)
    for row in sorted(answers[None], key=lambda row: row.tradeoff.order):
        top = line(row)
        replies = []
        waiting = answers[row.pk][::-1]
        while waiting:
            reply = waiting.pop()
            replies.append(line(reply))
            waiting += answers[reply.pk][::-1]
        by_tradeoff[row.tradeoff_id].append(replace(top, replies=tuple(replies)))
    return {key: tuple(found) for key, found in by_tradeoff.items()}, len(everything) - len(kept)


def _counts(**counts: int) -> dict[str, Cell] | None:
    return suppress(counts) if sum(counts.values()) >= MIN_GROUP else None


def _part(n: int, of: int) -> Cell:
    """A part of a whole that is shown; None where either side of it is small, or the whole is."""
    return suppress({"n": n, "rest": of - n})["n"] if of >= MIN_GROUP else None

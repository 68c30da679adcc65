"""The arguments of a class as the report prints them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import BooleanField, F, Prefetch, SmallIntegerField, Value

from deliberation.analysis.votes import MIN_GROUP, Cell, suppress
from deliberation.analysis.weighings import Weighing
from deliberation.models import Argument, Citation, ClassroomSession, FairnessMark
from deliberation.models import Weighing as WeighingRow
from deliberation.queries.results import Votes, fair_among
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


@dataclass(frozen=True)
class Argued:
    """Everything that a class has written: by trade-off, how much is left out, and who has done what."""

    lines: dict[int, tuple[ArgumentLine, ...]]
    left_out: int
    written: tuple[Argument, ...]
    weighers: frozenset[uuid.UUID]
    judges: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Judged:
    """A weighing or a fairness mark: who, what was said of agreement, and whether well argued, or fair."""

    participant_id: uuid.UUID
    value: int
    is_good: bool


def _judgements(classroom: ClassroomSession) -> tuple[dict[uuid.UUID, list[Judged]], ...]:
    """The weighings and the fairness marks of each argument, in one query."""
    columns = ("argument_id", "participant_id", "is_mark", "said")
    is_mark, none = (Value(word, output_field=BooleanField()) for word in (True, False))
    weighings = WeighingRow.objects.filter(argument__classroom=classroom).order_by()
    marks = FairnessMark.objects.filter(argument__classroom=classroom).order_by()
    both = (
        weighings.annotate(is_mark=none, said=F("value"))
        .values_list(*columns, "well_argued")
        .union(
            marks.annotate(is_mark=is_mark, said=Value(0, output_field=SmallIntegerField())).values_list(
                *columns, "fair"
            ),
            all=True,
        )
    )
    found: tuple[dict[uuid.UUID, list[Judged]], ...] = (defaultdict(list), defaultdict(list))
    for argument_id, who, marked, said, good in both:
        found[bool(marked)][argument_id].append(Judged(who, said, bool(good)))
    return found


def argued(classroom: ClassroomSession, seats: Seats, votes: Votes) -> Argued:
    """The arguments of each trade-off, replies under what they answer; and how many are left out.

    Left out is what belongs to a removed or erased seat. A reply to such an argument stands by itself.
    """
    rows = (
        classroom.arguments.select_related("tradeoff", "position")
        .prefetch_related(Prefetch("citations", Citation.objects.select_related("passage")))
        .order_by("at", "pk")
    )
    weighings, marks = _judgements(classroom)
    everything = list(rows)
    kept = {row.pk: row for row in everything if not seats.is_removed(row.participant_id)}
    answers: dict[uuid.UUID | None, list[Argument]] = defaultdict(list)
    for row in kept.values():
        answers[row.parent_id if row.parent_id in kept else None].append(row)

    weighed_by_class = (
        (
            row,
            [
                Weighing(one.participant_id, one.value, one.is_good)
                for one in weighings[row.pk]
                if not seats.is_removed(one.participant_id)
            ],
        )
        for row in kept.values()
        if argument_status(row, seats) == "shown"
    )
    both = {found.argument.pk for found in fair_among(weighed_by_class, votes)}
    numbers: dict[uuid.UUID, int] = {}

    def line(row: Argument) -> ArgumentLine:
        numbers[row.pk] = len(numbers) + 1
        weighed = [one for one in weighings[row.pk] if not seats.is_removed(one.participant_id)]
        judged = [one for one in marks[row.pk] if not seats.is_removed(one.participant_id)]
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
            well_argued=_part(sum(one.is_good for one in weighed), len(weighed)),
            judged=len(judged),
            fair=_part(sum(one.is_good for one in judged), len(judged)),
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
    return Argued(
        lines={key: tuple(found) for key, found in by_tradeoff.items()},
        left_out=len(everything) - len(kept),
        written=tuple(everything),
        weighers=frozenset(one.participant_id for found in weighings.values() for one in found),
        judges=frozenset(one.participant_id for found in marks.values() for one in found),
    )


def _counts(**counts: int) -> dict[str, Cell] | None:
    return suppress(counts) if sum(counts.values()) >= MIN_GROUP else None


def _part(n: int, of: int) -> Cell:
    """A part of a whole that is shown; None where either side of it is small, or the whole is."""
    return suppress({"n": n, "rest": of - n})["n"] if of >= MIN_GROUP else None

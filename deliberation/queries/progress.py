"""How far a class is: what each seat has done, and how many have done each thing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.utils.translation import gettext

from cases.models import TradeOff
from deliberation.models import Argument, Ballot, ClassroomSession, Credit, Participant, Weighing
from deliberation.queries.prepared import Prepared


@dataclass(frozen=True)
class SeatWork:
    """How much one seat has done of each thing."""

    marked: int = 0
    first: int = 0
    argued: int = 0
    cited: int = 0
    replied: int = 0
    switched: int = 0
    weighed: int = 0
    final: int = 0
    credited: int = 0


@dataclass(frozen=True)
class Done:
    """How many of the class have done one thing, in a sentence and in figures."""

    phase: str
    words: str
    done: int
    of: int
    is_now: bool


@dataclass(frozen=True)
class Progress:
    """Where the class is, in counts. Rehearsed seats are counted, and said to be rehearsed."""

    joined: int
    roster: int
    rehearsed: int
    removed: int
    steps: tuple[Done, ...]
    newest: tuple[Participant, ...]  # who sits here, in the lobby only
    stuck: tuple[Participant, ...]  # who sits here and has not done what the phase asks for

    @property
    def now(self) -> Done | None:
        """What the phase asks for, if it is something that is counted."""
        return next((step for step in self.steps if step.is_now), None)

    @property
    def so_far(self) -> tuple[Done, ...]:
        """What the phases asked for that are behind."""
        keys = list(dict.fromkeys(step.phase for step in self.steps))
        now = [step.phase for step in self.steps if step.is_now]
        behind = keys[: keys.index(now[0])] if now else keys
        return tuple(step for step in self.steps if step.phase in behind)


def work_of(classroom: ClassroomSession) -> dict[uuid.UUID, SeatWork]:
    """What each seat has done, by the seat's id: one query, for any number of seats."""
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for seat, what, n in WORK.rows(classroom=classroom.pk):
        counts[seat][what] = n
    return {seat: SeatWork(**found) for seat, found in counts.items()}


def _work(classroom: int) -> QuerySet[Any, Any]:
    seats = {"participant__classroom": classroom}
    tradeoffs = TradeOff.objects.filter(classrooms=classroom)
    written = Argument.objects.filter(classroom=classroom).exclude(claim="")
    voted = Ballot.objects.filter(**seats, tradeoff__in=tradeoffs)
    own = written.filter(kind=Argument.Kind.ARGUMENT)
    return _per_seat("first", voted.filter(round=Ballot.Round.FIRST)).union(
        _per_seat("final", voted.filter(round=Ballot.Round.FINAL)),
        _per_seat("argued", own),
        _per_seat("cited", own.filter(citations__isnull=False)),
        _per_seat("replied", written.filter(parent__isnull=False)),
        _per_seat("switched", written.filter(kind=Argument.Kind.STEELMAN)),
        _per_seat("weighed", Weighing.objects.filter(**seats)),
        _per_seat("credited", Credit.objects.filter(**seats, tradeoff__in=tradeoffs)),
        _per_seat("marked", Participant.marks.through.objects.filter(**seats)),
        all=True,
    )


def _per_seat(what: str, rows: QuerySet) -> QuerySet:
    """Seat, the name of what it did, and how often."""
    name = Value(what, output_field=CharField())
    counted = rows.order_by().values("participant").annotate(what=name, n=Count("pk", distinct=True))
    return counted.values_list("participant", "what", "n")


WORK = Prepared(_work, classroom=lambda: ClassroomSession._meta.get_field("id"))
SEATS = Prepared(
    lambda classroom: Participant.objects.filter(classroom=classroom).select_related("identity"),
    classroom=lambda: ClassroomSession._meta.get_field("id"),
)


def progress(classroom: ClassroomSession, tradeoffs: int | None = None) -> Progress:
    """Where the class is: for each step of the plan, how many of those who sit here have done it.

    `tradeoffs` is how many the class has, if the caller has counted them.
    """
    seats = SEATS.rows(classroom=classroom.pk)
    seated = [seat for seat in seats if seat.is_seated]
    everything = work_of(classroom)
    work = [everything.get(seat.pk, SeatWork()) for seat in seated]
    tradeoffs = classroom.tradeoffs.count() if tradeoffs is None else tradeoffs
    asked = next((step for step in _steps(tradeoffs) if step.phase == classroom.phase), None)
    return Progress(
        joined=len(seated),
        roster=len([seat for seat in seats if not seat.removed_at]) if classroom.is_roster else 0,
        rehearsed=sum(seat.rehearsed for seat in seated),
        removed=sum(seat.removed_at is not None for seat in seats),
        steps=tuple(_counted(classroom, work, tradeoffs)),
        newest=tuple(seated) if classroom.phase == "lobby" else (),
        stuck=tuple(seat for seat, of in zip(seated, work, strict=True) if asked and not asked.is_done(of)),
    )


def now_done(classroom: ClassroomSession) -> Done | None:
    """How many of those who sit here have done what the phase asks for; None where it asks for nothing counted."""
    everything = work_of(classroom)
    seated = classroom.participants.seated().values_list("pk", flat=True)
    work = [everything.get(pk, SeatWork()) for pk in seated]
    steps = _counted(classroom, work, classroom.tradeoffs.count(), with_median=False)
    return next((step for step in steps if step.is_now), None)


@dataclass(frozen=True)
class _Step:
    """One thing that a phase asks for, and when a seat has done it; the first of a phase is what it is about."""

    phase: str
    words: str
    is_done: Callable[[SeatWork], bool]


def _steps(tradeoffs: int) -> list[_Step]:
    return [
        _Step("read", gettext("%(n)d of %(of)d have marked a passage"), lambda w: w.marked > 0),
        _Step("first_vote", gettext("%(n)d of %(of)d have voted"), lambda w: w.first >= tradeoffs),
        _Step("argue", gettext("%(n)d of %(of)d have argued"), lambda w: w.argued > 0),
        _Step("argue", gettext("%(n)d of %(of)d have rested it on a passage"), lambda w: w.cited > 0),
        _Step("argue", gettext("%(n)d of %(of)d have replied"), lambda w: w.replied > 0),
        _Step("switch", gettext("%(n)d of %(of)d have written for the other side"), lambda w: w.switched > 0),
        _Step("weigh", gettext("%(n)d of %(of)d have weighed"), lambda w: w.weighed > 0),
        _Step("final_vote", gettext("%(n)d of %(of)d have voted again"), lambda w: w.final >= tradeoffs),
        _Step(
            "final_vote",
            gettext("%(n)d of %(of)d have said what moved them"),
            lambda w: w.credited >= tradeoffs,
        ),
    ]


def _counted(
    classroom: ClassroomSession, work: list[SeatWork], tradeoffs: int, *, with_median: bool = True
) -> list[Done]:
    of = len(work)
    weighed = median(seat.weighed for seat in work) if work and with_median else 0
    counted = []
    for step in _steps(tradeoffs):
        if step.phase not in classroom.phases:
            continue
        n = sum(step.is_done(seat) for seat in work)
        words = step.words
        if step.phase == "weigh" and weighed:
            words = gettext("%(n)d of %(of)d have weighed; half of the class %(median)s or more")
        words %= {"n": n, "of": of, "median": f"{weighed:g}"}
        is_now = step.phase == classroom.phase
        counted.append(Done(phase=step.phase, words=words, done=n, of=of, is_now=is_now))
    return counted

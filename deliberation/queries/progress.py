"""How far a class is: what each seat has done, and how many have done each thing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db.models import CharField, Count, QuerySet, Value
from django.utils.translation import gettext

from deliberation.models import Argument, Ballot, ClassroomSession, Credit, Participant, Weighing


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
    waiting: int
    steps: tuple[Done, ...]
    newest: tuple[Participant, ...]  # who sits here, in the lobby only


def work_of(classroom: ClassroomSession) -> dict[uuid.UUID, SeatWork]:
    """What each seat has done, by the seat's id: one query, for any number of seats."""
    seats = {"participant__classroom": classroom}
    tradeoffs = classroom.tradeoffs.all()
    written = classroom.arguments.exclude(claim="")
    voted = Ballot.objects.filter(**seats, tradeoff__in=tradeoffs)
    own = written.filter(kind=Argument.Kind.ARGUMENT)
    counted = _per_seat("first", voted.filter(round=Ballot.Round.FIRST)).union(
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
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for seat, what, n in counted:
        counts[seat][what] = n
    return {seat: SeatWork(**found) for seat, found in counts.items()}


def _per_seat(what: str, rows: QuerySet) -> QuerySet:
    """Seat, the name of what it did, and how often."""
    name = Value(what, output_field=CharField())
    counted = rows.order_by().values("participant").annotate(what=name, n=Count("pk", distinct=True))
    return counted.values_list("participant", "what", "n")


def progress(classroom: ClassroomSession) -> Progress:
    """Where the class is: for each step of the plan, how many of those who sit here have done it."""
    seats = list(classroom.participants.all())
    seated = [seat for seat in seats if seat.is_seated]
    everything = work_of(classroom)
    work = [everything.get(seat.pk, SeatWork()) for seat in seated]
    tradeoffs = classroom.tradeoffs.count()
    waiting = classroom.arguments.kept().exclude(claim="").filter(let_through_at__isnull=True)
    return Progress(
        joined=len(seated),
        roster=len([seat for seat in seats if not seat.removed_at]) if classroom.is_roster else 0,
        rehearsed=sum(seat.rehearsed for seat in seated),
        removed=sum(seat.removed_at is not None for seat in seats),
        waiting=waiting.filter(hidden_at__isnull=True).count(),
        steps=tuple(_steps(classroom, work, tradeoffs)),
        newest=tuple(seated) if classroom.phase == "lobby" else (),
    )


def now_done(classroom: ClassroomSession) -> Done | None:
    """How many of those who sit here have done what the phase asks for; None where it asks for nothing counted."""
    everything = work_of(classroom)
    seated = classroom.participants.seated().values_list("pk", flat=True)
    work = [everything.get(pk, SeatWork()) for pk in seated]
    steps = _steps(classroom, work, classroom.tradeoffs.count(), with_median=False)
    return next((step for step in steps if step.is_now), None)


def _steps(
    classroom: ClassroomSession, work: list[SeatWork], tradeoffs: int, *, with_median: bool = True
) -> list[Done]:
    of = len(work)

    def how_many(test: Callable[[SeatWork], bool]) -> int:
        return sum(test(seat) for seat in work)

    weighed = median(seat.weighed for seat in work) if work else 0
    figures = {"of": of, "median": f"{weighed:g}"}
    lines = [
        ("read", how_many(lambda w: w.marked > 0), gettext("%(n)d of %(of)d have marked a passage")),
        ("first_vote", how_many(lambda w: w.first >= tradeoffs), gettext("%(n)d of %(of)d have voted")),
        ("argue", how_many(lambda w: w.argued > 0), gettext("%(n)d of %(of)d have argued")),
        ("argue", how_many(lambda w: w.cited > 0), gettext("%(n)d of %(of)d have rested it on a passage")),
        ("argue", how_many(lambda w: w.replied > 0), gettext("%(n)d of %(of)d have replied")),
        (
            "switch",
            how_many(lambda w: w.switched > 0),
            gettext("%(n)d of %(of)d have written for the other side"),
        ),
        (
            "weigh",
            how_many(lambda w: w.weighed > 0),
            gettext("%(n)d of %(of)d have weighed; half of the class %(median)s or more")
            if weighed and with_median
            else gettext("%(n)d of %(of)d have weighed"),
        ),
        ("final_vote", how_many(lambda w: w.final >= tradeoffs), gettext("%(n)d of %(of)d have voted again")),
        (
            "final_vote",
            how_many(lambda w: w.credited >= tradeoffs),
            gettext("%(n)d of %(of)d have said what moved them"),
        ),
    ]
    return [
        Done(phase=phase, words=words % (figures | {"n": n}), done=n, of=of, is_now=phase == classroom.phase)
        for phase, n, words in lines
        if phase in classroom.phases
    ]

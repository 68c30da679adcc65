"""What the printed report says, computed once; the template only shows it.

Nothing in it is by seat, so every count of what people said goes through small-cell suppression: None is
"withheld". Only how many took part is counted in full, as the control page counts it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from cases.models import TradeOff
from deliberation.analysis.charts import BandChart, band_chart
from deliberation.analysis.citations import Cited
from deliberation.analysis.votes import (
    BANDS,
    MIN_GROUP,
    BeforeAfter,
    Cell,
    Vote,
    to_tenths,
)
from deliberation.analysis.weighings import Weighing
from deliberation.models import (
    Argument,
    Ballot,
    ClassroomSession,
)
from deliberation.queries.debrief import Debrief, TradeOffDebrief, debrief_of
from deliberation.queries.debrief_rows import ArgumentRow as DebriefArgument
from deliberation.queries.debrief_rows import Rows
from deliberation.queries.record_rows import ArgumentRow, LogRow
from deliberation.queries.records import Record
from deliberation.queries.results import TradeOffResult, Votes, class_results, votes_of
from deliberation.reports.argued import ArgumentLine, argued
from deliberation.reports.export import Export
from deliberation.rules.levels import Level
from deliberation.rules.phases import PHASES

STANCES = (
    Ballot.Stance.AS_DESCRIBED,
    Ballot.Stance.ONLY_IF,
    Ballot.Stance.NEVER,
    Ballot.Stance.CANNOT_TELL,
)


@dataclass(frozen=True)
class PlanLine:
    """A phase of the plan: its minutes, when the class first entered it, and how long it was there in all."""

    title: str
    planned: int | None
    entered_at: datetime | None
    minutes: int | None


@dataclass(frozen=True)
class Counted:
    """A count with the number that it is of."""

    label: str
    n: int
    of: int


@dataclass(frozen=True)
class BothRounds:
    """A row of a table with a count before and a count after."""

    label: str
    first: Cell
    final: Cell


@dataclass(frozen=True)
class CreditLine:
    """What moved people, and how many of those who voted both times; their points only where that is shown."""

    kind: str
    label: str
    n: Cell
    total_change: int | None


@dataclass(frozen=True)
class TradeOffSummary:
    """One trade-off before and after, fit to be printed."""

    tradeoff: TradeOff
    shift: BeforeAfter
    chart: BandChart | None
    bands: tuple[BothRounds, ...]
    stances: tuple[BothRounds, ...]
    conditions: tuple[BothRounds, ...]
    mean_change: str
    median_change: str
    interval: str
    toward: str
    first_cannot_tell: Cell
    final_cannot_tell: Cell
    credited: int
    credits: tuple[CreditLine, ...]
    arguments: tuple[ArgumentLine, ...]
    debrief: TradeOffDebrief


@dataclass(frozen=True)
class Summary:
    """Everything that the report says."""

    classroom: ClassroomSession
    seats: int
    removed: int
    rehearsed: int
    tells_names: bool
    plan: tuple[PlanLine, ...]
    participation: tuple[Counted, ...]
    tradeoffs: tuple[TradeOffSummary, ...]
    debrief: Debrief
    left_out: int
    log: tuple[LogRow, ...]


def summary(export: Export) -> Summary:
    """Read a session and compute what its report says; the number of queries is the same for any class."""
    classroom, record = export.classroom, export.record
    seats = record.seats.values()
    present = {seat.id for seat in seats if seat.joined_at and not seat.removed_at}
    votes = votes_of(classroom)
    said = argued(export, votes)
    results = class_results(classroom, votes, record.chosen)
    debrief = debrief_of(classroom, for_print=True, rows=_rows(export, votes, results))
    return Summary(
        classroom=classroom,
        seats=len(present),
        removed=sum(seat.removed_at is not None for seat in seats),
        rehearsed=sum(seat.rehearsed for seat in seats),
        # The names of a list stand in its tables only; names that students chose stand where pseudonyms do.
        tells_names=export.level == Level.NAMED and classroom.chooses_names,
        plan=_plan(export),
        participation=_participation(record, results, present),
        tradeoffs=tuple(
            _tradeoff(result, said.lines.get(result.tradeoff.key, ()), drawn)
            for result, drawn in zip(results, debrief.tradeoffs, strict=True)
        ),
        debrief=debrief,
        left_out=said.left_out,
        log=tuple(row._replace(detail=export.told(row)) for row in record.log),
    )


def _rows(export: Export, votes: Votes, results: list[TradeOffResult]) -> Rows:
    """What the debrief is counted from, of what has been read already."""
    record = export.record
    tradeoffs = {result.tradeoff.key: result.tradeoff.pk for result in results}
    cards = {card.key: card.pk for card in record.case_parts.cards}
    arguments = {
        uuid.UUID(row.id): DebriefArgument(
            pk=uuid.UUID(row.id),
            tradeoff_id=tradeoffs[row.tradeoff],
            kind=row.kind,
            pole=row.pole,
            position_id=cards[row.position] if row.position else None,
            parent_id=uuid.UUID(row.parent) if row.parent else None,
            claim=row.claim,
        )
        for row in record.arguments.values()
        if export.statuses[row.id] == "shown"
    }
    seats = {key: uuid.UUID(key) for key, seat in record.seats.items() if not seat.removed_at}
    weighings: dict[uuid.UUID, list[Weighing]] = defaultdict(list)
    for row in record.weighings:
        if row.seat in seats:
            said = Weighing(seats[row.seat], row.value, row.well_argued)
            weighings[uuid.UUID(row.argument)].append(said)
    return Rows(
        tradeoffs=tuple(result.tradeoff for result in results),
        votes=votes,
        credits={result.tradeoff.pk: result.credited for result in results},
        arguments=arguments,
        citations=[
            Cited(citation.passage, pk, row.pole)
            for pk, row in arguments.items()
            for citation in record.cited.get(str(pk), ())
        ],
        weighings=weighings,
        case=record.case_parts,
    )


def _plan(export: Export) -> tuple[PlanLine, ...]:
    classroom, changes = export.classroom, export.record.phases
    entered: dict[str, datetime] = {}
    seconds: dict[str, float] = defaultdict(float)
    for change, later in zip(changes, [*changes[1:], None], strict=True):
        entered.setdefault(change.phase, change.at)
        if later is not None:
            seconds[change.phase] += (later.at - change.at).total_seconds()
    planned = {step["phase"]: step["minutes"] for step in classroom.plan}
    return tuple(
        PlanLine(
            title=gettext(PHASES[key].title),
            planned=planned.get(key),
            entered_at=entered.get(key),
            minutes=round(seconds[key] / 60) if key in seconds else None,
        )
        for key in classroom.phases
    )


def _participation(record: Record, results: list[TradeOffResult], present: set[str]) -> tuple[Counted, ...]:
    def voted(votes: Iterable[Vote]) -> set[str]:
        return {str(vote.participant) for vote in votes if vote.value is not None}

    def wrote(test: Callable[[ArgumentRow], bool]) -> set[str]:
        return {row.seat for row in record.arguments.values() if test(row)}

    acts: tuple[tuple[str, Set[str]], ...] = (
        (gettext("gave a number in the first vote"), voted(vote for one in results for vote in one.first)),
        (gettext("gave a number in the final vote"), voted(vote for one in results for vote in one.final)),
        (gettext("wrote an argument"), wrote(lambda one: one.kind == Argument.Kind.ARGUMENT)),
        (gettext("replied to somebody"), wrote(lambda one: one.parent is not None)),
        (gettext("rested something on a passage"), wrote(lambda one: one.id in record.cited)),
        (gettext("wrote for the other side"), wrote(lambda one: one.kind == Argument.Kind.STEELMAN)),
        (gettext("weighed an argument"), {row.seat for row in record.weighings}),
        (gettext("marked a case for their card"), {row.seat for row in record.fairness}),
        (gettext("said what moved them"), {str(who) for one in results for who in one.credited_by}),
    )
    return tuple(Counted(label, len(present & doers), len(present)) for label, doers in acts)


def _tradeoff(
    result: TradeOffResult, lines: tuple[ArgumentLine, ...], debrief: TradeOffDebrief
) -> TradeOffSummary:
    shift = debrief.shift
    first, final = shift.first, shift.final
    return TradeOffSummary(
        tradeoff=result.tradeoff,
        shift=shift,
        chart=band_chart(shift),
        bands=tuple(
            BothRounds(f"{low}–{high}", before, after)
            for (low, high), before, after in zip(
                BANDS, first.bands if first else (), final.bands if final else (), strict=False
            )
        ),
        stances=_both(
            {key: _stance_words(key) for key in STANCES},
            first.stances if first else None,
            final.stances if final else None,
        ),
        conditions=tuple(
            row
            for row in _both(
                result.tradeoff.condition_texts,
                first.conditions if first else None,
                final.conditions if final else None,
            )
            if row.first != 0 or row.final != 0
        ),
        mean_change=signed(shift.mean_change),
        median_change=signed(shift.median_change),
        interval=_interval(shift),
        toward=_toward(result.tradeoff, shift),
        first_cannot_tell=_if_not_small(shift.first_cannot_tell),
        final_cannot_tell=_if_not_small(shift.final_cannot_tell),
        credited=debrief.moved.n,
        credits=_credits(debrief),
        arguments=lines,
        debrief=debrief,
    )


def signed(change: float | None) -> str:
    """A change in points with its sign, which says the direction: plus is toward pole b."""
    if change is None:
        return ""
    rounded = to_tenths(change)
    if not rounded:
        return "0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}"


def _interval(shift: BeforeAfter) -> str:
    if shift.interval is None:
        return ""
    ends = {"low": signed(shift.interval.low), "high": signed(shift.interval.high)}
    return gettext("%(low)s to %(high)s") % ends


def _toward(tradeoff: TradeOff, shift: BeforeAfter) -> str:
    if not shift.mean_change:
        return ""
    return tradeoff.pole_b if shift.mean_change > 0 else tradeoff.pole_a


def _if_not_small(n: int) -> Cell:
    return None if 0 < n < MIN_GROUP else n


def _both(
    labels: Mapping[str, str], first: Mapping[str, Cell] | None, final: Mapping[str, Cell] | None
) -> tuple[BothRounds, ...]:
    """A row for each label, also for what nobody chose: tables of several trade-offs share their heads."""
    if first is None or final is None:
        return ()
    return tuple(BothRounds(label, first.get(key, 0), final.get(key, 0)) for key, label in labels.items())


def _stance_words(stance: str) -> str:
    return {
        "as_described": gettext("Yes, as described"),
        "only_if": gettext("Only if …"),
        "never": gettext("Never"),
        "cannot_tell": gettext("I cannot tell yet"),
    }[stance]


def _credits(debrief: TradeOffDebrief) -> tuple[CreditLine, ...]:
    """As the debrief counts them: among those who voted both times, withheld where it withholds."""
    return tuple(
        CreditLine(row.mover.kind, row.words, row.mover.n, row.mover.change) for row in debrief.movers
    )

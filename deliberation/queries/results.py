"""What the votes of a class come to, trade-off by trade-off. Always counted from the rows, never kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import TradeOff
from deliberation.analysis.charts import BandChart, band_chart
from deliberation.analysis.moves import Credited
from deliberation.analysis.votes import BeforeAfter, Vote, before_after
from deliberation.models import Ballot, ClassroomSession, Credit


@dataclass(frozen=True)
class TradeOffResult:
    """One trade-off before and after, with everything that a page or a report shows of it."""

    tradeoff: TradeOff
    first: list[Vote]
    final: list[Vote]
    shift: BeforeAfter
    chart: BandChart | None
    credited: list[Credited]
    credited_by: frozenset[uuid.UUID]


Votes = dict[tuple[int, str], list[tuple[Vote, int | None]]]


def class_results(
    classroom: ClassroomSession, votes: Votes | None = None, tradeoffs: Iterable[TradeOff] | None = None
) -> list[TradeOffResult]:
    """Every trade-off of the class, over the seats that were not removed. Late first votes are left out."""
    ballots = votes_of(classroom) if votes is None else votes
    credits = _credits(classroom)
    results = []
    for tradeoff in classroom.tradeoffs.all() if tradeoffs is None else tradeoffs:
        first = ballots.get((tradeoff.pk, Ballot.Round.FIRST), [])
        final = ballots.get((tradeoff.pk, Ballot.Round.FINAL), [])
        firsts, finals = [vote for vote, _ in first], [vote for vote, _ in final]
        shift = before_after(firsts, finals)
        results.append(
            TradeOffResult(
                tradeoff=tradeoff,
                first=firsts,
                final=finals,
                shift=shift,
                chart=band_chart(shift),
                credited=[_credited(credit) for credit in credits.get(tradeoff.pk, [])],
                credited_by=frozenset(credit.participant_id for credit in credits.get(tradeoff.pk, [])),
            )
        )
    return results


def votes_of(classroom: ClassroomSession) -> Votes:
    """Every vote with its guess, by trade-off and round; those of removed seats and late ones left out."""
    rows = Ballot.objects.filter(
        participant__classroom=classroom, participant__removed_at__isnull=True, late=False
    ).order_by("pk")
    votes: Votes = defaultdict(list)
    for row in rows:
        vote = Vote(row.participant_id, row.value, row.confidence, row.stance, tuple(row.conditions))
        votes[row.tradeoff_id, row.round].append((vote, row.guess))
    return votes


def _credits(classroom: ClassroomSession) -> dict[int, list[Credit]]:
    rows = Credit.objects.filter(
        participant__classroom=classroom, participant__removed_at__isnull=True
    ).select_related("position", "passage")
    credits: dict[int, list[Credit]] = defaultdict(list)
    for row in rows:
        credits[row.tradeoff_id].append(row)
    return credits


def _credited(credit: Credit) -> Credited:
    named = credit.position.key if credit.position else credit.passage.number if credit.passage else ""
    return Credited(credit.participant_id, credit.kind, str(credit.argument_id or named))

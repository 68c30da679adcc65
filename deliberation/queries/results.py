"""What the votes of a class come to, trade-off by trade-off. Always counted from the rows, never kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import TradeOff
from deliberation.analysis.charts import BandChart, band_chart
from deliberation.analysis.moves import Credited
from deliberation.analysis.votes import BeforeAfter, Perception, Vote, before_after, perception
from deliberation.models import Ballot, ClassroomSession, Credit
from deliberation.rules import limits


@dataclass(frozen=True)
class CreditTally:
    """What was credited with a move: its kind, its words, by how many, and the sum of |change| behind it.

    `key` is the argument's id, the card's key or the passage's number, as text; empty for "nothing new".
    """

    kind: str
    key: str
    label: str
    n: int
    total_change: int


@dataclass(frozen=True)
class TradeOffResult:
    """One trade-off before and after, with everything that a page or a report shows of it."""

    tradeoff: TradeOff
    first: list[Vote]
    final: list[Vote]
    shift: BeforeAfter
    chart: BandChart | None
    credits: list[CreditTally]
    credited: list[Credited]
    credited_by: frozenset[uuid.UUID]
    perception: Perception


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
        values = [vote.value for vote in firsts if vote.value is not None]
        actual = sum(values) / len(values) if len(values) >= limits.MIN_GROUP else None
        results.append(
            TradeOffResult(
                tradeoff=tradeoff,
                first=firsts,
                final=finals,
                shift=shift,
                chart=band_chart(shift),
                credits=_tally(credits.get(tradeoff.pk, []), firsts, finals),
                credited=[_credited(credit) for credit in credits.get(tradeoff.pk, [])],
                credited_by=frozenset(credit.participant_id for credit in credits.get(tradeoff.pk, [])),
                perception=perception([guess for _, guess in first if guess is not None], actual),
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
    ).select_related("argument__participant", "position", "passage")
    credits: dict[int, list[Credit]] = defaultdict(list)
    for row in rows:
        credits[row.tradeoff_id].append(row)
    return credits


def _tally(credits: Iterable[Credit], first: list[Vote], final: list[Vote]) -> list[CreditTally]:
    before = {vote.participant: vote.value for vote in first}
    after = {vote.participant: vote.value for vote in final}
    tallies: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for credit in credits:
        was, now = before.get(credit.participant_id), after.get(credit.participant_id)
        change = abs(now - was) if was is not None and now is not None else 0
        tallies[credit.kind, *_named(credit)].append(change)
    rows = [
        CreditTally(kind=kind, key=key, label=label, n=len(changes), total_change=sum(changes))
        for (kind, key, label), changes in tallies.items()
    ]
    return sorted(rows, key=lambda row: (-row.n, -row.total_change, row.kind, row.key))


def _credited(credit: Credit) -> Credited:
    named = credit.position.key if credit.position else credit.passage.number if credit.passage else ""
    return Credited(credit.participant_id, credit.kind, str(credit.argument_id or named))


def _named(credit: Credit) -> tuple[str, str]:
    """Key and words of what a credit names. A hidden argument keeps its credit but not its words."""
    if credit.argument is not None:
        seen = not credit.argument.is_hidden and credit.argument.participant.removed_at is None
        return str(credit.argument_id), credit.argument.claim if seen else ""
    if credit.position is not None:
        return credit.position.key, credit.position.name
    if credit.passage is not None:
        return str(credit.passage.number), credit.passage.label
    return "", ""

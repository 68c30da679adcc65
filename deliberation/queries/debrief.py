"""The debrief of a class: one frozen value, computed from the rows and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.models import TradeOff
from deliberation.analysis.charts import (
    BandChart,
    FlowPicture,
    GapRow,
    PairRow,
    SplitRow,
    band_chart,
    flow_picture,
    gap_rows,
    pair_rows,
    split_rows,
)
from deliberation.analysis.common_ground import Ground
from deliberation.analysis.guesses import GroupGuess, PerceptionGap, perception_gap
from deliberation.analysis.moves import (
    Flow,
    Mover,
    WhatMoved,
    flow_between,
    flow_without_small_cells,
    moved_without_small_cells,
    what_moved,
)
from deliberation.analysis.votes import (
    CONFIDENCES,
    BeforeAfter,
    Cell,
    before_after,
    matched_pairs,
    without_small_cells,
)
from deliberation.analysis.weighings import camps
from deliberation.models import Ballot, ClassroomSession
from deliberation.queries.debrief_article import ArticleDebrief, article_of
from deliberation.queries.debrief_ground import (
    ClaimRow,
    FairRow,
    RankedRow,
    claim_rows,
    fair_of,
    ground_of,
    ranked_rows,
)
from deliberation.queries.debrief_map import MapDebrief, map_of
from deliberation.queries.debrief_rows import Rows, rows_of

STANCES = tuple(Ballot.Stance.values)
# So many things that moved people are drawn; the rest are in the table.
MOST_MOVERS = 8


@dataclass(frozen=True)
class Answer:
    """An answer that could be chosen with a vote: how many chose it in each round, and its two bars.

    `words` are the case's own for a condition, and empty where the page has the words (a confidence, a stance).
    """

    key: str
    words: str
    first: Cell
    final: Cell
    bars: PairRow


@dataclass(frozen=True)
class MoverRow:
    """Something that was credited, with its words (empty if the class may not read them) and its bar."""

    mover: Mover
    words: str
    bar: SplitRow | None


@dataclass(frozen=True)
class GuessRow:
    """How one part of the class guessed."""

    guess: GroupGuess
    line: GapRow


@dataclass(frozen=True)
class TradeOffDebrief:
    """One trade-off: the numbers, and the pictures made of them. None or empty is "too few to show"."""

    tradeoff: TradeOff
    shift: BeforeAfter
    bands: BandChart | None
    flow: Flow | None
    flow_picture: FlowPicture | None
    confidences: tuple[Answer, ...]
    stances: tuple[Answer, ...]
    conditions: tuple[Answer, ...]
    moved: WhatMoved
    movers: tuple[MoverRow, ...]
    gap: PerceptionGap
    guesses: tuple[GuessRow, ...]
    ground: Ground
    agreed: tuple[RankedRow, ...]
    divides: tuple[RankedRow, ...]
    held: tuple[RankedRow, ...]
    fair: tuple[FairRow, ...]
    unanswered: tuple[ClaimRow, ...]
    without_evidence: tuple[ClaimRow, ...]

    @property
    def key(self) -> str:
        return self.tradeoff.key

    @property
    def drawn(self) -> tuple[MoverRow, ...]:
        return self.movers[:MOST_MOVERS]


@dataclass(frozen=True)
class Debrief:
    """Everything that the debrief of a class shows, for the page, the wall and the report."""

    tradeoffs: tuple[TradeOffDebrief, ...]
    article: ArticleDebrief
    map: MapDebrief

    def chosen(self, key: str) -> TradeOffDebrief | None:
        """The trade-off named, or the first; None if the class has none."""
        by_key = {one.key: one for one in self.tradeoffs}
        return by_key.get(key) or next(iter(self.tradeoffs), None)


def debrief_of(classroom: ClassroomSession, *, for_print: bool = False, rows: Rows | None = None) -> Debrief:
    """Compute the debrief of a class from its rows, which are read unless they are given.

    What the class is shown holds to one rule: the answers of a group are shown if it has five people or more, and
    no smaller group follows from what is shown. What is printed goes further: no number of one to four stands in
    it, nor one that such a number would follow from.
    """
    rows = rows_of(classroom) if rows is None else rows
    words = {str(pk): row.claim for pk, row in rows.arguments.items()}
    words |= {card.key: card.name for card in rows.case.cards}
    return Debrief(
        tradeoffs=tuple(_tradeoff(tradeoff, rows, words, for_print) for tradeoff in rows.tradeoffs),
        article=article_of(rows),
        map=map_of(rows),
    )


def _tradeoff(tradeoff: TradeOff, rows: Rows, words: Mapping[str, str], for_print: bool) -> TradeOffDebrief:
    cast = {round_: rows.votes.get((tradeoff.pk, round_), []) for round_ in Ballot.Round.values}
    first, final = ([vote for vote, _ in cast[round_]] for round_ in (Ballot.Round.FIRST, Ballot.Round.FINAL))
    shift = before_after(first, final)
    flow = flow_between(first, final)
    moved = what_moved(rows.credits.get(tradeoff.pk, []), first, final)
    if for_print:
        shift, flow, moved = (
            without_small_cells(shift),
            flow_without_small_cells(flow),
            moved_without_small_cells(moved),
        )
    first_values = {vote.participant: vote.value for vote in first}
    gap = perception_gap(
        {who: before for who, (before, _) in matched_pairs(first, final).items()},
        {vote.participant: guess for vote, guess in cast[Ballot.Round.FIRST]},
    )
    sides = camps(first_values)
    ground = ground_of(tradeoff, rows, sides, for_print)
    conditions = _counted(shift, "conditions", list(tradeoff.condition_texts), tradeoff.condition_texts)
    return TradeOffDebrief(
        tradeoff=tradeoff,
        shift=shift,
        bands=band_chart(shift),
        flow=flow,
        flow_picture=flow_picture(flow),
        confidences=_confidences(shift),
        stances=_counted(shift, "stances", STANCES),
        conditions=tuple(answer for answer in conditions if answer.first != 0 or answer.final != 0),
        moved=moved,
        movers=_movers(moved, words),
        gap=gap,
        guesses=_guesses(gap),
        ground=ground,
        agreed=ranked_rows(ground.agreed, words, for_print),
        divides=ranked_rows(ground.divides, words, for_print),
        held=ranked_rows(ground.held, words, for_print),
        fair=fair_of(tradeoff, rows, sides, for_print),
        unanswered=claim_rows(ground.unanswered, words),
        without_evidence=claim_rows(ground.without_evidence, words),
    )


def _confidences(shift: BeforeAfter) -> tuple[Answer, ...]:
    if shift.first is None or shift.final is None:
        return ()
    keys = [str(level) for level in CONFIDENCES]
    return _answers(list(zip(keys, shift.first.confidences, shift.final.confidences, strict=True)), {})


def _counted(
    shift: BeforeAfter, what: str, keys: Sequence[str], words: Mapping[str, str] | None = None
) -> tuple[Answer, ...]:
    """Stances or conditions in the order of `keys`; empty with too few voters."""
    if shift.first is None or shift.final is None:
        return ()
    first, final = getattr(shift.first, what), getattr(shift.final, what)
    return _answers([(key, first.get(key, 0), final.get(key, 0)) for key in keys], words or {})


def _answers(counts: Sequence[tuple[str, Cell, Cell]], words: Mapping[str, str]) -> tuple[Answer, ...]:
    return tuple(
        Answer(key, words.get(key, ""), first, final, bars)
        for (key, first, final), bars in zip(counts, pair_rows(counts), strict=True)
    )


def _movers(moved: WhatMoved, words: Mapping[str, str]) -> tuple[MoverRow, ...]:
    shown = [(mover.n, mover.by_start) for mover in moved.movers if mover.n is not None]
    bars = iter(split_rows(shown, [start.key for start in moved.starts]))
    return tuple(
        MoverRow(
            mover=mover,
            words=f"P{mover.key}" if mover.kind == "passage" else words.get(mover.key, ""),
            bar=None if mover.n is None else next(bars),
        )
        for mover in moved.movers
    )


def _guesses(gap: PerceptionGap) -> tuple[GuessRow, ...]:
    if gap.actual is None or gap.mean is None:
        return ()
    # With no parts to compare, the class as a whole is the only row.
    groups = gap.groups or (GroupGuess("all", (), gap.guesses, gap.mean),)
    return tuple(
        GuessRow(guess, line) for guess, line in zip(groups, gap_rows(groups, gap.actual), strict=True)
    )

"""The debrief of a class: one frozen value, computed from the rows and from nothing else."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from cases.models import TradeOff
from deliberation.analysis.charts import (
    BandChart,
    FlowPicture,
    GapRow,
    PairRow,
    PassageChart,
    ShareRow,
    SplitRow,
    band_chart,
    flow_picture,
    gap_rows,
    pair_rows,
    passage_chart,
    share_row,
    split_rows,
)
from deliberation.analysis.citations import ArticleUse, PassageUse, article_use
from deliberation.analysis.common_ground import Ground, Ranked, Weighed, common_ground
from deliberation.analysis.consensus import CampVotes
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
    MIN_GROUP,
    BeforeAfter,
    Cell,
    before_after,
    matched_pairs,
    suppress,
    without_small_cells,
)
from deliberation.analysis.weighings import Camps, camps
from deliberation.models import Ballot, ClassroomSession
from deliberation.queries.debrief_map import MapDebrief, map_of
from deliberation.queries.debrief_rows import WEIGHED_KINDS, Card, Rows, rows_of

STANCES = tuple(Ballot.Stance.values)
# So many things that moved people are drawn; the rest are in the table.
MOST_MOVERS = 8
# So many passages that both sides cite are quoted by their beginning, in so many characters.
MOST_SHARED = 5
MOST_FAIR = 3
BEGINNING = 90


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
class RankedRow:
    """An argument that the camps agree or differ on."""

    ranked: Ranked
    words: str
    picture: ShareRow


@dataclass(frozen=True)
class FairRow:
    """An argument that somebody of every side found well argued: so many (None: too few) of all who weighed it."""

    key: uuid.UUID
    words: str
    marks: Cell
    of: int


@dataclass(frozen=True)
class ClaimRow:
    """An argument that is only named."""

    key: Hashable
    words: str


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
class CardUse:
    """A position card, and how many arguments spoke for it."""

    card: Card
    arguments: int


@dataclass(frozen=True)
class PassageLine:
    """A passage, how it was used, and how it begins."""

    use: PassageUse
    begins: str


@dataclass(frozen=True)
class ArticleDebrief:
    """The article as the class used it, and whom nobody spoke for."""

    use: ArticleUse
    chart: PassageChart | None
    shared: tuple[PassageLine, ...]
    cards: tuple[CardUse, ...]
    voices: tuple[Card, ...]

    @property
    def unspoken(self) -> tuple[Card, ...]:
        return tuple(use.card for use in self.cards if not use.arguments)


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
        article=_article(rows),
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
    ground = _ground(tradeoff, rows, sides, for_print)
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
        agreed=_ranked(ground.agreed, words, for_print),
        divides=_ranked(ground.divides, words, for_print),
        held=_ranked(ground.held, words, for_print),
        fair=_fair(tradeoff, rows, sides, for_print),
        unanswered=_claims(ground.unanswered, words),
        without_evidence=_claims(ground.without_evidence, words),
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


def _ground(tradeoff: TradeOff, rows: Rows, among: Camps, for_print: bool) -> Ground:
    return common_ground(
        [
            Weighed(
                key=row.pk,
                camps=_camp_votes(rows, row.pk, among),
                is_answered=row.pk in rows.answered,
                has_evidence=row.pk in rows.cited,
            )
            for row in rows.arguments.values()
            if row.tradeoff_id == tradeoff.pk and row.kind in WEIGHED_KINDS
        ],
        among,
        for_print=for_print,
    )


def _camp_votes(rows: Rows, argument: uuid.UUID, among: Camps) -> tuple[CampVotes, ...]:
    seen: Counter[str] = Counter()
    yes: Counter[str] = Counter()
    for weighing in rows.weighings.get(argument, ()):
        camp = among.members.get(weighing.participant)
        if camp is not None:
            seen[camp] += 1
            yes[camp] += weighing.value == 1
    return tuple(CampVotes(camp.key, yes[camp.key], seen[camp.key]) for camp in among.camps)


def _fair(tradeoff: TradeOff, rows: Rows, among: Camps, for_print: bool) -> tuple[FairRow, ...]:
    """Most marks first. Where there is only one side, there are no two that could agree on it.

    What fewer than five have weighed is left out. In print what is withheld stands last, since its place would tell.
    """
    found = []
    for row in rows.arguments.values():
        weighings = rows.weighings.get(row.pk, ())
        marks = [one.participant for one in weighings if one.well_argued]
        by_side = {among.members[who] for who in marks if who in among.members}
        if len(weighings) < MIN_GROUP or row.tradeoff_id != tradeoff.pk:
            continue
        if len(by_side) == len(among.camps) > 1:
            n, of = len(marks), len(weighings)
            told = suppress({"marks": n, "rest": of - n})["marks"] if for_print else n
            found.append(FairRow(row.pk, row.claim, told, of))
    return tuple(sorted(found, key=lambda one: (-(one.marks or 0), one.words))[:MOST_FAIR])


def _ranked(ranked: Iterable[Ranked], words: Mapping[str, str], for_print: bool) -> tuple[RankedRow, ...]:
    return tuple(RankedRow(one, words[str(one.key)], share_row(one, for_print=for_print)) for one in ranked)


def _claims(keys: Iterable[Hashable], words: Mapping[str, str]) -> tuple[ClaimRow, ...]:
    return tuple(ClaimRow(key, words[str(key)]) for key in keys)


def _article(rows: Rows) -> ArticleDebrief:
    use = article_use(rows.citations, list(rows.case.passages))
    begins = {number: Truncator(text).chars(BEGINNING) for number, text in rows.case.passages.items()}
    spoken = Counter(row.position_id for row in rows.arguments.values())
    return ArticleDebrief(
        use=use,
        chart=passage_chart(use),
        shared=tuple(PassageLine(one, begins[one.number]) for one in use.shared[:MOST_SHARED]),
        cards=tuple(CardUse(card, spoken[card.pk]) for card in rows.case.cards if not card.is_unheard),
        voices=tuple(card for card in rows.case.cards if card.is_unheard),
    )

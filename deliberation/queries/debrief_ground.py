"""The ground of a trade-off in the debrief of a class: which arguments its camps agree on, and what divides them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from cases.models import TradeOff
from deliberation.analysis.charts import ShareRow, share_row
from deliberation.analysis.common_ground import Ground, Ranked, Weighed, common_ground
from deliberation.analysis.consensus import CampVotes
from deliberation.analysis.votes import MIN_GROUP
from deliberation.analysis.weighings import Camps, Marks, marks
from deliberation.queries.debrief_rows import WEIGHED_KINDS, Rows

MOST_FAIR = 3


@dataclass(frozen=True)
class RankedRow:
    """An argument that the camps agree or differ on."""

    ranked: Ranked
    words: str
    picture: ShareRow


@dataclass(frozen=True)
class FairRow:
    """An argument that somebody of every side found well argued: so many (None: withheld) of all who weighed it."""

    key: uuid.UUID
    words: str
    told: Marks


@dataclass(frozen=True)
class ClaimRow:
    """An argument that is only named."""

    key: Hashable
    words: str


def ground_of(tradeoff: TradeOff, rows: Rows, among: Camps, for_print: bool) -> Ground:
    """What was weighed on a trade-off, as its camps weighed it."""
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


def fair_of(tradeoff: TradeOff, rows: Rows, among: Camps, for_print: bool) -> tuple[FairRow, ...]:
    """Most marks first. Where there is only one side, there are no two that could agree on it.

    What fewer than five have weighed is left out. In print what is withheld has the place that is told of it.
    """
    found = []
    for row in rows.arguments.values():
        weighings = rows.weighings.get(row.pk, ())
        marked = [one.participant for one in weighings if one.well_argued]
        by_side = {among.members[who] for who in marked if who in among.members}
        if len(weighings) < MIN_GROUP or row.tradeoff_id != tradeoff.pk:
            continue
        if len(by_side) == len(among.camps) > 1:
            n, of = len(marked), len(weighings)
            told = marks(n, of) if for_print else Marks(n, of, nearly_all=False)
            found.append(FairRow(row.pk, row.claim, told))

    def place(one: FairRow) -> tuple[int, bool, str]:
        count, is_told = one.told.rank
        return -count, not is_told, one.words

    return tuple(sorted(found, key=place)[:MOST_FAIR])


def ranked_rows(ranked: Iterable[Ranked], words: Mapping[str, str], for_print: bool) -> tuple[RankedRow, ...]:
    """What the camps agree or differ on, with its words and its picture."""
    return tuple(RankedRow(one, words[str(one.key)], share_row(one, for_print=for_print)) for one in ranked)


def claim_rows(keys: Iterable[Hashable], words: Mapping[str, str]) -> tuple[ClaimRow, ...]:
    """What is only named, with its words."""
    return tuple(ClaimRow(key, words[str(key)]) for key in keys)

"""How much of each camp agrees, from none to all of it, with the interval of the least agreeing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import WIDTH, along
from deliberation.analysis.common_ground import Ranked, has_small_cell
from deliberation.analysis.consensus import CampVotes
from deliberation.analysis.votes import MIN_GROUP

# Room for the name of a camp on the left, and for its numbers on the right.
START, STOP = 84, WIDTH - 116
# Each camp has a line of its own, so that two that agree alike do not lie on each other.
LINE = 36


@dataclass(frozen=True)
class ShareMark:
    """One camp: how many of those who weighed it agree; `x` is None where under five did."""

    key: str
    yes: int
    seen: int
    x: int | None
    y: int
    is_least: bool


@dataclass(frozen=True)
class ShareRow:
    """One argument: a line from `start` (nobody agrees) to `stop` (all do), a mark for each camp, an interval."""

    width: int
    height: int
    start: int
    stop: int
    half: int
    marks: tuple[ShareMark, ...]
    low_x: int | None
    high_x: int | None

    @property
    def interval_width(self) -> int | None:
        """At least one unit, so that an interval without width is seen."""
        return None if self.low_x is None or self.high_x is None else max(1, self.high_x - self.low_x)


def share_row(ranked: Ranked, *, for_print: bool = False) -> ShareRow:
    """Draw one argument. For print, no camp of it is drawn if one to four in any camp agree, or do not."""
    hidden = for_print and has_small_cell(ranked.camps)
    least = None if hidden else ranked.consensus.least
    return ShareRow(
        width=WIDTH,
        height=LINE * len(ranked.camps),
        start=START,
        stop=STOP,
        half=_at(0.5),
        marks=_marks(ranked.camps, hidden=hidden),
        low_x=_at(least.low) if least else None,
        high_x=_at(least.high) if least else None,
    )


def _marks(votes: Sequence[CampVotes], *, hidden: bool) -> tuple[ShareMark, ...]:
    least = min(votes, key=lambda camp: (camp.yes + 1) / (camp.seen + 2), default=None)
    return tuple(
        ShareMark(
            key=camp.camp,
            yes=camp.yes,
            seen=camp.seen,
            x=_at(camp.yes / camp.seen) if camp.seen >= MIN_GROUP and not hidden else None,
            y=LINE * index + LINE // 2,
            is_least=camp == least,
        )
        for index, camp in enumerate(votes)
    )


def _at(share: float) -> int:
    return START + along(100 * share, STOP - START)

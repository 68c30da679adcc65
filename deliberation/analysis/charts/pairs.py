"""A count before and a count after, as two bars, one under the other; a row for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import BAR_ROOM, WIDTH, Bar, most_of
from deliberation.analysis.votes import Cell

THICK = 22
GAP = 8


@dataclass(frozen=True)
class PairRow:
    """One answer: how many gave it in each round, all rows on one scale."""

    key: str
    width: int
    height: int
    first: Bar
    final: Bar

    @property
    def bars(self) -> tuple[Bar, Bar]:
        return self.first, self.final


def pair_rows(counts: Sequence[tuple[str, Cell, Cell]]) -> tuple[PairRow, ...]:
    """A row for each (key, before, after). With nobody anywhere the bars have no length."""
    most = most_of(cell for _, *cells in counts for cell in cells)

    def bar(name: str, n: Cell, y: int) -> Bar:
        return Bar(key=name, label=name, n=n, x=0, y=y, width=round(BAR_ROOM * (n or 0) / most), height=THICK)

    return tuple(
        PairRow(
            key=key,
            width=WIDTH,
            height=2 * THICK + GAP,
            first=bar("first", first, 0),
            final=bar("final", final, THICK + GAP),
        )
        for key, first, final in counts
    )

"""How many, as one lying bar for each thing, cut by where they began if that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import BAR_ROOM, WIDTH, Bar, most_of

THICK = 30


@dataclass(frozen=True)
class SplitRow:
    """One bar of `n` people. `parts` has one bar for each start that is not empty, or the whole as its only one."""

    width: int
    height: int
    n: int
    parts: tuple[Bar, ...]
    is_split: bool

    @property
    def end(self) -> int:
        return self.parts[-1].end if self.parts else 0


def split_rows(
    rows: Sequence[tuple[int, tuple[int, ...] | None]], starts: Sequence[str]
) -> tuple[SplitRow, ...]:
    """A bar for each (n, its parts by start or None), all on one scale."""
    most = most_of(n for n, _ in rows)
    drawn = []
    for n, split in rows:
        pieces = [("whole", n)] if split is None else list(zip(starts, split, strict=True))
        parts = []
        before = 0
        for key, part in pieces:
            left, right = (round(BAR_ROOM * edge / most) for edge in (before, before + part))
            if part:
                parts.append(Bar(key=key, label=key, n=part, x=left, y=0, width=right - left, height=THICK))
            before += part
        drawn.append(SplitRow(width=WIDTH, height=THICK, n=n, parts=tuple(parts), is_split=split is not None))
    return tuple(drawn)

"""What the pictures share: their width, a bar, and where a number from 0 to 100 stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deliberation.analysis.votes import Cell

WIDTH = 640
# Room at the end of a lying bar for its number.
NUMBER_WIDTH = 72
BAR_ROOM = WIDTH - NUMBER_WIDTH


@dataclass(frozen=True)
class Bar:
    """One bar. `n` is None, and the bar without length, where there are too few to show."""

    key: str
    label: str
    n: Cell
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Where a label stands that is centred on the bar."""
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        """The same from top to bottom."""
        return self.y + self.height // 2

    @property
    def end(self) -> int:
        return self.x + self.width


def most_of(cells: Iterable[Cell]) -> int:
    """The largest number that is shown, 1 at least: what the longest bar stands for."""
    return max([1, *(cell for cell in cells if cell is not None)])


def along(value: float, width: int = WIDTH) -> int:
    """Where a number from 0 to 100 stands on a line of this width."""
    return round(width * value / 100)

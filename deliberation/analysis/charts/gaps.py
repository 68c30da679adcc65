"""What a group guessed against how it was, on the slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import along
from deliberation.analysis.guesses import GroupGuess

WIDTH = 640
# The line is shorter than the picture, so that a mark at its end is drawn whole.
EDGE = 20
HEIGHT = 56


@dataclass(frozen=True)
class GapRow:
    """One group: its mean guess and where the class stood, as places on a line from `start` to `stop`."""

    key: str
    width: int
    height: int
    start: int
    stop: int
    guess_x: int
    actual_x: int
    y: int


def gap_rows(guesses: Sequence[GroupGuess], actual: float) -> tuple[GapRow, ...]:
    """A row for each group, the same line in all of them."""
    return tuple(
        GapRow(
            key=guess.key,
            width=WIDTH,
            height=HEIGHT,
            start=EDGE,
            stop=WIDTH - EDGE,
            guess_x=EDGE + along(guess.mean, WIDTH - 2 * EDGE),
            actual_x=EDGE + along(actual, WIDTH - 2 * EDGE),
            y=HEIGHT // 2,
        )
        for guess in guesses
    )

"""Votes in five bands of the slider: both rounds one above the other, or one round alone and small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import WIDTH, Bar, along, most_of
from deliberation.analysis.votes import BANDS, BeforeAfter, Cell, Round

GAP = 8
ROW_HEIGHT = 96
# Above the bars, for the number on the tallest one; and below the baseline, for the mark and the words.
HEAD = 36
FOOT = 44
SMALL_WIDTH = 200
SMALL_HEIGHT = 48


@dataclass(frozen=True)
class BarRow:
    """The five bands of one round, on one baseline, and where the mean stands along the slider."""

    key: str
    n: int
    baseline: int
    bars: tuple[Bar, ...]
    mean: float
    mean_x: int

    @property
    def words_x(self) -> int:
        """Where the name of the round stands: at the end that the mark of the mean is not at."""
        return WIDTH if self.mean_x < WIDTH // 2 else 0

    @property
    def words_anchor(self) -> str:
        return "end" if self.words_x else "start"


@dataclass(frozen=True)
class BandChart:
    """A row of bars for each round, one above the other, on one scale."""

    width: int
    height: int
    rows: tuple[BarRow, ...]


@dataclass(frozen=True)
class Histogram:
    """A small picture of one round along the slider."""

    width: int
    height: int
    n: int
    bars: tuple[Bar, ...]
    mean_x: int


def band_chart(result: BeforeAfter) -> BandChart | None:
    """Both rounds in five bands; None if too few voted in both."""
    if result.first is None or result.final is None:
        return None
    sides = (("first", result.first), ("final", result.final))
    tallest = most_of([*result.first.bands, *result.final.bands])
    rows = []
    for index, (key, side) in enumerate(sides):
        top = HEAD + index * (HEAD + ROW_HEIGHT + FOOT)
        rows.append(
            BarRow(
                key=key,
                n=result.matched,
                baseline=top + ROW_HEIGHT,
                bars=_bars(side.bands, WIDTH, top, ROW_HEIGHT, tallest),
                mean=side.mean,
                mean_x=along(side.mean),
            )
        )
    return BandChart(width=WIDTH, height=len(sides) * (HEAD + ROW_HEIGHT + FOOT), rows=tuple(rows))


def slider_histogram(one: Round) -> Histogram | None:
    """One round in five bands, small; None if too few voted."""
    if one.bands is None or one.mean is None:
        return None
    return Histogram(
        width=SMALL_WIDTH,
        height=SMALL_HEIGHT,
        n=one.voters,
        bars=_bars(one.bands, SMALL_WIDTH, 0, SMALL_HEIGHT, most_of(one.bands)),
        mean_x=along(one.mean, SMALL_WIDTH),
    )


def _bars(bands: Sequence[Cell], width: int, top: int, height: int, tallest: int) -> tuple[Bar, ...]:
    """Bars of equal width, each standing over its stretch of the slider."""
    slot = width // len(BANDS)
    bars = []
    for index, ((low, high), n) in enumerate(zip(BANDS, bands, strict=True)):
        tall = round(height * (n or 0) / tallest)
        bars.append(
            Bar(
                key=f"band-{index + 1}",
                label=f"{low}–{high}",
                n=n,
                x=index * slot + GAP // 2,
                y=top + height - tall,
                width=slot - GAP,
                height=tall,
            )
        )
    return tuple(bars)

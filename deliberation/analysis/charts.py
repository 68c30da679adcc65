"""Where the bars and ribbons of a chart stand; a template draws them.

All lengths are whole units of a view box, which no language writes with a decimal comma. Every number in a
chart is the number in the table beside it: both are read from the same dataclass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.analysis.votes import BANDS, THIRD_KEYS, BeforeAfter, Cell, Round

WIDTH = 640
GAP = 8
ROW_HEIGHT = 96
ROW_GAP = 48
FLOW_HEIGHT = 320
FLOW_NODE_WIDTH = 24
FLOW_NODE_GAP = 16
SMALL_WIDTH = 200
SMALL_HEIGHT = 48


@dataclass(frozen=True)
class Bar:
    """One bar. `n` is None, and the height 0, where there are too few to show."""

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


@dataclass(frozen=True)
class BarRow:
    """The five bands of one round, on one baseline, and where the mean stands along the slider."""

    key: str
    n: int
    baseline: int
    bars: tuple[Bar, ...]
    mean: float
    mean_x: int


@dataclass(frozen=True)
class BandChart:
    """A row of bars for each round, one above the other, on one scale."""

    width: int
    height: int
    rows: tuple[BarRow, ...]


@dataclass(frozen=True)
class Ribbon:
    """Those who went from one third to another: an outline from the left band to the right."""

    source: str
    target: str
    n: int
    d: str


@dataclass(frozen=True)
class FlowPicture:
    """Three bands on each side and the ribbons between them; what nobody did has no ribbon."""

    width: int
    height: int
    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


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
    tallest = _tallest([*result.first.bands, *result.final.bands])
    rows = []
    for index, (key, side) in enumerate(sides):
        top = ROW_GAP // 2 + index * (ROW_HEIGHT + ROW_GAP)
        rows.append(
            BarRow(
                key=key,
                n=result.matched,
                baseline=top + ROW_HEIGHT,
                bars=_bars(side.bands, WIDTH, top, ROW_HEIGHT, tallest),
                mean=side.mean,
                mean_x=_along(side.mean, WIDTH),
            )
        )
    return BandChart(width=WIDTH, height=2 * (ROW_HEIGHT + ROW_GAP), rows=tuple(rows))


def flow_picture(result: BeforeAfter) -> FlowPicture | None:
    """Who went where between the rounds; None if too few voted in both, or a number is withheld.

    The table can show a flow with withheld cells; a picture of it would show their sizes.
    """
    if result.flow is None:
        return None
    cells = {
        (source, target): n
        for source, row in zip(THIRD_KEYS, result.flow, strict=True)
        for target, n in zip(THIRD_KEYS, row, strict=True)
        if n is not None
    }
    if len(cells) < len(THIRD_KEYS) ** 2:
        return None
    total = sum(cells.values())
    left_n = {key: sum(cells[key, other] for other in THIRD_KEYS) for key in THIRD_KEYS}
    right_n = {key: sum(cells[other, key] for other in THIRD_KEYS) for key in THIRD_KEYS}
    left = _nodes(left_n, total, x=0)
    right = _nodes(right_n, total, x=WIDTH - FLOW_NODE_WIDTH)

    ribbons = []
    used_left, used_right = dict.fromkeys(THIRD_KEYS, 0), dict.fromkeys(THIRD_KEYS, 0)
    for source in left:
        for target in right:
            n = cells[source.key, target.key]
            if n:
                ribbons.append(
                    Ribbon(
                        source=source.key,
                        target=target.key,
                        n=n,
                        d=_ribbon(
                            _slice(source, used_left[source.key], n),
                            _slice(target, used_right[target.key], n),
                        ),
                    )
                )
            used_left[source.key] += n
            used_right[target.key] += n
    return FlowPicture(width=WIDTH, height=FLOW_HEIGHT, left=left, right=right, ribbons=tuple(ribbons))


def slider_histogram(one: Round) -> Histogram | None:
    """One round in five bands, small; None if too few voted."""
    if one.bands is None or one.mean is None:
        return None
    return Histogram(
        width=SMALL_WIDTH,
        height=SMALL_HEIGHT,
        n=one.voters,
        bars=_bars(one.bands, SMALL_WIDTH, 0, SMALL_HEIGHT, _tallest(one.bands)),
        mean_x=_along(one.mean, SMALL_WIDTH),
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


def _tallest(cells: Sequence[Cell]) -> int:
    return max([1, *(cell for cell in cells if cell is not None)])


def _along(value: float, width: int) -> int:
    return round(width * value / 100)


def _nodes(sizes: dict[str, int], total: int, *, x: int) -> tuple[Bar, ...]:
    """Three bands from top to bottom, their heights in proportion; an empty one has no height."""
    room = FLOW_HEIGHT - FLOW_NODE_GAP * (len(sizes) - 1)
    nodes = []
    above = 0
    for index, (key, n) in enumerate(sizes.items()):
        # Both edges are rounded, not the height, so that the rounding never adds up.
        top, bottom = round(room * above / total), round(room * (above + n) / total)
        nodes.append(
            Bar(
                key=key,
                label=key,
                n=n,
                x=x,
                y=top + index * FLOW_NODE_GAP,
                width=FLOW_NODE_WIDTH,
                height=bottom - top,
            )
        )
        above += n
    return tuple(nodes)


def _slice(node: Bar, used: int, n: int) -> tuple[int, int]:
    """Top and bottom of the part of a band that belongs to the next n people."""
    whole = node.n or 1
    return node.y + round(node.height * used / whole), node.y + round(node.height * (used + n) / whole)


def _ribbon(left: tuple[int, int], right: tuple[int, int]) -> str:
    start, stop, bend = FLOW_NODE_WIDTH, WIDTH - FLOW_NODE_WIDTH, WIDTH // 2
    return (
        f"M{start} {left[0]} C{bend} {left[0]} {bend} {right[0]} {stop} {right[0]} "
        f"L{stop} {right[1]} C{bend} {right[1]} {bend} {left[1]} {start} {left[1]} Z"
    )

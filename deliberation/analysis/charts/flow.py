"""Who went where between the rounds: bands on the left, bands on the right, ribbons between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.analysis.charts.shapes import WIDTH, Bar
from deliberation.analysis.moves import Flow
from deliberation.analysis.votes import THIRD_KEYS

HEIGHT = 320
NODE_WIDTH = 24
NODE_GAP = 20
# Beside the bands, for a letter and a number.
SIDE = 112
# A ribbon thinner than this has no room for its number.
ROOM_FOR_NUMBER = 26
LEFT, RIGHT = SIDE, WIDTH - SIDE - NODE_WIDTH


@dataclass(frozen=True)
class Ribbon:
    """Those who went from one band to another: an outline from the left one to the right one.

    `label_x` and `label_y` say where its number stands, if there is room for it.
    """

    source: str
    target: str
    n: int
    d: str
    label_x: int
    label_y: int | None


@dataclass(frozen=True)
class FlowPicture:
    """The bands on each side and the ribbons between them; what nobody did has no ribbon."""

    width: int
    height: int
    left: tuple[Bar, ...]
    right: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def flow_picture(flow: Flow | None) -> FlowPicture | None:
    """Draw a flow; None if there is none, or a number is withheld: a picture would show its size."""
    if flow is None or any(cell is None for row in flow.cells for cell in row):
        return None
    cells = {
        (start.key, third): n or 0
        for start, row in zip(flow.starts, flow.cells, strict=True)
        for third, n in zip(THIRD_KEYS, row, strict=True)
    }
    total = sum(cells.values())
    starts = [start.key for start in flow.starts]
    left = _nodes({key: sum(cells[key, third] for third in THIRD_KEYS) for key in starts}, total, x=LEFT)
    right = _nodes({third: sum(cells[key, third] for key in starts) for third in THIRD_KEYS}, total, x=RIGHT)

    ribbons = []
    used_left, used_right = dict.fromkeys(starts, 0), dict.fromkeys(THIRD_KEYS, 0)
    for source in left:
        for target in right:
            n = cells[source.key, target.key]
            if n:
                begins = _slice(source, used_left[source.key], n)
                ends = _slice(target, used_right[target.key], n)
                has_room = begins[1] - begins[0] >= ROOM_FOR_NUMBER
                ribbons.append(
                    Ribbon(
                        source=source.key,
                        target=target.key,
                        n=n,
                        d=_ribbon(begins, ends),
                        label_x=LEFT + NODE_WIDTH + 12,
                        label_y=sum(begins) // 2 if has_room else None,
                    )
                )
            used_left[source.key] += n
            used_right[target.key] += n
    return FlowPicture(width=WIDTH, height=HEIGHT, left=left, right=right, ribbons=tuple(ribbons))


def _nodes(sizes: Mapping[str, int], total: int, *, x: int) -> tuple[Bar, ...]:
    """Bands from top to bottom, their heights in proportion; an empty one has no height."""
    room = HEIGHT - NODE_GAP * (len(THIRD_KEYS) - 1)
    # Fewer bands stand in the middle, so that both sides are of one height in all.
    above_all = NODE_GAP * (len(THIRD_KEYS) - len(sizes)) // 2
    nodes = []
    above = 0
    for index, (key, n) in enumerate(sizes.items()):
        # Both edges are rounded, not the height, so that the rounding never adds up.
        top, bottom = round(room * above / total), round(room * (above + n) / total)
        y = above_all + top + index * NODE_GAP
        nodes.append(Bar(key=key, label=key, n=n, x=x, y=y, width=NODE_WIDTH, height=bottom - top))
        above += n
    return tuple(nodes)


def _slice(node: Bar, used: int, n: int) -> tuple[int, int]:
    """Top and bottom of the part of a band that belongs to the next n people."""
    whole = node.n or 1
    return node.y + round(node.height * used / whole), node.y + round(node.height * (used + n) / whole)


def _ribbon(left: tuple[int, int], right: tuple[int, int]) -> str:
    start, stop, bend = LEFT + NODE_WIDTH, RIGHT, WIDTH // 2
    return (
        f"M{start} {left[0]} C{bend} {left[0]} {bend} {right[0]} {stop} {right[0]} "
        f"L{stop} {right[1]} C{bend} {right[1]} {bend} {left[1]} {start} {left[1]} Z"
    )

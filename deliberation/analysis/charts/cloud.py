"""The opinion map as a picture: one mark for each person, on a lattice, so that nobody's exact place is drawn.

Each person stands on the free point of the lattice that is nearest to their place on the map; the fewer they are,
the wider the lattice. Marks are listed from top to bottom and left to right, which tells nothing of who they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 640, 440
EDGE = 28
# More people than this are no class, and no picture of single marks.
MOST_PEOPLE = 5_000
# Up to how many people a lattice of so many units is used; it has more points than that.
LATTICES = ((19, 64), (60, 32), (150, 20), (1_000, 14), (MOST_PEOPLE, 6))


@dataclass(frozen=True)
class Dot:
    """One mark: its place, and its group's number from left to right, None in one cloud or in no group."""

    x: int
    y: int
    group: int | None


@dataclass(frozen=True)
class CloudRow:
    """A line of the table: how many marks of a group stand in the left, centre and right third of the picture."""

    group: int | None
    n: int
    thirds: tuple[int, int, int]


@dataclass(frozen=True)
class Cloud:
    """The marks. `place_of` says which mark is whose: for the person's own page, and never drawn otherwise."""

    width: int
    height: int
    size: int
    dots: tuple[Dot, ...]
    place_of: Mapping[Hashable, int] = field(hash=False, repr=False)

    @property
    def rows(self) -> tuple[CloudRow, ...]:
        """The table: a line for each group, who is in none last."""
        keys = sorted({dot.group for dot in self.dots}, key=lambda group: (group is None, group or 0))
        return tuple(
            CloudRow(
                group=key,
                n=sum(dot.group == key for dot in self.dots),
                thirds=tuple(  # type: ignore[arg-type]
                    sum(dot.group == key and third_at(dot.x) == third for dot in self.dots)
                    for third in range(3)
                ),
            )
            for key in keys
        )

    def own(self, who: Hashable) -> Dot | None:
        """The mark of one person, None if they have none."""
        place = self.place_of.get(who)
        return None if place is None else self.dots[place]


def third_at(x: int) -> int:
    """Which third of the picture a place is in: 0 left, 1 centre, 2 right."""
    return min(2, 3 * x // WIDTH)


def cloud(people: Sequence[tuple[Hashable, float, float, int | None]]) -> Cloud | None:
    """Draw people given as (who, x, y, group), x to the right and y upward in one unit.

    None for nobody, and for more than 5,000.
    """
    if not 0 < len(people) <= MOST_PEOPLE:
        return None
    step = next((step for most, step in LATTICES if len(people) <= most), LATTICES[-1][1])
    columns, lines = (WIDTH - 2 * EDGE) // step + 1, (HEIGHT - 2 * EDGE) // step + 1
    reach = max(*(abs(x) / columns for _, x, *_ in people), *(abs(y) / lines for _, _, y, _ in people), 1e-9)
    # By place, so that the order of the people does not matter; who stand alike can be exchanged.
    in_order = sorted(people, key=lambda one: (round(one[1], 9), round(one[2], 9), str(one[0])))
    offsets = sorted(
        itertools.product(range(-columns, columns + 1), range(-lines, lines + 1)),
        key=lambda offset: (offset[0] ** 2 + offset[1] ** 2, offset),
    )
    taken: dict[tuple[int, int], tuple[Hashable, int | None]] = {}
    for who, x, y, group in in_order:
        # Both axes at one scale, the middle of the map in the middle of the picture.
        column = round((x / reach + columns) / 2 - 0.5)
        line = round((lines - y / reach) / 2 - 0.5)
        point = next(
            (column + right, line + down)
            for right, down in offsets
            if 0 <= column + right < columns
            and 0 <= line + down < lines
            and (column + right, line + down) not in taken
        )
        taken[point] = (who, group)

    points = sorted(taken, key=lambda point: (point[1], point[0]))
    left, top = (WIDTH - (columns - 1) * step) // 2, (HEIGHT - (lines - 1) * step) // 2
    return Cloud(
        width=WIDTH,
        height=HEIGHT,
        size=min(9, step * 2 // 5),
        dots=tuple(Dot(left + at[0] * step, top + at[1] * step, taken[at][1]) for at in points),
        place_of={taken[at][0]: index for index, at in enumerate(points)},
    )

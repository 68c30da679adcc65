"""Groups of people who stand near one another: k-means on the map, and how well k groups fit.

Where there are more than a few hundred people their places are gathered on a grid first, each cell standing
at the mean of those in it and weighing as many: the cost no longer grows with the class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from deliberation.analysis.opinion.matrix import Floats, Ints

MOST_GROUPS = 5
# Polis tries k groups only where k <= 2 + points / 12.
POINTS_PER_GROUP = 12
BASE_CLUSTERS = 100
STARTS = 12
STEPS = 100
# More people than this are gathered on a grid of 32 x 32.
GATHERED = 600
GRID = 32


@dataclass(frozen=True, eq=False)
class Cells:
    """Places with how many people stand there, and for each person which place is theirs."""

    places: Floats
    weights: Floats
    of: Ints

    @property
    def most_groups(self) -> int:
        """How many groups may be tried; under 2 where everybody stands in one place."""
        different = len(self.places)
        return min(MOST_GROUPS, 2 + min(different, BASE_CLUSTERS) // POINTS_PER_GROUP, different)


@dataclass(frozen=True, eq=False)
class Clusters:
    """Which cluster each place is in, the centres, and the squared distance that is left between them."""

    labels: Ints
    centres: Floats
    left: float

    @property
    def k(self) -> int:
        return len(self.centres)


def gather(places: Floats) -> Cells:
    """People at the same place together; more than GATHERED people on a grid."""
    if len(places) > GATHERED:
        low, high = places.min(axis=0), places.max(axis=0)
        step = np.where(high > low, high - low, 1.0) / GRID
        cell = np.minimum(((places - low) / step).astype(np.int64), GRID - 1)
        _, of = np.unique(cell[:, 0] * GRID + cell[:, 1], return_inverse=True)
    else:
        # What is only rounding apart is one place.
        reach = np.abs(places).max(initial=0.0)
        rounded = np.round(places / reach, 12) if reach else places
        _, of = np.unique(rounded, axis=0, return_inverse=True)
    of = of.reshape(-1)
    weights = np.bincount(of).astype(np.float64)
    sums = np.column_stack([np.bincount(of, weights=places[:, axis]) for axis in range(places.shape[1])])
    return Cells(places=sums / weights[:, None] if len(weights) else places, weights=weights, of=of)


def cluster(cells: Cells, k: int, *, starts: int = STARTS) -> Clusters:
    """The best of several k-means, by the squared distances that are left (Lloyd 1982; Arthur 2007)."""
    return _settled(cells, _seeds(cells, k, starts))


def cluster_from(cells: Cells, centres: Floats) -> Clusters:
    """K-means from centres that are given."""
    return _settled(cells, centres[None])


def nearest(places: Floats, centres: Floats) -> Ints:
    """For each place the nearest centre; the first of two that are equally near."""
    return np.argmin(_squared(places, centres[None])[0], axis=0)


def silhouettes(cells: Cells, ways: Sequence[Ints]) -> list[float]:
    """The mean silhouette of people for each way of grouping them (Rousseeuw 1987), -1 to 1.

    Near 1 if groups lie apart, 0 if they do not. Someone alone in a group counts as 0.
    """
    distances = np.sqrt(_squared(cells.places, cells.places[None])[0])
    return [_silhouette(distances, cells.weights, labels) for labels in ways]


def _settled(cells: Cells, centres: Floats) -> Clusters:
    """Lloyd's steps for several sets of centres at once, and the best of the ends."""
    runs, k, axes = centres.shape
    weights = np.tile(cells.weights, runs)
    offset = np.arange(runs)[:, None] * k
    for _ in range(STEPS):
        labels = np.argmin(_squared(cells.places, centres), axis=1)
        flat = (labels + offset).ravel()
        sizes = np.bincount(flat, weights=weights, minlength=runs * k).reshape(runs, k)
        moved = np.empty_like(centres)
        for axis in range(axes):
            along = weights * np.tile(cells.places[:, axis], runs)
            moved[:, :, axis] = np.bincount(flat, weights=along, minlength=runs * k).reshape(runs, k)
        # A centre that has lost everybody stays where it is.
        moved = np.where(sizes[:, :, None] > 0, moved / np.maximum(sizes, 1)[:, :, None], centres)
        if np.array_equal(moved, centres):
            break
        centres = moved
    squared = _squared(cells.places, centres)
    left = (squared.min(axis=1) * cells.weights).sum(axis=1)
    best = int(np.argmin(np.round(left, 9)))
    labels = np.argmin(squared[best], axis=0)
    used = np.unique(labels)
    rank = np.zeros(k, dtype=np.int64)
    rank[used] = np.arange(len(used))
    labels = rank[labels]
    return Clusters(
        labels=labels,
        centres=centres[best][used],
        left=float(left[best]),
    )


def _seeds(cells: Cells, k: int, starts: int) -> Floats:
    """Sets of k places, each drawn with a chance that grows with the distance from those drawn before.

    The first set takes the farthest instead of drawing, so that one start owes nothing to chance.
    """
    chance = np.random.default_rng(k)
    sets = np.empty((starts, k, cells.places.shape[1]))
    middle = np.average(cells.places, axis=0, weights=cells.weights)
    from_middle = ((cells.places - middle) ** 2).sum(axis=1)
    for start in range(starts):
        near = from_middle
        for place in range(k):
            pull = near * cells.weights if start else near
            total = pull.sum()
            if start == 0 or total <= 0:
                drawn = int(np.argmax(pull))
            else:
                drawn = int(np.searchsorted(np.cumsum(pull), chance.random() * total))
            sets[start, place] = cells.places[min(drawn, len(cells.places) - 1)]
            distance = ((cells.places - sets[start, place]) ** 2).sum(axis=1)
            near = distance if place == 0 else np.minimum(near, distance)
    return sets


def _squared(places: Floats, centres: Floats) -> Floats:
    """Squared distances: (sets of centres, centres, places)."""
    along = places[None, None, :, 0] - centres[:, :, None, 0]
    across = places[None, None, :, 1] - centres[:, :, None, 1]
    squared: Floats = along**2 + across**2
    return squared


def _silhouette(distances: Floats, weights: Floats, labels: Ints) -> float:
    count = int(labels.max(initial=0)) + 1
    if count < 2:
        return 0.0
    member = (labels[:, None] == np.arange(count)) * weights[:, None]
    sizes = member.sum(axis=0)
    reach = distances @ member
    everybody = np.arange(len(labels))
    inside = reach[everybody, labels] / np.maximum(sizes[labels] - 1, 1)
    means = reach / sizes
    means[everybody, labels] = np.inf
    outside = means.min(axis=1)
    greater = np.maximum(inside, outside)
    apart = (sizes[labels] > 1) & (greater > 0)
    values = np.where(apart, (outside - inside) / np.where(greater > 0, greater, 1), 0.0)
    return float(np.average(values, weights=weights))


def adjusted_rand(one: Ints, other: Ints) -> float:
    """How far two ways of grouping the same people agree: 1 alike, about 0 by chance (Hubert & Arabie 1985).

    1 where both put everybody together, or everybody apart.
    """
    if len(one) < 2:
        return 1.0
    width = int(other.max()) + 1
    table = np.bincount(one * width + other, minlength=(int(one.max()) + 1) * width).reshape(-1, width)
    both, rows, columns = (_pairs(part) for part in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = rows * columns / _pairs(np.array([len(one)]))
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def _pairs(counts: Ints) -> float:
    return float((counts * (counts - 1)).sum() / 2)


def matched(overlap: Ints, names: list[int]) -> list[int]:
    """Names for new groups from old ones: the matching with most people in common, then the least free name.

    `overlap[i][j]` counts who is in new group i and was in the old group named names[j].
    """
    new, old = overlap.shape
    wide = np.zeros((new, max(new, old)), dtype=np.int64)
    wide[:, :old] = overlap
    best = max(
        permutations(range(wide.shape[1]), new),
        key=lambda chosen: (sum(wide[i, j] for i, j in enumerate(chosen)), [-j for j in chosen]),
    )
    kept = {i: names[j] for i, j in enumerate(best) if j < old and wide[i, j] > 0}
    free = iter(sorted(set(range(MOST_GROUPS + new)) - set(kept.values())))
    return [kept[i] if i in kept else next(free) for i in range(new)]

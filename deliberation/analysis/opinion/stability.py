"""Whether the groups that were found are there.

Any cloud can be cut in two, so groups must pass three questions. Would other people of the same kind fall
into the same groups? (Bootstrap: draw as many people again with replacement, fit axes and groups anew, put
everybody in these, and compare by the adjusted Rand index.) Do the votes hang together more than if each
statement's votes were dealt out again at random among those who voted on it? And do the groups lie apart?
`tests.benchmarks.simulated_classes` measures how often all three say yes where there are no groups.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from deliberation.analysis.opinion.clusters import adjusted_rand, cluster, gather, nearest
from deliberation.analysis.opinion.matrix import Floats, Ints, Matrix, sums_of
from deliberation.analysis.opinion.projection import leading, place

# As many draws as make so many people together, within these bounds: the fewer people, the more draws differ.
DRAWN_IN_ALL = 4_000
DRAWS = (8, 40)
STARTS = 4
DEALS = 5
# Between 0, groups that agree by chance, and 1, the same. Together with BEYOND it shows groups to 1 in 100 classes that
# have none (4 in 100 where 30 people weighed 8 statements), and to half the classes of 30 with two plain ones; 0.5 to a
# third of these.
STABLE = 0.4
# The first axis must show so much more difference than in any of the deals.
BEYOND = 1.1
# A round cloud cut in pieces has a silhouette of about a third.
APART = 1 / 3
# Of more people than this a sample is judged; drawn always alike.
JUDGED = 800
# How many quartile distances beyond the third quartile is far out (Tukey 1977).
FAR_OUT = 3.0


@dataclass(frozen=True)
class Judgement:
    """Mean adjusted Rand index over the draws, and the first axis's spread against the greatest deal's."""

    stability: float
    beyond_chance: float


def judge(matrix: Matrix, among: Ints, labels: Ints, k: int) -> Judgement:
    """Judge the labels of the rows `among`; both questions are asked of at most JUDGED of them."""
    chance = np.random.default_rng(k)
    if len(among) > JUDGED:
        chosen = np.sort(chance.choice(len(among), JUDGED, replace=False))
        among, labels = among[chosen], labels[chosen]
    part = matrix.part(among)
    draws = min(max(DRAWN_IN_ALL // len(among), DRAWS[0]), DRAWS[1])
    return Judgement(
        stability=float(np.mean([_again(part, labels, k, chance) for _ in range(draws)])),
        beyond_chance=_beyond_chance(part, chance),
    )


def drawn_in(places: Floats) -> Floats:
    """The places with those that lie far out drawn in to the fence, so that no group forms about one person.

    The fence is Tukey's for the distances from the middle: third quartile + 3 * (third - first).
    """
    if not len(places):
        return places
    middle = np.median(places, axis=0)
    away = np.sqrt(((places - middle) ** 2).sum(axis=1))
    first, third = np.quantile(away, [0.25, 0.75])
    fence = third + FAR_OUT * (third - first)
    if fence <= 0 or away.max() <= fence:
        return places
    return middle + (places - middle) * np.minimum(1.0, fence / np.maximum(away, fence * 1e-9))[:, None]


def _again(part: Matrix, labels: Ints, k: int, chance: np.random.Generator) -> float:
    people = part.shape[0]
    times = np.bincount(chance.integers(0, people, people), minlength=people)
    drawn = np.flatnonzero(times)
    sums = sums_of(part.part(drawn), times[drawn].astype(np.float64))
    kept = np.flatnonzero(part.kept)
    axes = np.zeros((part.shape[1], 2))
    _, axes[kept] = leading(sums.covariance()[np.ix_(kept, kept)], solved=0)
    places = drawn_in(place(part, axes, sums.means))
    cells = gather(np.repeat(places, times, axis=0))
    if len(cells.places) < k:
        return 0.0
    return adjusted_rand(labels, nearest(places, cluster(cells, k, starts=STARTS).centres))


def _beyond_chance(part: Matrix, chance: np.random.Generator) -> float:
    kept = np.flatnonzero(part.kept)
    grid = np.ix_(kept, kept)
    # Numbers of 16 bits are sorted in a fraction of the time.
    column = part.column.astype(np.uint16) if part.shape[1] < 2**16 else part.column
    by_column = np.argsort(column, kind="stable")
    sums = sums_of(part)
    greatest = 0.0
    for _ in range(DEALS):
        anyhow = chance.permutation(len(by_column))
        shuffled = anyhow[np.argsort(column[anyhow], kind="stable")]
        value = np.empty_like(part.value)
        value[by_column] = part.value[shuffled]
        dealt = sums_of(replace(part, value=value))
        greatest = max(greatest, leading(dealt.covariance()[grid], solved=0)[0][0])
    found = leading(sums.covariance()[grid])[0][0]
    return float(found / greatest) if greatest > 0 else 0.0

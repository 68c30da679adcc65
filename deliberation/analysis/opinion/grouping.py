"""Who is in the conversation, which groups they fall into, and how a map keeps to the one before it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.analysis.opinion.clusters import (
    Cells,
    Clusters,
    cluster,
    cluster_from,
    gather,
    matched,
    silhouettes,
)
from deliberation.analysis.opinion.drawn import Fit, OneCloud, OpinionMap, Point
from deliberation.analysis.opinion.matrix import Floats, Ints, Matrix
from deliberation.analysis.opinion.projection import Projection
from deliberation.analysis.opinion.representative import NOBODY
from deliberation.analysis.opinion.stability import APART, BEYOND, STABLE, Judgement, drawn_in, judge
from deliberation.analysis.votes import MIN_GROUP

# From how many voters on groups may be shown.
MIN_PEOPLE = 30
# Who voted on so many statements (or on all, if there are fewer) is in the conversation ...
MIN_VOTES = 7
# ... and if that leaves fewer people than this, those who voted most join them.
AT_LEAST = 15
# Another number of groups must fit so much better than the one shown, or have fitted best so often running.
BETTER = 0.02
PATIENCE = 4
# A judgement of the groups stands until a tenth of the votes are new, while groups stay this much alike.
NEW_VOTES = 0.1
# The axes are turned with those shown before only if they are nearly as long as each other.
NEARLY_ROUND = 0.8


@dataclass(frozen=True, eq=False)
class Before:
    """Where the people of this map stood on the last one (nan if they did not), and in which group (or NOBODY)."""

    places: Floats
    keys: Ints


def before(names: Sequence[Hashable], previous: OpinionMap | None) -> Before | None:
    if previous is None:
        return None
    stood = {point.participant: point for point in previous.points if point.votes}
    nowhere = Point(None, np.nan, np.nan, None, 0)
    found = [stood.get(name, nowhere) for name in names]
    keys = (NOBODY if point.group is None else point.group for point in found)
    return Before(
        places=np.column_stack(
            [
                np.fromiter((point.x for point in found), np.float64, len(found)),
                np.fromiter((point.y for point in found), np.float64, len(found)),
            ]
        ),
        keys=np.fromiter(keys, np.int64, len(found)),
    )


def turned(projection: Projection, before: Before | None) -> Floats:
    """The places with each axis pointing as it did; both axes turned together if they are nearly as long.

    The turn is the orthogonal matrix that brings people nearest to where they stood (Procrustes; Schönemann
    1966).
    """
    places = projection.places
    if before is None:
        return places
    both = ~np.isnan(before.places[:, 0])
    overlap = places[both].T @ before.places[both]
    longest, second = projection.spread
    if second > NEARLY_ROUND * longest:
        left, _, right = np.linalg.svd(overlap)
        return places @ (left @ right)
    return places * np.where(np.diag(overlap) < 0, -1.0, 1.0) + 0.0


def in_conversation(matrix: Matrix, before: Before | None) -> Ints:
    """The rows of those who may be grouped. Who was in a group stays."""
    people, statements = matrix.shape
    inside = matrix.votes_of >= min(MIN_VOTES, statements)
    if before is not None:
        inside |= before.keys != NOBODY
    short = min(AT_LEAST, people) - int(inside.sum())
    if short > 0:
        most_first = np.lexsort((np.arange(people), -matrix.votes_of))
        inside[[row for row in most_first if not inside[row]][:short]] = True
    return np.flatnonzero(inside)


def grouped(
    matrix: Matrix, places: Floats, among: Ints, previous: OpinionMap | None, *, gated: bool = True
) -> tuple[Ints, Fit, OneCloud]:
    """A label for each of the rows `among` (NOBODY in one cloud), how it was come by, and why there is none.

    Not `gated`, the best groups are given all the same, and the reason beside them.
    """
    nobody = np.full(len(among), NOBODY, dtype=np.int64)
    few: OneCloud = "too few people" if matrix.shape[0] < MIN_PEOPLE else ""
    if few and gated:
        return nobody, no_fit(), few
    cells = gather(drawn_in(places[among]))
    last = previous.fit if previous else no_fit()
    tries = {k: _best(cells, k, last) for k in range(2, cells.most_groups + 1)}
    tries = {k: found for k, found in tries.items() if _large_enough(cells, found, k)}
    if not tries:
        return nobody, no_fit(), few or "no groups apart"
    values = silhouettes(cells, [found.labels for found in tries.values()])
    fits = dict(zip(tries, values, strict=True))
    k, rival, running = _number(fits, last)
    labels = tries[k].labels[cells.of]
    judgement, judged = None, 0
    if fits[k] >= APART:
        judgement, judged = _judgement(matrix, among, labels, k, last)
    fit = Fit(
        k=k,
        silhouette=fits[k],
        judgement=judgement,
        judged_votes=judged,
        rival=rival,
        running=running,
        centres=tuple((float(x), float(y)) for x, y in tries[k].centres),
    )
    why = few or _why_not(judgement)
    return (nobody if why and gated else labels), fit, why


def _best(cells: Cells, k: int, last: Fit) -> Clusters:
    """K-means anew, or from the centres of the last map if those leave less distance."""
    anew = cluster(cells, k)
    if last.k != k:
        return anew
    kept = cluster_from(cells, np.array(last.centres))
    return kept if kept.left < anew.left else anew


def _large_enough(cells: Cells, found: Clusters, k: int) -> bool:
    sizes = np.bincount(found.labels, weights=cells.weights)
    return found.k == k and sizes.min() >= MIN_GROUP


def _number(fits: Mapping[int, float], last: Fit) -> tuple[int, int, int]:
    """How many groups to show, which other number fits best, and for how many maps running it has."""
    best = max(fits, key=lambda k: (round(fits[k], 9), -k))
    if last.k not in fits or best == last.k:
        return best, best, 0
    running = last.running + 1 if last.rival == best else 1
    if fits[best] >= fits[last.k] + BETTER or running >= PATIENCE:
        return best, best, 0
    return last.k, best, running


def _judgement(matrix: Matrix, among: Ints, labels: Ints, k: int, last: Fit) -> tuple[Judgement, int]:
    """The judgement of these groups and at how many votes it was made; the last one while it stands."""
    votes = len(matrix.value)
    if last.judgement and last.k == k and abs(votes - last.judged_votes) <= NEW_VOTES * last.judged_votes:
        return last.judgement, last.judged_votes
    return judge(matrix, among, labels, k), votes


def _why_not(judgement: Judgement | None) -> OneCloud:
    if judgement is None:
        return "no groups apart"
    if judgement.stability < STABLE:
        return "not stable"
    return "no more than chance" if judgement.beyond_chance < BEYOND else ""


def no_fit() -> Fit:
    return Fit(k=0, silhouette=None, judgement=None, judged_votes=0, rival=0, running=0, centres=())


def keys_of(labels: Ints, places: Floats, before: Before | None) -> list[int]:
    """The key of each label: that of the old group most of its people were in, else by size from 0 on."""
    count = int(labels.max(initial=NOBODY)) + 1
    if not count:
        return []
    sizes = np.bincount(labels[labels != NOBODY], minlength=count)
    middles = [float(places[labels == label, 0].mean()) for label in range(count)]
    largest_first = sorted(range(count), key=lambda label: (-sizes[label], middles[label]))
    if before is None or not (before.keys != NOBODY).any():
        return [largest_first.index(label) for label in range(count)]
    names = sorted(set(before.keys[before.keys != NOBODY].tolist()))
    overlap = [
        [int(((labels == label) & (before.keys == name)).sum()) for name in names] for label in largest_first
    ]
    keys = matched(np.array(overlap), names)
    return [keys[largest_first.index(label)] for label in range(count)]

"""What a group says more than the others, and what all groups say.

For a group g and a statement c, na, nd and ns count its members who agreed, who disagreed and who saw it
(those who passed too). Polis's statistics (Small et al. 2021, "Polis: scaling deliberation"):

- share pa = (na + 1) / (ns + 2), and its test against one half, pat = 2 sqrt(ns + 1) (p1 - 1/2);
- ratio ra = pa / the same share among all other groups together, and its two-proportion test
  rat = (p1 - p2) / sqrt(p (1 - p) (1 / (ns + 1) + 1 / (ns_out + 1))), p pooled;
- with p1 = (na + 1) / (ns + 1), p2 the same outside, and 0 where the pooled p is 1; likewise for disagreement;
- group-informed consensus = product over groups of (na + 1) / (ns + 2).

Polis calls a statement representative if both tests pass at a bare 90 %. That is one false finding in ten
tests, of which there are hundreds, so we show only what remains when the share of false ones among the shown
is held to a tenth (Benjamini & Hochberg 1995). Groups come from the same votes: describe, do not prove.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from deliberation.analysis.opinion.matrix import Floats, Ints, Matrix

Direction = Literal["agree", "disagree"]
FALSE_FINDINGS = 0.1
SHOWN = 5
NOBODY = -1


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """How each group voted on each column: arrays of (groups, columns)."""

    agree: Ints
    disagree: Ints
    seen: Ints

    def together(self) -> GroupCounts:
        """The counts of all groups as one."""
        agree, disagree, seen = (part.sum(axis=0)[None] for part in (self.agree, self.disagree, self.seen))
        return GroupCounts(agree, disagree, seen)

    def consensus(self) -> Floats:
        """Group-informed consensus of each column, 0 to 1."""
        return np.prod((self.agree + 1) / (self.seen + 2), axis=0)

    def statistics(self, direction: Direction) -> Statistics:
        """Polis's four statistics for one direction."""
        said = self.agree if direction == "agree" else self.disagree
        said_out, seen_out = said.sum(axis=0) - said, self.seen.sum(axis=0) - self.seen
        share = (said + 1) / (self.seen + 2)
        inside, outside = (said + 1) / (self.seen + 1), (said_out + 1) / (seen_out + 1)
        pooled = (said + said_out + 2) / (self.seen + seen_out + 2)
        scale = pooled * (1 - pooled) * (1 / (self.seen + 1) + 1 / (seen_out + 1))
        # A pooled share of 1 leaves nothing to tell apart; nobody seen can make it more than 1.
        known = scale > 0
        return Statistics(
            share=share,
            share_test=2 * np.sqrt(self.seen + 1) * (inside - 0.5),
            ratio=share / ((said_out + 1) / (seen_out + 2)),
            ratio_test=np.where(known, (inside - outside) / np.sqrt(np.where(known, scale, 1)), 0.0),
        )


@dataclass(frozen=True, eq=False)
class Statistics:
    """For each group and column: pa, pat, ra and rat, or the same of disagreement."""

    share: Floats
    share_test: Floats
    ratio: Floats
    ratio_test: Floats

    @property
    def weight(self) -> Floats:
        """What Polis orders representative statements by."""
        return self.share * self.share_test * self.ratio * self.ratio_test

    @property
    def chances(self) -> Floats:
        """The greater of the two one-sided p-values: both tests must pass."""
        least = np.minimum(self.share_test, self.ratio_test)
        return 0.5 * np.vectorize(math.erfc, otypes=[float])(least / math.sqrt(2))


@dataclass(frozen=True)
class Finding:
    """One column that one group stands out on."""

    group: int
    column: int
    direction: Direction
    weight: float
    share: float
    share_test: float
    ratio: float
    ratio_test: float


def group_counts(matrix: Matrix, labels: Ints, groups: int) -> GroupCounts:
    """Count the votes of each group on each column; NOBODY as a label is in no group."""
    columns, kinds = matrix.shape[1], 3
    # Who is in no group is counted as one more group, which is left out in the end.
    label = np.where(labels == NOBODY, groups, labels) * (columns * kinds) + 1
    counts = np.zeros((groups + 1) * columns * kinds, np.int64)
    # In pieces, so that memory does not follow the votes.
    for first in range(0, len(labels), 50_000):
        last = min(first + 50_000, len(labels))
        begin, end = matrix.starts[first], matrix.starts[last]
        cell = np.repeat(label[first:last], matrix.votes_of[first:last])
        cell += matrix.column[begin:end] * kinds + matrix.value[begin:end]
        counts += np.bincount(cell, minlength=len(counts))
    by_kind = counts.reshape(groups + 1, columns, kinds)[:groups]
    return GroupCounts(agree=by_kind[:, :, 2], disagree=by_kind[:, :, 0], seen=by_kind.sum(axis=2))


def findings(counts: GroupCounts, kept: NDArray[np.bool_]) -> list[Finding]:
    """What each group stands out on, the weightiest SHOWN of each group, agreements first."""
    if len(counts.seen) < 2 or not kept.any():
        return []
    tests: dict[Direction, Statistics] = {
        "agree": counts.statistics("agree"),
        "disagree": counts.statistics("disagree"),
    }
    chances = np.stack([part.chances for part in tests.values()])
    passed = np.zeros(chances.shape, dtype=bool)
    passed[:, :, kept] = discoveries(chances[:, :, kept])
    found = []
    for (direction, part), through in zip(tests.items(), passed, strict=True):
        for group, column in np.argwhere(through):
            at = (group, column)
            found.append(
                Finding(
                    group=int(group),
                    column=int(column),
                    direction=direction,
                    weight=float(part.weight[at]),
                    share=float(part.share[at]),
                    share_test=float(part.share_test[at]),
                    ratio=float(part.ratio[at]),
                    ratio_test=float(part.ratio_test[at]),
                )
            )
    found.sort(key=lambda one: (one.group, -one.weight, one.column))
    chosen = [one for g in range(len(counts.seen)) for one in [f for f in found if f.group == g][:SHOWN]]
    return sorted(chosen, key=lambda one: (one.group, one.direction, -one.weight, one.column))


def discoveries(chances: Floats, rate: float = FALSE_FINDINGS) -> NDArray[np.bool_]:
    """Which p-values stand when the expected share of false ones among them is `rate` (Benjamini-Hochberg)."""
    flat = np.sort(chances.ravel())
    if not flat.size:
        return np.zeros(chances.shape, dtype=bool)
    within = flat <= rate * np.arange(1, flat.size + 1) / flat.size
    if not within.any():
        return np.zeros(chances.shape, dtype=bool)
    return chances <= flat[np.flatnonzero(within)[-1]]

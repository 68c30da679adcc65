"""What the camps agree on.

The order is that of Polis's group-informed consensus, the product over camps of (A + 1) / (S + 2), A being
those of a camp who said yes and S all of the camp who were asked, those who passed too. We take its k-th
root for k camps, the geometric mean, so that two camps and three can be compared.

The gate asks for more. A camp's true share is taken as Beta(A + 4p, S - A + 4(1 - p)), p being the share of
all camps together: four imagined voters who answer like the class. Of 400 draws of the least agreeing camp,
nineteen in twenty must lie above one half, and every camp must have given five votes. Nine in ten would do
for most statements, but not where one camp is split and the others are sure: then more than one in ten is
called bridging wrongly (`python -m tests.benchmarks.simulated_classes` measures it). It describes this class.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from deliberation.analysis.votes import MIN_GROUP, Interval, seed_of

DRAWS = 400
# The 10 % quantile is the 40th smallest of 400 draws, the 90 % quantile the 40th largest.
TAIL = 40
# The 5 % quantile is the 20th smallest.
SURE = 20
IMAGINED_VOTERS = 4
HALF = 0.5

Verdict = Literal["bridging", "not enough votes yet", "divides", "none"]


@dataclass(frozen=True)
class CampVotes:
    """Of one camp, how many said yes (agreed, or found it well argued) among all who were asked."""

    camp: str
    yes: int
    seen: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.seen:
            raise ValueError(f"{self.yes} of {self.seen} is no share")


@dataclass(frozen=True)
class Consensus:
    """What the camps make of one argument.

    `score` ranks arguments, None if nobody was asked. `least` is the 80 % interval of the share in the
    least agreeing camp, None unless there are two camps with five votes each.

    - "bridging": every camp leans to yes, surely enough;
    - "divides": every camp has voted, one surely leans to no and another surely to yes;
    - "not enough votes yet": a camp gave fewer than five votes, or the votes leave it open;
    - "none": it is clear that there is no bridge, or there are not two camps to build one between.
    """

    verdict: Verdict
    score: float | None
    least: Interval | None


def consensus(votes: Iterable[CampVotes]) -> Consensus:
    """Score one argument and say whether it bridges; the order and the names of the camps do not matter."""
    # Sorted by what was counted, so that the draws depend on nothing else.
    counts = sorted((vote.yes, vote.seen) for vote in votes)
    asked = sum(seen for _, seen in counts)
    if not asked:
        return Consensus(
            verdict="not enough votes yet" if len(counts) > 1 else "none", score=None, least=None
        )
    mean = _geometric_mean(counts)
    if len(counts) < 2:
        return Consensus(verdict="none", score=mean, least=None)
    if min(seen for _, seen in counts) < MIN_GROUP:
        return Consensus(verdict="not enough votes yet", score=mean, least=None)
    least, most, floor = _extremes(tuple(counts))
    return Consensus(verdict=_verdict(least, most, floor), score=mean, least=least)


def score(votes: Iterable[CampVotes]) -> float | None:
    """The score alone, for an order over many arguments: it takes no draws. None if nobody was asked."""
    counts = [(vote.yes, vote.seen) for vote in votes]
    return _geometric_mean(counts) if sum(seen for _, seen in counts) else None


def _geometric_mean(counts: Sequence[tuple[int, int]]) -> float:
    return math.prod((yes + 1) / (seen + 2) for yes, seen in counts) ** (1 / len(counts))


def _verdict(least: Interval, most: Interval, floor: float) -> Verdict:
    if floor > HALF:
        return "bridging"
    if least.high < HALF < most.low:
        return "divides"
    if least.high < HALF:
        return "none"
    return "not enough votes yet"


# A board holds many arguments that were weighed alike; the draws take some milliseconds each.
@lru_cache(maxsize=4_096)
def _extremes(counts: tuple[tuple[int, int], ...]) -> tuple[Interval, Interval, float]:
    """The 80 % intervals of the share in the least and in the most agreeing camp; the least's 5 % quantile."""
    pooled = sum(yes for yes, _ in counts) / sum(seen for _, seen in counts)
    # Chance that decides no secret; seeded by the counts, so that a page says the same when loaded again.
    chance = random.Random(seed_of(counts))  # noqa: S311
    draws = [[_share(chance, yes, seen, pooled) for yes, seen in counts] for _ in range(DRAWS)]
    least = [min(draw) for draw in draws]
    return _middle(least), _middle([max(draw) for draw in draws]), sorted(least)[SURE - 1]


def _share(chance: random.Random, yes: int, seen: int, pooled: float) -> float:
    for_yes = yes + IMAGINED_VOTERS * pooled
    for_no = seen - yes + IMAGINED_VOTERS * (1 - pooled)
    # If everybody in every camp answered alike, the distribution is a single point.
    if for_yes == 0 or for_no == 0:
        return float(for_no == 0)
    return chance.betavariate(for_yes, for_no)


def _middle(draws: list[float]) -> Interval:
    ordered = sorted(draws)
    return Interval(low=ordered[TAIL - 1], high=ordered[-TAIL])

"""What a drawn opinion map consists of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from deliberation.analysis.opinion.representative import Direction
from deliberation.analysis.opinion.stability import Judgement

OneCloud = Literal["", "too few people", "no groups apart", "not stable", "no more than chance"]


class Point(NamedTuple):
    """Where one participant stands. `group` is None where they are in none, `votes` how many they gave.

    Who voted on nothing stands at (0, 0) with `votes` 0: leave them out of a picture.
    """

    participant: Hashable
    x: float
    y: float
    group: int | None
    votes: int


@dataclass(frozen=True)
class Split:
    """How one group, or everybody, voted on one statement."""

    agree: int
    disagree: int
    seen: int

    @property
    def passed(self) -> int:
        return self.seen - self.agree - self.disagree

    @property
    def share(self) -> float:
        """(agree + 1) / (seen + 2): drawn to one half where few have voted."""
        return (self.agree + 1) / (self.seen + 2)


@dataclass(frozen=True)
class Statement:
    """What everybody and each group made of one statement.

    `consensus` is Polis's group-informed consensus, the product over groups of (agree + 1) / (seen + 2), 0
    to 1; in one cloud, that of everybody in the conversation. `score` is its k-th root for k groups, which
    can be compared between maps. `extremity` is how far a lone agreement would move somebody. A statement
    that is `left_out` is counted and moves nobody. `by_group` is in the order of the map's groups.
    """

    statement: Hashable
    everybody: Split
    by_group: tuple[Split, ...]
    consensus: float
    score: float
    extremity: float
    left_out: bool


@dataclass(frozen=True)
class Representative:
    """A statement that a group stands out on, and whether by agreeing or by disagreeing.

    `said` of `seen` members did, a (smoothed) `share` that is `ratio` times that of all others; `share_test`
    and `ratio_test` are the two z-values. Describes this group; it proves nothing about another class.
    """

    statement: Hashable
    direction: Direction
    said: int
    seen: int
    share: float
    ratio: float
    share_test: float
    ratio_test: float


@dataclass(frozen=True)
class Group:
    """People who stand near one another. `key` names the group and its colour from one map to the next."""

    key: int
    size: int
    x: float
    y: float
    representative: tuple[Representative, ...]


@dataclass(frozen=True)
class Fit:
    """How the number of groups was come by, kept for the next map.

    `silhouette` is None if no grouping could be tried, `judgement` if none was worth judging; that was done
    at `judged_votes` votes. `rival` is another number of groups that has fitted best `running` times.
    """

    k: int
    silhouette: float | None
    judgement: Judgement | None
    judged_votes: int
    rival: int
    running: int
    centres: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class OpinionMap:
    """One map. `people` are in the conversation (may be grouped), of all who voted.

    `one_cloud` says why there are no groups, "" if there are. `shares` is how much of all difference each
    axis shows, 0 to 1.
    """

    points: tuple[Point, ...] = field(repr=False)
    statements: tuple[Statement, ...] = field(repr=False)
    groups: tuple[Group, ...]
    people: int
    votes: int
    one_cloud: OneCloud
    shares: tuple[float, float]
    fit: Fit

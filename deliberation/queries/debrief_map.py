"""The opinion map of a class: who weighed alike stands together, and nobody is named.

It is drawn of how those who weighed seven arguments or more weighed them, and of where they stood in the last vote
they cast. Left and right follow the first trade-off: who stands near its pole A is on the left on average. So the
picture keeps its sides from one computation to the next without anything being stored; groups are numbered from
left to right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from cases.models import TradeOff
from deliberation.analysis.charts.cloud import Cloud, cloud
from deliberation.analysis.opinion_map import Group, OpinionMap, Point, Votes, opinion_map
from deliberation.analysis.votes import MIN_GROUP, third_of
from deliberation.models import Ballot
from deliberation.queries.debrief_rows import Rows

# Who weighed fewer arguments than this has no place: votes, or a few weighings, say little of who weighs alike.
MIN_WEIGHINGS = 7
# Of more arguments than this the most weighed are taken: the map's time grows with their number squared.
MOST_ARGUMENTS = 400
LEANS = {"a": -1, "middle": 0, "b": 1}
# So many of the sentences that tell a group from the others are shown.
MOST_TRAITS = 3


@dataclass(frozen=True)
class Trait:
    """What a group stands out by: `said` of `seen` agree with it or not; or, for a vote, stand near a pole."""

    key: Hashable
    words: str
    agrees: bool
    said: int
    seen: int
    tradeoff: TradeOff | None = None

    @property
    def pole(self) -> str:
        """The pole that the group stands near, where the trait is a vote."""
        if self.tradeoff is None:
            return ""
        return self.tradeoff.pole_b if self.agrees else self.tradeoff.pole_a


@dataclass(frozen=True)
class GroupRow:
    """A group by its number, from left to right, beginning with 0."""

    number: int
    size: int
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class MapDebrief:
    """The picture, None with fewer than five people who weighed enough; and its groups, none in one cloud.

    `one_cloud` says why there are no groups: "too few people", "no groups apart", "not stable" or "no more than
    chance". `arguments` of `of` shown arguments that anybody weighed were taken.
    """

    picture: Cloud | None
    people: int
    groups: tuple[GroupRow, ...]
    one_cloud: str
    arguments: int
    of: int


def map_of(rows: Rows) -> MapDebrief:
    """Draw the map of a class."""
    weighed = sorted(
        (pk for pk in rows.weighings if pk in rows.arguments), key=lambda pk: (-len(rows.weighings[pk]), pk)
    )
    used = weighed[:MOST_ARGUMENTS]
    leans = _leans(rows)
    voices = [(one.participant, pk, one.value) for pk in used for one in rows.weighings[pk]]
    weighings = Counter(who for who, _, _ in voices)
    placed = {who for who, n in weighings.items() if n >= MIN_WEIGHINGS}
    drawn = opinion_map(
        Votes.collected(
            [
                *(voice for voice in voices if voice[0] in placed),
                *(
                    (who, key, lean)
                    for key, cast in leans.items()
                    for who, lean in cast.items()
                    if who in placed
                ),
            ]
        )
    )
    points = list(drawn.points)
    if len(points) < MIN_GROUP:
        return MapDebrief(None, len(points), (), "too few people", len(used), len(weighed))
    left_right, up_down = _directions(points, list(leans.values()))
    order = sorted(drawn.groups, key=lambda group: left_right * group.x)
    number = {group.key: place for place, group in enumerate(order)}
    return MapDebrief(
        picture=cloud(
            [
                (
                    point.participant,
                    left_right * point.x,
                    up_down * point.y,
                    None if point.group is None else number[point.group],
                )
                for point in points
            ]
        ),
        people=len(points),
        groups=tuple(GroupRow(number[group.key], group.size, _traits(group, drawn, rows)) for group in order),
        one_cloud=drawn.one_cloud,
        arguments=len(used),
        of=len(weighed),
    )


def _leans(rows: Rows) -> dict[int, dict[Hashable, int]]:
    """Which third each stood in on each trade-off, in the final vote or else the first: -1 near A, 1 near B."""
    found: dict[int, dict[Hashable, int]] = {}
    for tradeoff in rows.tradeoffs:
        cast: dict[Hashable, int] = {}
        for round_ in (Ballot.Round.FIRST, Ballot.Round.FINAL):
            for vote, _ in rows.votes.get((tradeoff.pk, round_), []):
                if vote.value is not None:
                    cast[vote.participant] = LEANS[third_of(vote.value)]
        found[tradeoff.pk] = cast
    return found


def _directions(points: Iterable[Point], leans: list[Mapping[Hashable, int]]) -> tuple[int, int]:
    """1 or -1 for each axis: so that pole B of the first trade-off is to the right, and of the second one above."""
    places = {point.participant: (point.x, point.y) for point in points}
    signs = []
    for axis in (0, 1):
        cast = leans[min(axis, len(leans) - 1)] if leans else {}
        side = {
            lean: [places[who][axis] for who, said in cast.items() if said == lean and who in places]
            for lean in (-1, 1)
        }
        signs.append(-1 if side[-1] and side[1] and fmean(side[-1]) > fmean(side[1]) else 1)
    return signs[0], signs[1]


def _traits(group: Group, drawn: OpinionMap, rows: Rows) -> tuple[Trait, ...]:
    tradeoffs = {tradeoff.pk: tradeoff for tradeoff in rows.tradeoffs}
    words = {pk: row.claim for pk, row in rows.arguments.items()}
    return tuple(
        Trait(
            key=one.statement,
            words=words.get(one.statement, ""),  # type: ignore[call-overload]
            agrees=one.direction == "agree",
            said=one.said,
            seen=one.seen,
            tradeoff=tradeoffs.get(one.statement),  # type: ignore[call-overload]
        )
        for one in group.representative[:MOST_TRAITS]
        if one.seen >= MIN_GROUP
    )

"""The opinion map of a class: who stands near whom, which groups there are, and what each statement is to them.

    votes = Votes.collected([(participant, statement, 1 | 0 | -1), ...], left_out=moderated)
    drawn = opinion_map(votes)                      # or opinion_map(votes, previous=the map shown before)
    drawn.points        # each participant's x, y and group (None: in none)
    drawn.groups        # empty where the map is one cloud; `drawn.one_cloud` then says why
    drawn.statements    # how each was voted on, by everybody and by each group, with its consensus

Participants and statements are named by whatever the caller names them by (an id, a text); the answers name
them alike, in the order in which they came. The method is Polis's (Small et al. 2021) in numpy alone:
principal components of the votes, k-means on the map, k by silhouette. Where it differs: groups are shown
only from MIN_PEOPLE voters on and only if `opinion.stability` finds that they are there, none of under MIN_GROUP
people; and what is far out is drawn in before groups are sought.

Everything is decided by the votes: no clock, and chance is seeded. The order of the votes does not matter,
nor does anybody who voted on nothing; under swapped poles people stay where they are. Coordinates have no
unit; only which places are near each other means anything. Nobody, one person, everybody alike: all stand at
(0, 0), and there are no groups.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from deliberation.analysis.opinion.drawn import (
    Fit,
    Group,
    OpinionMap,
    Point,
    Representative,
    Split,
    Statement,
)
from deliberation.analysis.opinion.grouping import before, grouped, in_conversation, keys_of, no_fit, turned
from deliberation.analysis.opinion.matrix import Floats, Ints, Matrix, Votes, matrix_of
from deliberation.analysis.opinion.projection import Projection, project
from deliberation.analysis.opinion.representative import (
    NOBODY,
    Finding,
    GroupCounts,
    findings,
    group_counts,
)

__all__ = [
    "Fit",
    "Group",
    "OpinionMap",
    "Point",
    "Representative",
    "Split",
    "Statement",
    "Votes",
    "opinion_map",
]


def opinion_map(
    votes: Votes,
    *,
    previous: OpinionMap | None = None,
    given: Mapping[Any, int] | None = None,
    gated: bool = True,
) -> OpinionMap:
    """Draw the map of some votes.

    With the `previous` map its axes keep their direction, groups their key, and another number of groups
    must earn its place. `given` groups (participant -> number) are taken instead of looking for any; their
    numbers are the keys, and they are not judged. Not `gated`, the best groups are given even where a class
    would be shown one cloud, with `one_cloud` saying why. Raises ValueError if somebody voted twice on one
    statement.
    """
    matrix = matrix_of(votes)
    projection = project(matrix)
    names = [votes.participants[row] for row in matrix.rows]
    last = before(names, previous)
    places = turned(projection, last)
    labels = np.full(len(names), NOBODY, dtype=np.int64)
    if given is None:
        among = in_conversation(matrix, last)
        labels[among], fit, one_cloud = grouped(matrix, places, among, previous, gated=gated)
        keys = keys_of(labels, places, last)
    else:
        labels, keys = _numbered([given.get(name) for name in names])
        among = np.flatnonzero(labels != NOBODY)
        fit, one_cloud = no_fit(), "" if keys else "too few people"
    by_key = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.array([*np.argsort(by_key), NOBODY], dtype=np.int64)
    keys, labels = [keys[label] for label in by_key], rank[labels]
    together = np.full(len(names), NOBODY, dtype=np.int64)
    together[among] = 0
    counts = group_counts(matrix, labels if keys else together, max(1, len(keys)))
    return OpinionMap(
        points=_points(votes, matrix, places, labels, keys),
        statements=_statements(votes, matrix, projection, counts, len(keys)),
        groups=_groups(votes, matrix, places, labels, counts, keys),
        people=len(among),
        votes=len(matrix.value),
        one_cloud=one_cloud,
        shares=projection.shares,
        fit=fit,
    )


def _numbered(numbers: Sequence[int | None]) -> tuple[Ints, list[int]]:
    """Numbers as labels from 0 on, None as NOBODY, and which number each label stands for."""
    keys = sorted({number for number in numbers if number is not None})
    label = {None: NOBODY} | {key: place for place, key in enumerate(keys)}
    return np.array([label[number] for number in numbers], dtype=np.int64), keys


def _points(
    votes: Votes, matrix: Matrix, places: Floats, labels: Ints, keys: Sequence[int]
) -> tuple[Point, ...]:
    """Everybody in the order in which they came."""
    count = len(votes.participants)
    along, across, given = np.zeros(count), np.zeros(count), np.zeros(count, np.int64)
    label = np.full(count, NOBODY)
    along[matrix.rows], across[matrix.rows] = places.T
    given[matrix.rows], label[matrix.rows] = matrix.votes_of, labels
    key_of: list[int | None] = [*keys, None]
    group = map(key_of.__getitem__, label.tolist())
    return tuple(map(Point, votes.participants, along.tolist(), across.tolist(), group, given.tolist()))


def _statements(
    votes: Votes, matrix: Matrix, projection: Projection, counts: GroupCounts, groups: int
) -> tuple[Statement, ...]:
    """Every statement in the order in which it came. In one cloud the only counts are those of everybody."""
    consensus = counts.consensus()
    everybody = counts.together()
    reach = np.sqrt((projection.axes**2).sum(axis=1)) * np.sqrt(max(1, matrix.shape[1]))
    extremity = reach * np.abs(1 - projection.means)
    unseen = Split(agree=0, disagree=0, seen=0)
    root = max(1, groups)
    column_of = {int(place): column for column, place in enumerate(matrix.columns)}
    rows = []
    for place, statement in enumerate(votes.statements):
        column = column_of.get(place)
        value = 0.5**root if column is None else float(consensus[column])
        rows.append(
            Statement(
                statement=statement,
                everybody=unseen if column is None else _split(everybody, 0, column),
                by_group=tuple(
                    unseen if column is None else _split(counts, group, column) for group in range(groups)
                ),
                consensus=value,
                score=value ** (1 / root),
                extremity=0.0 if column is None else float(extremity[column]),
                left_out=statement in votes.left_out,
            )
        )
    return tuple(rows)


def _split(counts: GroupCounts, group: int, column: int) -> Split:
    return Split(
        agree=int(counts.agree[group, column]),
        disagree=int(counts.disagree[group, column]),
        seen=int(counts.seen[group, column]),
    )


def _groups(
    votes: Votes, matrix: Matrix, places: Floats, labels: Ints, counts: GroupCounts, keys: Sequence[int]
) -> tuple[Group, ...]:
    found = findings(counts, matrix.kept)
    rows = []
    for label, key in enumerate(keys):
        members = labels == label
        middle = places[members].mean(axis=0)
        own = [
            _representative(one, votes.statements[matrix.columns[one.column]], counts)
            for one in found
            if one.group == label
        ]
        rows.append(
            Group(
                key=key,
                size=int(members.sum()),
                x=float(middle[0]),
                y=float(middle[1]),
                representative=tuple(own),
            )
        )
    return tuple(rows)


def _representative(one: Finding, statement: Hashable, counts: GroupCounts) -> Representative:
    said = counts.agree if one.direction == "agree" else counts.disagree
    return Representative(
        statement=statement,
        direction=one.direction,
        said=int(said[one.group, one.column]),
        seen=int(counts.seen[one.group, one.column]),
        share=one.share,
        ratio=one.ratio,
        share_test=one.share_test,
        ratio_test=one.ratio_test,
    )

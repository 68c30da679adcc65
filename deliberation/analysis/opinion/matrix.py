"""Votes as a matrix, people by statements, and the sums from which everything else follows.

A vote is 1 (agree), -1 (disagree) or 0 (pass); a missing one is a statement that was not seen. The matrix is
never held as a whole: it is laid out a slab of rows at a time, so that memory follows the votes and not
people times statements.

Rows and columns are put in the order of their names first. What comes in in another order, or under swapped
poles, then goes through the very same additions, and comes out the same to the last bit.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

VALUES = (-1, 0, 1)
# Numbers in one slab: 2 MB of 32-bit floats. Whole numbers up to 2^24 are exact in these.
SLAB = 500_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Votes:
    """Who voted how on what, one entry per vote.

    `person[i]` voted `value[i]` on `statement[i]`; the first two are places in `participants` and
    `statements`. Any sequences of whole numbers do, an `array` of the standard library being the small one.
    A statement in `left_out` (moderated out, or about the conversation itself) moves nobody on the map.
    """

    participants: Sequence[Hashable]
    statements: Sequence[Hashable]
    person: Sequence[int] = field(repr=False)
    statement: Sequence[int] = field(repr=False)
    value: Sequence[int] = field(repr=False)
    left_out: frozenset[Hashable] = frozenset()

    def __post_init__(self) -> None:
        if not len(self.person) == len(self.statement) == len(self.value):
            raise ValueError("each vote needs a person, a statement and a value")

    @classmethod
    def collected(
        cls,
        votes: Iterable[tuple[Hashable, Hashable, int]],
        *,
        participants: Iterable[Hashable] = (),
        statements: Iterable[Hashable] = (),
        left_out: Collection[Hashable] = (),
    ) -> Votes:
        """Votes from (participant, statement, value); of two by one person on one statement the last counts.

        `participants` and `statements` name those that should be there even if nobody voted. Raises
        ValueError for a value that is not -1, 0 or 1.
        """
        people: dict[Hashable, int] = {who: place for place, who in enumerate(dict.fromkeys(participants))}
        texts: dict[Hashable, int] = {what: place for place, what in enumerate(dict.fromkeys(statements))}
        last: dict[tuple[int, int], int] = {}
        for who, what, value in votes:
            key = (people.setdefault(who, len(people)), texts.setdefault(what, len(texts)))
            last[key] = value
        return cls(
            participants=tuple(people),
            statements=tuple(texts),
            person=array("i", (person for person, _ in last)),
            statement=array("i", (statement for _, statement in last)),
            value=array("b", last.values()) if set(last.values()) <= set(VALUES) else _bad(last.values()),
            left_out=frozenset(left_out),
        )

    def latest(self, at: Sequence[int]) -> Votes:
        """The same votes, of each person on each statement only the last by the times `at` (any whole numbers).

        Of two at the same time the later entry counts.
        """
        person, statement = _whole(self.person), _whole(self.statement)
        order = np.lexsort((np.asarray(at, dtype=np.int64), statement, person))
        person, statement = person[order], statement[order]
        last = np.ones(len(order), dtype=bool)
        last[:-1] = (person[1:] != person[:-1]) | (statement[1:] != statement[:-1])
        kept = order[last]
        return replace(
            self,
            person=array("i", person[last].tobytes()),
            statement=array("i", statement[last].tobytes()),
            value=array("b", np.asarray(self.value, dtype=np.int8)[kept].tobytes()),
        )


def _bad(values: Iterable[int]) -> Sequence[int]:
    wrong = next(value for value in values if value not in VALUES)
    raise ValueError(f"a vote of {wrong!r} is not -1, 0 or 1")


@dataclass(frozen=True, eq=False)
class Matrix:
    """The votes in order: row by row, and within a row column by column.

    Only people who voted and statements that were voted on have a row or column; `rows[i]` and `columns[j]`
    are their places in the Votes. `kept` is false for the columns that are left out. `counted`, if given,
    is how many columns the whole matrix has of which these rows are a part.
    """

    rows: Ints
    columns: Ints
    starts: Ints  # the votes of row i are those from starts[i] up to starts[i + 1]
    column: NDArray[np.int32]
    value: NDArray[np.int8]
    kept: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    @cached_property
    def votes_of(self) -> Ints:
        """How many votes each row has."""
        return np.diff(self.starts)

    def slabs(self) -> Iterator[tuple[int, NDArray[np.float32], NDArray[np.float32]]]:
        """The first row of each slab, its votes (0 where there is none) and where there is one (1, else 0)."""
        people, statements = self.shape
        height = max(1, SLAB // max(1, statements))
        for first in range(0, people, height):
            last = min(first + height, people)
            begin, end = self.starts[first], self.starts[last]
            row = np.repeat(np.arange(last - first, dtype=np.int32), self.votes_of[first:last])
            where = row.astype(np.int64) * statements + self.column[begin:end]
            size = (last - first) * statements
            vote, voted = np.zeros(size, np.float32), np.zeros(size, np.float32)
            vote[where] = self.value[begin:end]
            voted[where] = 1
            yield first, vote.reshape(-1, statements), voted.reshape(-1, statements)

    def part(self, chosen: Ints) -> Matrix:
        """The rows chosen, with all columns, in the order given."""
        counts = self.votes_of[chosen]
        starts = np.concatenate([[0], np.cumsum(counts)])
        within = np.arange(starts[-1]) - np.repeat(starts[:-1], counts)
        entries = np.repeat(self.starts[chosen], counts) + within
        return Matrix(
            rows=self.rows[chosen],
            columns=self.columns,
            starts=starts,
            column=self.column[entries],
            value=self.value[entries],
            kept=self.kept,
        )


@dataclass(frozen=True, eq=False)
class Sums:
    """Over all people, for statements j and k: of products of votes, of votes where k was seen, of both seen.

    With m = 1 where a statement was seen: `products` = sum v_j v_k, `crossed` = sum v_j m_k,
    `together` = sum m_j m_k. All are whole numbers and exact.
    """

    products: Floats
    crossed: Floats
    together: Floats

    @property
    def means(self) -> Floats:
        """The mean vote on each statement among those who saw it; 0 if nobody did."""
        seen = np.diag(self.together)
        return np.diag(self.crossed) / np.maximum(seen, 1)

    def covariance(self) -> Floats:
        """The scatter of the votes about their means, a missing vote counting as the mean.

        Filling in a column's mean and centring leaves v - mean where there is a vote and 0 where there is
        none, so sum (v_j - a_j)(v_k - a_k) over those who saw both is all there is. Not divided by people.
        """
        mean = self.means
        crossed = self.crossed * mean[None, :]
        return self.products - crossed - crossed.T + np.outer(mean, mean) * self.together


def matrix_of(votes: Votes) -> Matrix:
    """The votes as a matrix in the order of names. Two votes by one person on one statement: ValueError."""
    person, statement = _whole(votes.person), _whole(votes.statement)
    value = np.asarray(votes.value, dtype=np.int8)
    if len(value) and (value.min() < -1 or value.max() > 1):
        _bad(value.tolist())
    people, person = _voted(votes.participants, person)
    texts, statement = _voted(votes.statements, statement)
    wide = max(1, len(texts))
    if not _rises(person, statement):
        order = np.argsort(person.astype(np.int64) * wide + statement, kind="stable")
        person, statement, value = person[order], statement[order], value[order]
        if not _rises(person, statement):
            raise ValueError("two votes by one person on one statement")
    counts = np.bincount(person, minlength=len(people)) if len(people) else np.zeros(0, np.int64)
    return Matrix(
        rows=people,
        columns=texts,
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        column=statement,
        value=value,
        kept=np.array([votes.statements[place] not in votes.left_out for place in texts], dtype=bool),
    )


def sums_of(matrix: Matrix, weights: Floats | None = None) -> Sums:
    """The sums over all people, each counted as often as their weight says (once if there are none)."""
    size = matrix.shape[1]
    products, crossed, together = (np.zeros((size, size)) for _ in range(3))
    for first, vote, voted in matrix.slabs():
        left, right = vote.T, voted.T
        if weights is not None:
            weight = weights[first : first + len(vote)].astype(np.float32)
            left, right = left * weight, right * weight
        products += left @ vote
        crossed += left @ voted
        together += right @ voted
    return Sums(products, crossed, together)


def ordered(names: Sequence[Any], places: Iterable[int]) -> list[int]:
    """The places in the order of their names: as they compare, or by their text if they do not."""
    key: Callable[[int], Any] = names.__getitem__
    chosen = list(places)
    try:
        return sorted(chosen, key=key)
    except TypeError:
        return sorted(chosen, key=lambda place: (type(names[place]).__name__, repr(names[place])))


def _voted(names: Sequence[Hashable], places: NDArray[np.int32]) -> tuple[Ints, NDArray[np.int32]]:
    """Which names occur in the votes, in order; and for each vote the name's place among these."""
    if len(places) and not 0 <= places.min() <= places.max() < len(names):
        raise ValueError("a vote by nobody, or on nothing")
    occurs = np.bincount(places, minlength=len(names)) > 0 if len(places) else np.zeros(len(names), bool)
    chosen = np.array(ordered(names, np.flatnonzero(occurs).tolist()), dtype=np.int64)
    rank = np.zeros(len(names), dtype=np.int32)
    rank[chosen] = np.arange(len(chosen), dtype=np.int32)
    return chosen, rank[places]


def _whole(numbers: Sequence[int]) -> NDArray[np.int32]:
    return np.asarray(numbers, dtype=np.int32)


def _rises(person: NDArray[np.int32], statement: NDArray[np.int32]) -> bool:
    """Whether the votes come person by person and statement by statement, none twice."""
    same = person[1:] == person[:-1]
    return bool(np.all((person[1:] > person[:-1]) | (same & (statement[1:] > statement[:-1]))))

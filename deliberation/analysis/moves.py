"""Who went where between the rounds, and what they say moved them, split by where they began.

A split shows each part of a class on its own, so it shows no part of fewer than five: the thirds of the first vote
are merged until each has as many. What is credited is counted among matched voters only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from deliberation.analysis.votes import (
    DEAD_HEAT,
    MIN_GROUP,
    THIRD_KEYS,
    Cell,
    Vote,
    matched_pairs,
    suppress,
    third_of,
)
from deliberation.analysis.weighings import Camp, Camps, camps

NOTHING = "nothing"


@dataclass(frozen=True)
class Credited:
    """What one voter says moved them: a kind ("argument", "card", "passage", "nothing") and which of it."""

    participant: Hashable
    kind: str
    key: str = ""


@dataclass(frozen=True)
class Flow:
    """How many went from each start to each third (A, middle, B) of the final vote."""

    starts: tuple[Camp, ...]
    merged: bool
    cells: tuple[tuple[Cell, ...], ...]
    targets: tuple[str, ...] = THIRD_KEYS

    @property
    def rows(self) -> tuple[tuple[Camp, tuple[Cell, ...]], ...]:
        """Each start with its row of cells."""
        return tuple(zip(self.starts, self.cells, strict=True))


@dataclass(frozen=True)
class Mover:
    """One thing that was credited.

    `n` people named it, of whom `moved` changed by five points or more; `change` is the sum of |change| over all
    of them, in points of the slider. Both are None with under five people. `by_start` says how many began in each
    start, None where that would tell of fewer than five.
    """

    kind: str
    key: str
    n: Cell
    moved: Cell
    change: int | None
    by_start: tuple[int, ...] | None


@dataclass(frozen=True)
class WhatMoved:
    """Everything that was credited, what most people named first, "nothing new" last.

    `n` matched voters said what moved them; `others` said so without having voted both times. With n under five
    `too_few` is true and `movers` is empty.
    """

    n: int
    others: int
    too_few: bool
    starts: tuple[Camp, ...]
    merged: bool
    movers: tuple[Mover, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether enough people said so, and yet too few the same for any number to be shown."""
        return self.too_few and self.n >= MIN_GROUP

    @property
    def is_split(self) -> bool:
        return any(mover.by_start is not None for mover in self.movers)


def starts_of(first: Iterable[Vote], final: Iterable[Vote]) -> Camps:
    """The parts of a class by the first vote of those who voted both times, none under five unless it is all."""
    return camps(
        {who: before for who, (before, _) in matched_pairs(first, final).items()}, smallest=MIN_GROUP
    )


def flow_between(first: Iterable[Vote], final: Iterable[Vote]) -> Flow | None:
    """Who went where; None if the class does not fall into two starts of five or more."""
    pairs = matched_pairs(first, final)
    starts = camps({who: before for who, (before, _) in pairs.items()}, smallest=MIN_GROUP)
    if len(starts.camps) < 2:
        return None
    went: dict[tuple[str, str], int] = defaultdict(int)
    for who, (_, after) in pairs.items():
        went[starts.members[who], third_of(after)] += 1
    return Flow(
        starts=starts.camps,
        merged=starts.merged,
        cells=tuple(tuple(went[start.key, third] for third in THIRD_KEYS) for start in starts.camps),
    )


def flow_without_small_cells(flow: Flow | None) -> Flow | None:
    """The same flow for what is printed: a cell of one to four is withheld, and what it would follow from."""
    if flow is None:
        return None
    return Flow(
        starts=flow.starts,
        merged=flow.merged,
        cells=tuple(
            tuple(suppress(dict(zip(THIRD_KEYS, [cell or 0 for cell in row], strict=True))).values())
            for row in flow.cells
        ),
    )


def what_moved(credits: Iterable[Credited], first: Sequence[Vote], final: Sequence[Vote]) -> WhatMoved:
    """Count what was credited. Of one person's credits only the last counts."""
    pairs = matched_pairs(first, final)
    said = {credit.participant: (credit.kind, credit.key) for credit in credits}
    counted = {who: what for who, what in said.items() if who in pairs}
    starts = starts_of(first, final)
    n, others = len(counted), len(said) - len(counted)
    if n < MIN_GROUP:
        return WhatMoved(n, others, too_few=True, starts=(), merged=False, movers=())

    people: dict[tuple[str, str], list[Hashable]] = defaultdict(list)
    for who, what in counted.items():
        people[what].append(who)
    order = sorted(people, key=lambda what: (what[0] == NOTHING, -len(people[what]), what))
    changes = {who: abs(after - before) for who, (before, after) in pairs.items()}
    splits = _shown_splits([_split(people[what], starts) for what in order])
    return WhatMoved(
        n=n,
        others=others,
        too_few=False,
        starts=starts.camps,
        merged=starts.merged,
        movers=tuple(
            Mover(
                kind=kind,
                key=key,
                n=len(people[kind, key]),
                moved=_moved_if_many([changes[who] for who in people[kind, key]]),
                change=_sum_if_many([changes[who] for who in people[kind, key]]),
                by_start=split,
            )
            for (kind, key), split in zip(order, splits, strict=True)
        ),
    )


def moved_without_small_cells(moved: WhatMoved) -> WhatMoved:
    """The same for what is printed: numbers of one to four are withheld, and what they would follow from.

    What is withheld stands last, in the order of its key: its place among the others would tell its size. Where all
    is withheld nothing is listed: five things named by five people are one each.
    """
    shown = suppress({f"{index:05}": mover.n or 0 for index, mover in enumerate(moved.movers)})
    if not any(shown.values()):
        return replace(moved, too_few=True, movers=())
    movers = [
        Mover(mover.kind, mover.key, n, None, mover.change if n is not None else None, mover.by_start)
        if n is not None
        else Mover(mover.kind, mover.key, None, None, None, None)
        for mover, n in zip(moved.movers, shown.values(), strict=True)
    ]
    movers.sort(key=lambda mover: (mover.n is None, -(mover.n or 0), mover.kind, mover.key))
    return WhatMoved(moved.n, moved.others, moved.too_few, moved.starts, moved.merged, tuple(movers))


def _sum_if_many(changes: Sequence[int]) -> int | None:
    return sum(changes) if len(changes) >= MIN_GROUP else None


def _moved_if_many(changes: Sequence[int]) -> Cell:
    return sum(change >= DEAD_HEAT for change in changes) if len(changes) >= MIN_GROUP else None


def _split(people: Iterable[Hashable], starts: Camps) -> tuple[int, ...]:
    where = [starts.members[who] for who in people]
    return tuple(where.count(start.key) for start in starts.camps)


def _shown_splits(rows: Sequence[tuple[int, ...]]) -> list[tuple[int, ...] | None]:
    """The rows of a table that may be shown, None for the others, given that all its margins are known.

    A row is shown if it has no cell of one to four. The rows withheld are a table of their own, whose margins
    follow from the rest; of any cell in it these tell a least and a most (Fréchet), and no cell of one to four
    may be told by them. Until then the smallest shown row is withheld as well.
    """
    if not rows or len(rows[0]) < 2:
        return [None] * len(rows)
    shown = {index for index, row in enumerate(rows) if not any(0 < cell < MIN_GROUP for cell in row)}
    while shown and _tells([row for index, row in enumerate(rows) if index not in shown]):
        shown.remove(min(shown, key=lambda index: (sum(rows[index]), index)))
    return [row if index in shown else None for index, row in enumerate(rows)]


def _tells(withheld: Sequence[tuple[int, ...]]) -> bool:
    """Whether the margins of these rows tell a cell of one to four exactly."""
    columns = [sum(column) for column in zip(*withheld, strict=True)]
    total = sum(columns)
    return any(
        0 < cell < MIN_GROUP and max(0, sum(row) + column - total) == min(sum(row), column)
        for row in withheld
        for cell, column in zip(row, columns, strict=True)
    )

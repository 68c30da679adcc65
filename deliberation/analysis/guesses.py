"""The perception gap: how each part of a class guessed the class, against how it was.

A guess is the answer to "where does the class stand?", from 0 (pole A) to 100 (pole B), given with the first vote.
It is compared with the mean of that vote. All is counted among those who voted both times, as everything else that a
debrief splits by where people began: a part that counted others too, less the same part without them, would tell where
one who is missing at the end had stood. Parts are the thirds of the first vote, merged until each has five who guessed.
In a class under twenty all is rounded to five points, so that nobody's vote follows from two means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import floor
from statistics import fmean

from deliberation.analysis.votes import MIN_GROUP, Cell, third_of
from deliberation.analysis.weighings import Camps, camps

FINE_FROM = 20
COARSE = 5


@dataclass(frozen=True)
class GroupGuess:
    """One part of the class: the thirds it stood in, how many guessed, and the mean of their guesses.

    They are five or more. `n` is None where it would tell how one to four who did not guess had voted.
    """

    key: str
    thirds: tuple[str, ...]
    n: Cell
    mean: int


@dataclass(frozen=True)
class PerceptionGap:
    """All guesses and those of each part. `distance` is the mean of how far each is off, whichever way: guesses that
    are off both ways have a mean that is right. All three are None with under five voters or guesses.

    `groups` is empty where the class does not fall into two parts of five or more who guessed. `merged` says
    that thirds were put together for that.
    """

    guesses: int
    voters: int
    actual: int | None
    mean: int | None
    distance: int | None
    groups: tuple[GroupGuess, ...]
    merged: bool


def perception_gap(
    first_values: Mapping[Hashable, int], guesses: Mapping[Hashable, int | None]
) -> PerceptionGap:
    """Compare the guesses with the mean first vote, given the first vote of everybody who voted both times."""
    values = first_values
    given = {who: guess for who, guess in guesses.items() if guess is not None and who in values}
    if len(values) < MIN_GROUP or len(given) < MIN_GROUP:
        return PerceptionGap(len(given), len(values), None, None, None, (), merged=False)

    step = 1 if len(values) >= FINE_FROM else COARSE
    parts = camps({who: values[who] for who in given}, smallest=MIN_GROUP)
    said: dict[str, list[int]] = {camp.key: [] for camp in parts.camps}
    for who, key in parts.members.items():
        said[key].append(given[who])
    actual, mean = _rounded(fmean(values.values()), step), _rounded(fmean(given.values()), step)
    # From what is shown, so that it tells no more; and rounding does not make it less than the mean is off.
    off = _rounded(fmean(abs(guess - actual) for guess in given.values()), step)
    tells = _tells_of_the_silent(parts, [value for who, value in values.items() if who not in given])
    return PerceptionGap(
        guesses=len(given),
        voters=len(values),
        actual=actual,
        mean=mean,
        distance=max(off, abs(mean - actual)),
        groups=tuple(
            GroupGuess(
                camp.key, camp.thirds, None if tells else camp.size, _rounded(fmean(said[camp.key]), step)
            )
            for camp in parts.camps
        )
        if len(parts.camps) > 1
        else (),
        merged=parts.merged,
    )


def _tells_of_the_silent(parts: Camps, silent: Iterable[int]) -> bool:
    """Whether one to four who did not guess would follow from a part's n and how many of the class began there."""
    part_of = {third: camp.key for camp in parts.camps for third in camp.thirds}
    began = Counter(part_of.get(third_of(value), third_of(value)) for value in silent)
    return any(n < MIN_GROUP for n in began.values())


def _rounded(value: float, step: int) -> int:
    """To the nearest step; a half goes up, as where the same mean stands on a page."""
    return floor(value / step + 0.5) * step

"""Where a class stood before and after, from the votes alone.

A vote is a number from 0 (all the way to pole A) to 100 (all the way to pole B), or None for "cannot tell".
Everything is computed over matched voters only, those who gave a number in both rounds: a change of the mean
among different people would be no change of mind (Soho Forum counts so, and calls under five points a draw).
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import fmean, median

# Nothing is split or compared among fewer people than this.
MIN_GROUP = 5
# A change of fewer points is called a draw for the class, and no move for one person.
DEAD_HEAT = 5
# The middle of the slider, which is on neither side.
HALF_WAY = 50

BANDS: tuple[tuple[int, int], ...] = ((0, 20), (21, 40), (41, 60), (61, 80), (81, 100))
THIRDS: tuple[tuple[int, int], ...] = ((0, 33), (34, 66), (67, 100))
THIRD_KEYS = ("a", "middle", "b")
CONFIDENCES = (1, 2, 3)

BOOTSTRAP_DRAWS = 1_000
# The 80 % interval runs from the 100th smallest of 1,000 draws to the 100th largest.
BOOTSTRAP_TAIL = 100

# How many people are in a cell; None where there are too few to show.
Cell = int | None


@dataclass(frozen=True)
class Vote:
    """What one participant said on one trade-off in one round."""

    participant: Hashable
    value: int | None = None
    confidence: int | None = None
    stance: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Interval:
    """From low to high, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class Round:
    """One round of votes on one trade-off.

    `voters` gave a number and `cannot_tell` did not. With fewer than five voters `too_few` is true and
    all that would describe them is None: nobody, one person and four people look the same.
    """

    voters: int
    cannot_tell: int
    too_few: bool
    bands: tuple[Cell, ...] | None = None
    mean: float | None = None
    median: float | None = None


@dataclass(frozen=True)
class Side:
    """Matched voters in one of the two rounds.

    `confidences` counts the answers 1, 2 and 3, `confidence` is their mean, None if nobody answered.
    `stances` and `conditions` count how often each was chosen; what nobody chose has no key.
    """

    bands: tuple[Cell, ...]
    mean: float
    median: float
    confidence: float | None
    confidences: tuple[Cell, ...]
    stances: Mapping[str, Cell] = field(hash=False)
    conditions: Mapping[str, Cell] = field(hash=False)


@dataclass(frozen=True)
class BeforeAfter:
    """Both rounds of one trade-off side by side.

    The numbers of voters are always there. With fewer than five matched voters `too_few` is true and the
    rest is None. `flow[i][j]` counts the matched voters who went from third i (A, middle, B) to third j.
    `interval` is the 80 % bootstrap interval of the mean change: with everybody moving alike it has no
    width, which says that this class agreed, not that another class would. `toward_a` and `toward_b` are
    those who moved five points or more, and together they are `moved`. `smaller` is the side ("a" or "b") on
    which fewer of the matched voters began, None if as many stood on either.
    """

    first_voters: int
    final_voters: int
    matched: int
    first_cannot_tell: int
    final_cannot_tell: int
    too_few: bool
    first: Side | None = None
    final: Side | None = None
    flow: tuple[tuple[Cell, ...], ...] | None = None
    mean_change: float | None = None
    median_change: float | None = None
    interval: Interval | None = None
    moved: int | None = None
    toward_a: int | None = None
    toward_b: int | None = None
    dead_heat: bool | None = None
    smaller: str | None = None


def one_round(votes: Iterable[Vote]) -> Round:
    """Where a class stands in one round."""
    by_person = _by_person(votes)
    values = [vote.value for vote in by_person.values() if vote.value is not None]
    cannot_tell = len(by_person) - len(values)
    if len(values) < MIN_GROUP:
        return Round(voters=len(values), cannot_tell=cannot_tell, too_few=True)
    return Round(
        voters=len(values),
        cannot_tell=cannot_tell,
        too_few=False,
        bands=_spread(values, BANDS),
        mean=fmean(values),
        median=float(median(values)),
    )


def before_after(first: Iterable[Vote], final: Iterable[Vote]) -> BeforeAfter:
    """Compare two rounds of votes on one trade-off; the order of the votes does not matter.

    Of nobody, one person or four nothing is shown but their number. A tie is an ordinary result: a mean
    change of 0 is a dead heat, and so is any change under five points.
    """
    firsts, finals = _by_person(first), _by_person(final)
    first_valued = {who for who, vote in firsts.items() if vote.value is not None}
    final_valued = {who for who, vote in finals.items() if vote.value is not None}
    matched = first_valued & final_valued
    counts = BeforeAfter(
        first_voters=len(first_valued),
        final_voters=len(final_valued),
        matched=len(matched),
        first_cannot_tell=len(firsts) - len(first_valued),
        final_cannot_tell=len(finals) - len(final_valued),
        too_few=len(matched) < MIN_GROUP,
    )
    if counts.too_few:
        return counts

    pairs = [(_value(firsts[who]), _value(finals[who])) for who in matched]
    changes = [after - before for before, after in pairs]
    mean_change = fmean(changes)
    steps = Counter((third_of(before), third_of(after)) for before, after in pairs)
    return replace(
        counts,
        first=_side([firsts[who] for who in matched]),
        final=_side([finals[who] for who in matched]),
        flow=tuple(tuple(steps[origin, target] for target in THIRD_KEYS) for origin in THIRD_KEYS),
        mean_change=mean_change,
        median_change=float(median(changes)),
        interval=bootstrap_interval(changes),
        moved=sum(abs(change) >= DEAD_HEAT for change in changes),
        toward_a=sum(change <= -DEAD_HEAT for change in changes),
        toward_b=sum(change >= DEAD_HEAT for change in changes),
        # As it is written: who reads "+5.0" does not read of fewer than five points.
        dead_heat=abs(to_tenths(mean_change)) < DEAD_HEAT,
        smaller=_smaller_side([before for before, _ in pairs]),
    )


def matched_pairs(first: Iterable[Vote], final: Iterable[Vote]) -> dict[Hashable, tuple[int, int]]:
    """Both values of each person who gave a number in both rounds, by person."""
    after = {who: vote.value for who, vote in _by_person(final).items() if vote.value is not None}
    return {
        who: (vote.value, after[who])
        for who, vote in _by_person(first).items()
        if vote.value is not None and who in after
    }


def to_tenths(value: float) -> float:
    """With one decimal, a half away from zero, as every page writes a mean: `round` makes 2.2 of 2.25."""
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def third_of(value: int) -> str:
    """The third of the slider that a vote stands in: "a", "middle" or "b"."""
    return THIRD_KEYS[_place(value, THIRDS)]


def bootstrap_interval(changes: Sequence[int]) -> Interval:
    """The 80 % percentile interval of the mean, by 1,000 resamples with replacement (Efron 1979).

    The chance is seeded by the changes themselves, so that the same votes always give the same interval,
    in whatever order they come; and turned round, so that swapping the poles mirrors it exactly.
    """
    ordered = sorted(changes)
    mirrored = sorted(-change for change in changes)
    if mirrored < ordered:
        swapped = bootstrap_interval(mirrored)
        return Interval(low=-swapped.high, high=-swapped.low)
    # Chance that decides no secret, only which resamples are drawn.
    chance = random.Random(seed_of(ordered))  # noqa: S311
    means = sorted(fmean(chance.choices(ordered, k=len(ordered))) for _ in range(BOOTSTRAP_DRAWS))
    interval = Interval(low=means[BOOTSTRAP_TAIL - 1], high=means[-BOOTSTRAP_TAIL])
    if ordered == mirrored:
        # The poles cannot be told apart, so neither may the ends of the interval.
        reach = (interval.high - interval.low) / 2
        return Interval(low=-reach, high=reach)
    return interval


def seed_of(content: object) -> int:
    """A seed that depends on nothing but the values (Python's own hash differs from run to run)."""
    return int.from_bytes(hashlib.sha256(repr(content).encode()).digest()[:8], "big")


def suppress(counts: Mapping[str, int]) -> dict[str, Cell]:
    """The counts with cells of 1 to 4 withheld (None), and more if one of these followed from the shown total.

    What is withheld hangs on the sizes alone, never on the names: so cells withheld together could change places,
    and where two of them differ none follows, even for who knows this rule. Alike are only small ones alone. Of twos
    or threes another set fits their sum; to ones, to fours and to a single cell the smallest other cells go as well,
    all that are equally small, empty ones last. Is a whole table like that, then others that are nearly so look the
    same (`_is_nearly_all_alike`). Of a total under five nothing is shown. Nothing is withheld where nothing is small.
    """
    small = {key for key, count in counts.items() if 0 < count < MIN_GROUP}
    total = sum(counts.values())
    if 0 < total < MIN_GROUP or (small and _is_nearly_all_alike(list(counts.values()))):
        return dict.fromkeys(counts)
    withheld = small
    if small and not _open([counts[key] for key in small]):
        others = [count for key, count in counts.items() if key not in small]
        least = min(others, key=lambda count: (count == 0, count), default=0)
        withheld = small | {key for key, count in counts.items() if count == least}
    return {key: None if key in withheld else count for key, count in counts.items()}


def _is_nearly_all_alike(counts: Sequence[int]) -> bool:
    """Whether cells are one or four on average, and each within one of that.

    A table of nothing but ones would be the only one to be withheld whole at its total, and so would one of fours.
    """
    average, rest = divmod(sum(counts), len(counts))
    return not rest and average in (1, MIN_GROUP - 1) and all(abs(count - average) <= 1 for count in counts)


def without_small_cells(result: BeforeAfter) -> BeforeAfter:
    """The same result for a report that is not by seat: every table in it goes through `suppress`.

    The flow is one table of nine cells, whose total is the number of matched voters.
    """
    if result.first is None or result.final is None or result.flow is None:
        return result
    flat = _row_without_small_cells([cell for row in result.flow for cell in row])
    ways = _ways(result)
    size = len(THIRDS)
    return replace(
        result,
        first=_side_without_small_cells(result.first),
        final=_side_without_small_cells(result.final),
        flow=tuple(flat[start : start + size] for start in range(0, size * size, size)),
        moved=None if None in ways else result.moved,
        toward_a=ways[0],
        toward_b=ways[2],
    )


def _ways(result: BeforeAfter) -> tuple[Cell, ...]:
    """Those who moved to pole a, stayed and moved to pole b, without small cells."""
    to_a, to_b = result.toward_a, result.toward_b
    if to_a is None or to_b is None:
        return to_a, None, to_b
    return _row_without_small_cells([to_a, result.matched - to_a - to_b, to_b])


def _smaller_side(values: Iterable[int]) -> str | None:
    left, right = 0, 0
    for value in values:
        left += value < HALF_WAY
        right += value > HALF_WAY
    if left == right:
        return None
    return "a" if left < right else "b"


def _side_without_small_cells(side: Side) -> Side:
    stances = _row_without_small_cells(list(side.stances.values()))
    return replace(
        side,
        bands=_row_without_small_cells(side.bands),
        confidences=_row_without_small_cells(side.confidences),
        stances=dict(zip(side.stances, stances, strict=True)),
        # Several conditions can be chosen by one person, so there is no total to subtract from.
        conditions={
            key: None if cell is None or cell < MIN_GROUP else cell for key, cell in side.conditions.items()
        },
    )


def _row_without_small_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    known = {f"{index:03}": cell for index, cell in enumerate(cells) if cell is not None}
    if len(known) < len(cells):
        # Something is withheld already, and with it all that had to be.
        return tuple(cells)
    shown = suppress(known)
    return tuple(shown[key] for key in sorted(shown))


def _open(withheld: Sequence[int]) -> bool:
    total, most = sum(withheld), MIN_GROUP - 1
    return len(withheld) > 1 and total > len(withheld) and total != most * len(withheld)


def _side(votes: Sequence[Vote]) -> Side:
    values = [_value(vote) for vote in votes]
    sure = [vote.confidence for vote in votes if vote.confidence is not None]
    return Side(
        bands=_spread(values, BANDS),
        mean=fmean(values),
        median=float(median(values)),
        confidence=fmean(sure) if sure else None,
        confidences=tuple(sure.count(level) for level in CONFIDENCES),
        stances=_tally(vote.stance for vote in votes if vote.stance),
        conditions=_tally(condition for vote in votes for condition in set(vote.conditions)),
    )


def _tally(chosen: Iterable[str]) -> dict[str, Cell]:
    return dict(sorted(Counter(chosen).items()))


def _by_person(votes: Iterable[Vote]) -> dict[Hashable, Vote]:
    by_person: dict[Hashable, Vote] = {}
    for vote in votes:
        if vote.participant in by_person:
            raise ValueError(f"two votes by {vote.participant!r} in one round")
        by_person[vote.participant] = vote
    return by_person


def _value(vote: Vote) -> int:
    if vote.value is None:
        raise ValueError("a vote without a number has no value")
    return vote.value


def _spread(values: Iterable[int], ranges: Sequence[tuple[int, int]]) -> tuple[Cell, ...]:
    places = Counter(_place(value, ranges) for value in values)
    return tuple(places[index] for index in range(len(ranges)))


def _place(value: int, ranges: Sequence[tuple[int, int]]) -> int:
    for index, (low, high) in enumerate(ranges):
        if low <= value <= high:
            return index
    raise ValueError(f"a vote of {value} is not between 0 and 100")

"""How an argument was weighed, by everybody and by each camp.

A camp is a third of the first vote: known to everybody who voted, and explained in one sentence, unlike a
cluster. In a small class thirds are merged until each camp has at least four people, and the page says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from deliberation.analysis.votes import MIN_GROUP, THIRD_KEYS, Cell, suppress, third_of

MIN_CAMP = 4
MIDDLE_OF_SLIDER = 50

# Neighbouring thirds, and the votes in them.
Group = tuple[tuple[str, ...], list[int]]


@dataclass(frozen=True)
class Weighing:
    """What one participant made of one argument: 1 agree, -1 disagree, 0 pass; and "well argued" apart."""

    participant: Hashable
    value: int
    well_argued: bool = False


@dataclass(frozen=True)
class Agreement:
    """How many agreed, disagreed and passed."""

    agree: int
    disagree: int
    passed: int

    @property
    def n(self) -> int:
        """Everybody who weighed it, those who passed too."""
        return self.agree + self.disagree + self.passed

    @property
    def share(self) -> float | None:
        """Agreeing share of those who took a side; None if nobody did."""
        sided = self.agree + self.disagree
        return self.agree / sided if sided else None


@dataclass(frozen=True)
class Camp:
    """One or more neighbouring thirds of the first vote, and how many people stand there."""

    thirds: tuple[str, ...]
    size: int

    @property
    def key(self) -> str:
        """The thirds by name: "a", "middle+b", "a+middle+b"."""
        return "+".join(self.thirds)


@dataclass(frozen=True)
class Camps:
    """The camps in order from pole A to pole B, and who is in which.

    Who could not tell is in none. With nobody there are no camps; if everybody stands in one third there is
    one camp, however small. `merged` says that thirds were put together because one had under four people.
    """

    camps: tuple[Camp, ...]
    members: Mapping[Hashable, str] = field(hash=False)
    merged: bool = False


@dataclass(frozen=True)
class CampWeighing:
    """How one camp weighed one argument."""

    camp: Camp
    agreement: Agreement
    well_argued: int


def agreement(weighings: Iterable[Weighing]) -> Agreement:
    """Count the weighings of one argument."""
    values = [weighing.value for weighing in weighings]
    return Agreement(agree=values.count(1), disagree=values.count(-1), passed=values.count(0))


def well_argued(weighings: Iterable[Weighing]) -> int:
    """How many found the argument well argued, whether they agree or not."""
    return sum(weighing.well_argued for weighing in weighings)


@dataclass(frozen=True)
class Marks:
    """How many of those who weighed an argument marked it, as far as that may be told: None is withheld.

    `nearly_all` says of a withheld number that one to four did not mark it. Of fewer than nine it is not said:
    there it would tell how many. `rank` is for an order, and only of what is told: by the true number the
    neighbours would give it away, so nearly all counts as all, and any other withheld number as one.
    """

    n: Cell
    of: int
    nearly_all: bool

    @property
    def rank(self) -> tuple[int, bool]:
        """Greater is more marks."""
        if self.n is None:
            return (self.of, False) if self.nearly_all else (1, False)
        return self.n, True


def marks(n: int, of: int) -> Marks:
    """What may be told of `n` marks by `of` people; nothing of fewer than five."""
    told = suppress({"n": n, "rest": of - n})["n"] if of >= MIN_GROUP else None
    return Marks(told, of, told is None and of >= 2 * MIN_GROUP - 1 and n >= MIN_GROUP)


def by_camp(weighings: Iterable[Weighing], among: Camps) -> tuple[CampWeighing, ...]:
    """The weighings of one argument, camp by camp; those of people in no camp are left out."""
    kept: dict[str, list[Weighing]] = {camp.key: [] for camp in among.camps}
    for weighing in weighings:
        key = among.members.get(weighing.participant)
        if key is not None:
            kept[key].append(weighing)
    return tuple(
        CampWeighing(camp=camp, agreement=agreement(kept[camp.key]), well_argued=well_argued(kept[camp.key]))
        for camp in among.camps
    )


def camps(first_values: Mapping[Hashable, int | None], *, smallest: int = MIN_CAMP) -> Camps:
    """The camps that a class falls into by its first vote on one trade-off, none smaller than `smallest`.

    An outer third under that (four people) joins its neighbour. A smaller middle joins the side that its mean
    is nearer to; exactly half way, all become one camp. Swapping the poles mirrors the result.
    """
    values: dict[str, list[int]] = {}
    third_by_person: dict[Hashable, str] = {}
    for who, value in first_values.items():
        if value is not None:
            third_by_person[who] = third_of(value)
            values.setdefault(third_by_person[who], []).append(value)
    groups: list[Group] = [((third,), values[third]) for third in THIRD_KEYS if third in values]
    before = len(groups)
    while len(groups) > 1 and min(len(group[1]) for group in groups) < smallest:
        groups = _merged_once(groups, smallest)

    found = tuple(Camp(thirds=thirds, size=len(members)) for thirds, members in groups)
    key_of = {third: camp.key for camp in found for third in camp.thirds}
    return Camps(
        camps=found,
        members={who: key_of[third] for who, third in third_by_person.items()},
        merged=len(found) < before,
    )


def _merged_once(groups: list[Group], smallest: int) -> list[Group]:
    if len(groups) == 2:
        return [_joined(*groups)]
    outer_a, middle, outer_b = groups
    small_a, small_b = (len(group[1]) < smallest for group in (outer_a, outer_b))
    if small_a and small_b:
        return [_joined(_joined(outer_a, middle), outer_b)]
    leaning = fmean(middle[1])
    if small_a or (not small_b and leaning < MIDDLE_OF_SLIDER):
        return [_joined(outer_a, middle), outer_b]
    if small_b or leaning > MIDDLE_OF_SLIDER:
        return [outer_a, _joined(middle, outer_b)]
    return [_joined(_joined(outer_a, middle), outer_b)]


def _joined(one: Group, other: Group) -> Group:
    return one[0] + other[0], one[1] + other[1]

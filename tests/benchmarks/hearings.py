"""How many arguments are weighed by enough of each camp: `python -m tests.benchmarks.hearings`.

Made-up classes weigh for a few minutes: everybody writes about as many arguments, mostly for their own side, weighs
6 to 12 of the others', each for 15 to 25 seconds, and begins within a quarter of a minute; what somebody has before
them is not counted yet. Printed, as means over classes, for fewest first throughout and for `rules/weighings.py`: of
how many arguments each camp gave five weighings, and how many the least and the most weighed one got.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from random import Random
from statistics import fmean

from deliberation.rules import weighings
from deliberation.rules.limits import MIN_GROUP

SIZES = (12, 20, 30, 60)
WRITTEN = (1.5, 2.0, 2.5)
CAMPS = ((0.5, 0.5), (0.7, 0.3), (0.34, 0.33, 0.33))
WEIGHED = (6, 12)
BEGINS, READS = (0.0, 15.0), (15.0, 25.0)
OWN_SIDE = 0.8
CLASSES = 20


@dataclass(frozen=True)
class Heard:
    """Of one class: arguments with enough of each camp, and the weighings of the least and the most weighed one."""

    enough: int
    least: int
    most: int


def weigh(people: int, written: float, shares: tuple[float, ...], *, seed: int, routed: bool = True) -> Heard:
    """A class that weighs; not `routed`, fewest first throughout."""
    chance = Random(f"{people} {written} {shares} {seed}")
    camp = [n for n, share in enumerate(shares) for _ in range(round(people * share))][:people]
    camp += [0] * (people - len(camp))
    chance.shuffle(camp)
    author = {n: n % people for n in range(round(people * written))}
    pole = {n: _pole(camp[who] / (len(shares) - 1), chance) for n, who in author.items()}
    orders = [chance.sample(range(len(author)), len(author)) for _ in range(people)]
    to_weigh = [chance.randint(*WEIGHED) for _ in range(people)]
    seen, by_camp = Counter(dict.fromkeys(author, 0)), [Counter[int]() for _ in shares]
    done: list[set[int]] = [set() for _ in range(people)]
    times = [(chance.uniform(*BEGINS), who, -1) for who in range(people)]
    heapq.heapify(times)
    while times:
        now, me, read = heapq.heappop(times)
        if read >= 0:
            seen[read] += 1
            by_camp[camp[me]][read] += 1
            done[me].add(read)
        found = weighings.next_stage(
            _stages(seen, pole, people if routed else 0),
            weighed=Counter(pole[n] for n in done[me]),
            passed=done[me],
            author=author,
            me=me,
        )
        if found and len(done[me]) < to_weigh[me]:
            heapq.heappush(times, (now + chance.uniform(*READS), me, min(found, key=orders[me].index)))
    enough = sum(all(given[n] >= MIN_GROUP for given in by_camp) for n in author)
    return Heard(enough, min(seen.values()), max(seen.values()))


def _pole(place: float, chance: Random) -> str:
    """The side one writes for, standing anywhere from 0 to 1."""
    return "b" if chance.random() < (1 - OWN_SIDE) + place * (2 * OWN_SIDE - 1) else "a"


def _stages(seen: Counter[int], pole: dict[int, str], people: int) -> dict[str, list[weighings.Stage]]:
    by_seen: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, count in seen.items():
        by_seen[pole[number]][count].append(number)
    return {key: weighings.stages(found, people=people) for key, found in by_seen.items()}


def main() -> None:
    print(f"{CLASSES} classes each: arguments with {MIN_GROUP} of each camp, least weighings, most")
    for people in SIZES:
        for written in WRITTEN:
            for shares in CAMPS:
                camps = "/".join(f"{share:.0%}" for share in shares)
                print(f"  {people} people, {round(people * written)} arguments, camps {camps}")
                for name, routed in (("fewest first", False), ("as it is", True)):
                    classes = [
                        weigh(people, written, shares, seed=seed, routed=routed) for seed in range(CLASSES)
                    ]
                    enough = fmean(heard.enough for heard in classes)
                    least = fmean(heard.least for heard in classes)
                    most = fmean(heard.most for heard in classes)
                    print(f"    {name:12} {enough:5.1f} {least:5.1f} {most:5.1f}", flush=True)


if __name__ == "__main__":
    main()

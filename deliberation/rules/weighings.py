"""In which order arguments come to be weighed: by how many have weighed each, never by who or how.

Fewest first alone would leave a class of thirty with three or four weighings each: a fair hearing for all, and nothing
that could be said of any, since five of each camp are asked for (`analysis/consensus.py`). So each argument is weighed
by a few first; then what is nearest to enough, until it has enough; then fewest first again. A class asks all at once,
and what is on a phone is not counted yet: so it is never sent to one argument, but to a front of several, in which
everybody has an order of their own. `python -m tests.benchmarks.hearings` shows what comes of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

# By so many each argument is weighed first.
FLOOR = 2
# With so many, five of each of two camps are nearly sure, and of three they are likely.
ENOUGH = 18
# In a class of so many or fewer, five of each of three camps would be everybody: there it is fewest first throughout.
SMALL_CLASS = 16
# Of each pole one argument stands in front for every so many people of the class, and never fewer than two.
PEOPLE_TO_ONE = 12
LEAST_IN_FRONT = 2

# What is weighed first of all, then what is nearest to enough, then the rest; and a number within each.
Turn = tuple[int, int]
Stage = tuple[Turn, list[int]]


def stages(by_seen: Mapping[int, list[int]], *, people: int) -> list[Stage]:
    """The arguments of one pole, given by how many have weighed them, in the order in which they are to be weighed.

    Those of one stage are as good as each other.
    """
    seen = sorted(by_seen)
    if people <= SMALL_CLASS:
        return [((0, n), by_seen[n]) for n in seen]
    front = max(LEAST_IN_FRONT, -(-people // PEOPLE_TO_ONE))
    # Of several that are as near, the same for everybody: else none would get there.
    near = [one for n in reversed(seen) if FLOOR <= n < ENOUGH for one in sorted(by_seen[n])]
    found = [((0, n), by_seen[n]) for n in seen if n < FLOOR]
    found += [((1, n), near[n : n + front]) for n in range(0, len(near), front)]
    found += [((2, n), by_seen[n]) for n in seen if n >= ENOUGH]
    return _widened(found, front)


def _widened(found: list[Stage], front: int) -> list[Stage]:
    """A stage that is narrower than the front goes together with the next: the last one that only one has weighed
    would be sent to everybody."""
    wide: list[Stage] = []
    for turn, numbers in found:
        if wide and len(wide[-1][1]) < front:
            wide[-1] = (wide[-1][0], wide[-1][1] + numbers)
        else:
            wide.append((turn, numbers))
    return wide


def next_stage(
    poles: Mapping[str, list[Stage]],
    *,
    weighed: Mapping[str, int],
    passed: Collection[int],
    author: Mapping[int, int],
    me: int,
) -> list[int]:
    """What one may weigh next: of the pole that one has weighed less of, the first stage in which there is anything
    left that one did not write. Where both poles are even, the earlier stage, or both. Nothing if nothing is left."""
    left = {
        pole: found for pole, ordered in poles.items() if (found := _first_left(ordered, passed, author, me))
    }
    if not left:
        return []
    behind = min([weighed[pole] for pole in left])
    even = [found for pole, found in left.items() if weighed[pole] == behind]
    turn = min([found[0] for found in even])
    return [number for found, numbers in even if found == turn for number in numbers]


def _first_left(
    ordered: list[Stage], passed: Collection[int], author: Mapping[int, int], me: int
) -> Stage | None:
    for turn, numbers in ordered:
        if left := [number for number in numbers if number not in passed and author[number] != me]:
            return turn, left
    return None

"""How often a class is told what is not so: `python -m tests.benchmarks.simulated_classes`.

Made-up classes of 12, 30 and 120 whose truth is known. Two kinds of mistake are counted.

Bridging said wrongly: each camp has a true share that says yes to each statement (passes are no yes). A statement
bridges if that is over one half in every camp. In "mixed" classes shares are drawn at random around a common
lean; in "split camp" classes one camp is just under one half on everything and the others are at 83 %, which is
the hardest. Printed: of statements that do not bridge, how many are called bridging; of those called, how many do
not; and how many of those that bridge are called.

Groups that are not there: everybody answers each statement with the same chance as everybody else ("no groups"),
or stands anywhere along one line ("one line", no groups either, but a direction). Printed: how many classes are
shown groups; and for two and three planted groups, how many are, and how well these agree (adjusted Rand index).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from deliberation.analysis.consensus import CampVotes, consensus
from deliberation.analysis.opinion.clusters import adjusted_rand
from deliberation.analysis.opinion_map import Votes, opinion_map

SIZES = (12, 30, 120)
STATEMENTS = 20
WEIGHED = 0.7
PASSES = 0.08
SPLIT, SURE = 0.5, 0.9
CLASSES = 200


@dataclass
class Bridges:
    """Statements by what is true of them, and by what was said."""

    called: int = 0
    called_wrongly: int = 0
    bridging: int = 0
    not_bridging: int = 0

    @property
    def false_alarms(self) -> float:
        return self.called_wrongly / max(1, self.not_bridging)

    def line(self) -> str:
        alarms = f"{self.false_alarms:6.1%} of {self.not_bridging} that do not bridge are called so"
        if not self.bridging:
            return alarms
        wrong = self.called_wrongly / max(1, self.called)
        found = (self.called - self.called_wrongly) / self.bridging
        return f"{alarms}, {wrong:6.1%} of the {self.called} called so; {found:6.1%} of {self.bridging} that do are found"


def bridges(people: int, camps: int, kind: str, classes: int = CLASSES) -> Bridges:
    """Classes with camps of four people at least, each statement seen by most of each camp."""
    chance = np.random.default_rng(people * 10 + camps)
    told = Bridges()
    for _ in range(classes):
        sizes = np.full(camps, people // camps)
        for _ in range(STATEMENTS):
            shares = (1 - PASSES) * true_shares(camps, kind, chance)
            seen = chance.binomial(sizes, WEIGHED)
            yes = chance.binomial(seen, shares)
            votes = [CampVotes(str(camp), int(yes[camp]), int(seen[camp])) for camp in range(camps)]
            bridge, said = bool(shares.min() > 0.5), consensus(votes).verdict == "bridging"
            told.called += said
            told.called_wrongly += said and not bridge
            told.bridging += bridge
            told.not_bridging += not bridge
    return told


def true_shares(camps: int, kind: str, chance: np.random.Generator) -> np.ndarray:
    if kind == "split camp":
        return np.array([SPLIT] + [SURE] * (camps - 1))
    return 1 / (1 + np.exp(-(chance.normal(0.4, 1.2) + chance.normal(0, 1, camps))))


def class_of(people: int, groups: int, kind: str, chance: np.random.Generator) -> tuple[Votes, np.ndarray]:
    """Votes of one class, and the group that everybody is in."""
    lean = chance.normal(0.4, 1.0, STATEMENTS)
    group = np.arange(people) % groups
    own = chance.normal(0, 1.5, (groups, STATEMENTS))[group] if kind == "groups" else 0
    line = np.outer(chance.normal(size=people), chance.normal(size=STATEMENTS)) if kind == "one line" else 0
    agrees = chance.random((people, STATEMENTS)) < 1 / (1 + np.exp(-(lean + own + line)))
    value = np.where(chance.random(agrees.shape) < PASSES, 0, np.where(agrees, 1, -1))
    # Some weigh nearly everything and some little, as in a class.
    seen = chance.random(agrees.shape) < chance.beta(4, 4 * (1 / WEIGHED - 1), people)[:, None]
    who, what = np.nonzero(seen)
    return Votes(range(people), range(STATEMENTS), who, what, value[who, what]), group


def shown(people: int, groups: int, kind: str, classes: int = CLASSES) -> tuple[float, float]:
    """The share of classes that are shown groups, and how well these agree with the planted ones."""
    chance = np.random.default_rng(people + groups)
    agreements = []
    for _ in range(classes):
        votes, truth = class_of(people, groups, kind, chance)
        drawn = opinion_map(votes)
        if drawn.groups:
            found = np.array([-1 if point.group is None else point.group for point in drawn.points])
            agreements.append(adjusted_rand(found[found >= 0], truth[found >= 0]))
    return len(agreements) / classes, float(np.mean(agreements)) if agreements else 0.0


def main() -> None:
    print(f"{CLASSES} classes each, {STATEMENTS} statements, each weighed by {WEIGHED:.0%}")
    print("\nBridging, said wrongly of at most 10 %")
    for people in SIZES:
        for camps in (2, 3):
            for kind in ("mixed", "split camp"):
                print(
                    f"  {people:3} people, {camps} camps, {kind:10}: {bridges(people, camps, kind).line()}",
                    flush=True,
                )
    print("\nGroups that are not there, shown to at most 5 %")
    for people in SIZES:
        print(
            f"  {people:3} people, no groups: {shown(people, 1, 'no groups')[0]:6.1%} are shown groups",
            flush=True,
        )
    print("\nNot gated")
    for people in SIZES:
        print(
            f"  {people:3} people, one line: {shown(people, 1, 'one line')[0]:6.1%} are shown groups",
            flush=True,
        )
        for groups in (2, 3):
            share, agreement = shown(people, groups, "groups")
            print(
                f"  {people:3} people, {groups} groups: {share:6.1%} are shown groups, agreement {agreement:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()

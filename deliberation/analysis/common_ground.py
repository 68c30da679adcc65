"""Where the camps of a class agree, what divides them, and what each of them holds most to.

The order is that of `consensus`; what may be called a bridge is for its gate to say. Whatever the order, the best
argument of each camp is among those shown: lists by agreement alone would drop what only a few people hold
(cf. justified representation, Aziz et al. 2017). Only what may be shown is ranked: a list that was cut first and
cleared of the rest afterwards would be filled with what two or three people liked. The draws of the gate are made
for what is shown, not for all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from deliberation.analysis.consensus import HALF, CampVotes, Consensus, consensus, score
from deliberation.analysis.votes import MIN_GROUP
from deliberation.analysis.weighings import Camps

MOST_AGREED = 5
MOST_DIVIDING = 3
MOST_LISTED = 3


@dataclass(frozen=True)
class Weighed:
    """An argument, how each camp weighed it, and whether anybody answered it or it rests on a passage."""

    key: Hashable
    camps: tuple[CampVotes, ...]
    is_answered: bool
    has_evidence: bool

    @property
    def seen(self) -> int:
        return sum(camp.seen for camp in self.camps)


@dataclass(frozen=True)
class Ranked:
    """An argument in the list: how each camp weighed it, what they make of it, and which camps hold to it most."""

    key: Hashable
    camps: tuple[CampVotes, ...]
    consensus: Consensus
    best_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What there is to say of one trade-off's arguments.

    `agreed` is what more than half of every camp agrees with, the most agreed on first. `divides` is what one camp
    leans to and another leans against, the widest apart first. `held` is the best of each camp that stands in
    neither. A camp counts only with five weighings: `by_all` arguments have them from every camp and can be agreed
    on, `by_two` from two at least and can divide. `unanswered` and `without_evidence` begin with what most people
    weighed; the two numbers count all of them.
    """

    camps: Camps
    arguments: int
    weighed: int
    by_all: int
    by_two: int
    agreed: tuple[Ranked, ...]
    divides: tuple[Ranked, ...]
    held: tuple[Ranked, ...]
    unanswered: tuple[Hashable, ...]
    unanswered_in_all: int
    without_evidence: tuple[Hashable, ...]
    without_evidence_in_all: int

    @property
    def bridges(self) -> tuple[Ranked, ...]:
        return tuple(ranked for ranked in self.agreed if ranked.consensus.verdict == "bridging")


def common_ground(arguments: Sequence[Weighed], among: Camps, *, for_print: bool = False) -> Ground:
    """Rank the arguments of one trade-off. With one camp or none nothing is ranked; ties go by key.

    For print, what has a small cell is not ranked either.
    """
    weighed = [argument for argument in arguments if argument.seen]
    two_sides = len(among.camps) > 1
    open_to_all = [one for one in weighed if two_sides and not (for_print and has_small_cell(one.camps))]
    by_two = [one for one in open_to_all if len(_told(one)) > 1]
    by_all = [one for one in by_two if len(_told(one)) == len(one.camps)]
    scores = {one.key: score(one.camps) or 0.0 for one in by_all}
    agreed = sorted(
        (one for one in by_all if min(_told(one)) > HALF),
        key=lambda one: (-scores[one.key], -one.seen, str(one.key)),
    )[:MOST_AGREED]
    apart = sorted(
        (one for one in by_two if min(_told(one)) < HALF < max(_told(one))),
        key=lambda one: (min(_told(one)) - max(_told(one)), str(one.key)),
    )[:MOST_DIVIDING]
    best = _best_of_each(open_to_all)
    own: dict[Hashable, tuple[str, ...]] = {}
    for camp, one in best.items():
        own[one.key] = (*own.get(one.key, ()), camp)
    held = [one for one in dict.fromkeys(best.values()) if one not in agreed and one not in apart]
    # Also of what is not ranked for print: where enough have weighed, it is not said that too few have.
    enough = [len(_told(one)) for one in weighed if two_sides]
    unanswered = _most_weighed([one for one in arguments if not one.is_answered])
    bare = _most_weighed([one for one in arguments if not one.has_evidence])
    return Ground(
        camps=among,
        arguments=len(arguments),
        weighed=len(weighed),
        by_all=enough.count(len(among.camps)),
        by_two=sum(camps > 1 for camps in enough),
        agreed=tuple(_ranked(one, own) for one in agreed),
        divides=tuple(_ranked(one, own) for one in apart),
        held=tuple(_ranked(one, own) for one in held),
        unanswered=unanswered[:MOST_LISTED],
        unanswered_in_all=len(unanswered),
        without_evidence=bare[:MOST_LISTED],
        without_evidence_in_all=len(bare),
    )


def has_small_cell(camps: Sequence[CampVotes]) -> bool:
    """Whether one to four of a camp agree, or do not: on paper, which is handed round, nothing is told of it then."""
    return any(0 < n < MIN_GROUP for camp in camps for n in (camp.yes, camp.seen - camp.yes))


def _ranked(argument: Weighed, own: Mapping[Hashable, tuple[str, ...]]) -> Ranked:
    return Ranked(argument.key, argument.camps, consensus(argument.camps), own.get(argument.key, ()))


def _best_of_each(weighed: Sequence[Weighed]) -> dict[str, Weighed]:
    """For each camp, what it agrees with most (shares drawn to one half), of what five of it weighed; none if it
    leans to nothing."""
    best: dict[str, tuple[float, str, Weighed]] = {}
    for argument in weighed:
        for votes in argument.camps:
            share = _share(votes)
            if votes.seen < MIN_GROUP or share <= HALF:
                continue
            place = (-share, str(argument.key), argument)
            if votes.camp not in best or place[:2] < best[votes.camp][:2]:
                best[votes.camp] = place
    return {camp: argument for camp, (_, _, argument) in best.items()}


def _told(argument: Weighed) -> list[float]:
    """The shares of the camps that gave five weighings."""
    return [_share(votes) for votes in argument.camps if votes.seen >= MIN_GROUP]


def _share(votes: CampVotes) -> float:
    return (votes.yes + 1) / (votes.seen + 2)


def _most_weighed(arguments: Sequence[Weighed]) -> tuple[Hashable, ...]:
    return tuple(one.key for one in sorted(arguments, key=lambda one: (-one.seen, str(one.key))))

"""What a class can take home: where its camps agree, what divides them, and what nobody has taken up.

Arguments are ranked by `consensus`, the geometric mean over camps of (yes + 1) / (seen + 2). A pure ranking
would drop what only a small camp holds, so each camp's own best argument has a place beside the first ones
(cf. justified representation, Aziz et al. 2017).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.analysis.consensus import CampVotes, Consensus, consensus
from deliberation.analysis.votes import MIN_GROUP

SHOWN = 5


@dataclass(frozen=True)
class Weighed:
    """One argument: how each camp weighed it, and how many answers and citations it has."""

    argument: Hashable
    camps: tuple[CampVotes, ...]
    answers: int = 0
    citations: int = 0

    @property
    def seen(self) -> int:
        return sum(camp.seen for camp in self.camps)


@dataclass(frozen=True)
class Ranked:
    """An argument with what the camps make of it. `best_of` names the camps whose own best it is."""

    weighed: Weighed
    consensus: Consensus
    best_of: tuple[str, ...] = ()

    @property
    def argument(self) -> Hashable:
        return self.weighed.argument


@dataclass(frozen=True)
class CommonGround:
    """The arguments of one trade-off, sorted by what a class would want to know of them.

    `shown` are the first by score and each camp's best, in the order of scores; only arguments that somebody
    was asked about. `bridging` and `dividing` are those so called, best and most divided first. `unanswered`
    and `without_evidence` are in the order in which they came. `best_of` is None for a camp none of whose
    arguments has five of its votes.
    """

    shown: tuple[Ranked, ...]
    bridging: tuple[Ranked, ...]
    dividing: tuple[Ranked, ...]
    unanswered: tuple[Hashable, ...]
    without_evidence: tuple[Hashable, ...]
    best_of: Mapping[str, Hashable | None] = field(hash=False)


def common_ground(arguments: Iterable[Weighed], *, most: int = SHOWN) -> CommonGround:
    """Sort the arguments of one trade-off. Of equals, the one that came first; nobody asked, nothing shown."""
    weighed = list(arguments)
    scored = [Ranked(weighed=one, consensus=consensus(one.camps)) for one in weighed if one.seen]
    ranking = sorted(scored, key=lambda one: -_score(one))
    best_of = {camp: _best_of(camp, ranking) for camp in _camps(weighed)}
    ranked = [
        Ranked(
            weighed=one.weighed,
            consensus=one.consensus,
            best_of=tuple(camp for camp, best in best_of.items() if best is one),
        )
        for one in ranking
    ]
    return CommonGround(
        shown=tuple(one for place, one in enumerate(ranked) if place < most or one.best_of),
        bridging=tuple(one for one in ranked if one.consensus.verdict == "bridging"),
        dividing=tuple(
            sorted((one for one in ranked if one.consensus.verdict == "divides"), key=lambda one: -_gap(one))
        ),
        unanswered=tuple(one.argument for one in weighed if not one.answers),
        without_evidence=tuple(one.argument for one in weighed if not one.citations),
        best_of={camp: best.argument if best else None for camp, best in best_of.items()},
    )


def _camps(weighed: Sequence[Weighed]) -> list[str]:
    return list(dict.fromkeys(camp.camp for one in weighed for camp in one.camps))


def _best_of(camp: str, ranking: Sequence[Ranked]) -> Ranked | None:
    """What a camp agrees with most, of what at least five of it were asked about."""
    own = [
        (one, votes)
        for one in ranking
        for votes in one.weighed.camps
        if votes.camp == camp and votes.seen >= MIN_GROUP
    ]
    return max(own, key=lambda pair: _share(pair[1]))[0] if own else None


def _score(one: Ranked) -> float:
    return one.consensus.score or 0.0


def _gap(one: Ranked) -> float:
    shares = [_share(camp) for camp in one.weighed.camps]
    return max(shares) - min(shares)


def _share(votes: CampVotes) -> float:
    return (votes.yes + 1) / (votes.seen + 2)

"""The article as the class used it: which passages its arguments rest on, and which nobody needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cited:
    """An argument that rests on a passage; `pole` is "a", "b", or empty for a question."""

    passage: int
    argument: Hashable
    pole: str


@dataclass(frozen=True)
class PassageUse:
    """How many arguments of each side rest on one passage; one that quotes it twice counts once."""

    number: int
    a: int
    b: int
    neither: int

    @property
    def label(self) -> str:
        return f"P{self.number}"

    @property
    def total(self) -> int:
        return self.a + self.b + self.neither

    @property
    def is_shared(self) -> bool:
        """Whether both sides rest on it: there the disagreement is about what it means."""
        return bool(self.a and self.b)


@dataclass(frozen=True)
class ArticleUse:
    """Every passage in the article's order; `arguments` counts those that rest on any of them."""

    arguments: int
    passages: tuple[PassageUse, ...]

    @property
    def most_used(self) -> tuple[PassageUse, ...]:
        """Those in use: what both sides cite first, then by how often; of equal ones the earlier."""
        used = [passage for passage in self.passages if passage.total]
        return tuple(sorted(used, key=lambda one: (not one.is_shared, -one.total, one.number)))

    @property
    def shared(self) -> tuple[PassageUse, ...]:
        return tuple(passage for passage in self.most_used if passage.is_shared)

    @property
    def unused(self) -> tuple[PassageUse, ...]:
        return tuple(passage for passage in self.passages if not passage.total)


def article_use(cited: Iterable[Cited], passages: Sequence[int]) -> ArticleUse:
    """Count the citations over the passages named; one of a passage that is not among them is left out."""
    by_passage: dict[int, dict[Hashable, str]] = defaultdict(dict)
    for citation in cited:
        by_passage[citation.passage][citation.argument] = citation.pole
    used = {number: list(by_passage[number].values()) for number in passages}
    return ArticleUse(
        arguments=len({argument for number in passages for argument in by_passage[number]}),
        passages=tuple(
            PassageUse(
                number=number,
                a=poles.count("a"),
                b=poles.count("b"),
                neither=len(poles) - poles.count("a") - poles.count("b"),
            )
            for number, poles in used.items()
        ),
    )

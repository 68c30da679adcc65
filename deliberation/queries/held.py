"""What cannot change while a class lasts, held in memory: its edition of the case, the cards, and its trade-offs.

An edition is never rewritten (a changed case is a new edition), and a session's trade-offs are chosen when it is made.
The rows that are given out are shared by all threads: read them, never change them.
"""

from __future__ import annotations

from functools import lru_cache

from cases.models import Case, Passage, Position, TradeOff
from deliberation.models import ClassroomSession

CASES, CLASSROOMS = 64, 1_024


@lru_cache(CASES)
def case_of(pk: int) -> Case:
    """An edition of a case."""
    return Case.objects.get(pk=pk)


@lru_cache(CASES)
def cards_of(case: int) -> dict[int, Position]:
    """Every position card of an edition, by its id, in the case's order."""
    return {card.pk: card for card in Position.objects.filter(case_id=case)}


@lru_cache(CASES)
def passages_of(case: int) -> dict[int, Passage]:
    """Every passage of an edition's reading, by its id, in order."""
    return {passage.pk: passage for passage in Passage.objects.filter(case_id=case)}


@lru_cache(CLASSROOMS)
def _tradeoffs(classroom: int) -> tuple[TradeOff, ...]:
    return tuple(TradeOff.objects.filter(classrooms=classroom))


def tradeoffs_of(classroom: ClassroomSession) -> tuple[TradeOff, ...]:
    """The trade-offs that a class argues about and votes on, in the case's order."""
    return _tradeoffs(classroom.pk)


def with_case(classroom: ClassroomSession) -> ClassroomSession:
    """The classroom with its case at hand."""
    classroom.case = case_of(classroom.case_id)
    return classroom


def forget() -> None:
    """Hold nothing: for tests, whose rows are gone after each."""
    for held in (case_of, cards_of, passages_of, _tradeoffs):
        held.cache_clear()

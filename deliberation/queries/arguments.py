"""Arguments as one student sees them."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases.models import Position, PositionKind, TradeOff
from deliberation.models import Argument, Citation, ClassroomSession, Participant, PhaseChange
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.held import cards_of, passages_of, tradeoffs_of
from deliberation.queries.prepared import Prepared

ALL_BITS = 2**128 - 1


@dataclass(frozen=True)
class Spoken:
    """An argument with what this student may know of it. `author` is empty where the class does not see names."""

    argument: Argument
    author: str
    is_own: bool
    may_edit: bool
    supports: int
    rebuts: int
    asks: int

    @property
    def answers(self) -> int:
        return self.supports + self.rebuts + self.asks

    @property
    def pole_name(self) -> str:
        return self.argument.tradeoff.pole_name(self.argument.pole)

    @property
    def is_steelman(self) -> bool:
        return self.argument.kind == Argument.Kind.STEELMAN

    @property
    def is_out_of_sight(self) -> bool:
        """Whether its author alone sees it: it is hidden, or waits to be let through."""
        return self.argument.is_hidden or self.argument.is_waiting


@dataclass(frozen=True)
class Pole:
    """One end of a trade-off as a sentence."""

    key: str
    name: str
    means: str


def seen_by(seat: Participant) -> ArgumentQuerySet:
    """What this student may see: what the class sees, and all that is their own."""
    ours = Argument.objects.filter(classroom_id=seat.classroom_id)
    return ours.shown() | ours.filter(participant_id=seat.pk)


SHOWN = Prepared(
    lambda classroom, pk: Argument.objects.shown().filter(classroom_id=classroom, pk=pk).order_by(),
    classroom=lambda: Argument._meta.get_field("classroom"),
    pk=lambda: Argument._meta.get_field("id"),
)
ONE = Prepared(
    lambda classroom, pk: (
        Argument.objects.filter(classroom_id=classroom, pk=pk).select_related("participant").order_by()
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    pk=lambda: Argument._meta.get_field("id"),
)


def shown_argument(classroom: ClassroomSession, argument_id: uuid.UUID) -> Argument | None:
    """An argument that the class may see now; None if there is no such one, or it may not."""
    found: Argument | None = SHOWN.first(classroom=classroom.pk, pk=argument_id)
    return found


def is_settled(argument: Argument) -> bool:
    """Whether the words of an argument stay as they are: somebody has weighed them, or the class has been at its final
    vote since they were written. Whether somebody credited them is not asked: it would tell of a single vote."""
    voted = PhaseChange.objects.filter(
        classroom=argument.classroom_id, phase="final_vote", epoch__gt=argument.epoch
    )
    return argument.weighings.exists() or voted.exists()


def argument_of(classroom: ClassroomSession, argument_id: uuid.UUID) -> Argument | None:
    """An argument of a class, whatever its state, with who wrote it and its trade-off at hand."""
    found: Argument | None = ONE.first(classroom=classroom.pk, pk=argument_id)
    if found is not None:
        found.classroom = classroom
        found.tradeoff = next(one for one in tradeoffs_of(classroom) if one.pk == found.tradeoff_id)
    return found


def in_seeded_order(seat: Participant, ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """An order that chance gave this student: stable, and telling nothing of when things were written.

    Ids are drawn by chance themselves; each, times a number that is the student's own, falls anywhere.
    """
    drawn = hashlib.blake2b(seat.seed.to_bytes(8), digest_size=16).digest()
    own = int.from_bytes(drawn) | 1
    return [pk for _, pk in sorted([(pk.int * own & ALL_BITS, pk) for pk in ids])]


def counted(arguments: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Arguments with the number of their answers that are shown, of each kind."""
    shown = Q(
        replies__hidden_at__isnull=True,
        replies__let_through_at__isnull=False,
        replies__participant__removed_at__isnull=True,
    )
    return arguments.annotate(
        supports=Count("replies", filter=shown & Q(replies__kind=Argument.Kind.SUPPORT)),
        rebuts=Count("replies", filter=shown & Q(replies__kind=Argument.Kind.REBUT)),
        asks=Count("replies", filter=shown & Q(replies__kind=Argument.Kind.ASK)),
    ).order_by()


def _told(classroom: int, ids: list[uuid.UUID]) -> QuerySet[Any, Any]:
    """Arguments with who wrote them, what they answer, and the number of their answers."""
    here = Argument.objects.filter(classroom_id=classroom, pk__in=ids)
    return counted(here.select_related("participant", "parent"))


TOLD = Prepared(
    _told,
    classroom=lambda: Argument._meta.get_field("classroom"),
    ids=lambda: Argument._meta.get_field("id"),
)
CITED = Prepared(
    lambda ids: Citation.objects.filter(argument_id__in=ids).order_by("argument_id", "order"),
    ids=lambda: Argument._meta.get_field("id"),
)


def spoken(seat: Participant, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Spoken]:
    """These arguments with their evidence and the number of their answers; two queries for any number of them."""
    found = TOLD.rows(classroom=seat.classroom_id, ids=sorted(ids))
    with_citations(seat.classroom.case_id, found)
    with_case(seat.classroom, found)
    return {argument.pk: _spoken(seat, argument) for argument in found}


def with_case(classroom: ClassroomSession, arguments: Iterable[Argument]) -> None:
    """Put its trade-off and its card at hand to each argument."""
    cards = cards_of(classroom.case_id)
    tradeoffs = {tradeoff.pk: tradeoff for tradeoff in tradeoffs_of(classroom)}
    for argument in arguments:
        argument.tradeoff = tradeoffs[argument.tradeoff_id]
        argument.position = cards[argument.position_id] if argument.position_id else None


def with_citations(case: int, arguments: Iterable[Argument]) -> None:
    """Put its citations at hand to each argument, with their passages."""
    passages = passages_of(case)
    cited: defaultdict[uuid.UUID, list[Citation]] = defaultdict(list)
    arguments = list(arguments)
    for citation in CITED.rows(ids=[argument.pk for argument in arguments]):
        citation.passage = passages[citation.passage_id]
        cited[citation.argument_id].append(citation)
    for argument in arguments:
        at_hand: QuerySet[Citation] = QuerySet(Citation)
        at_hand._result_cache = cited[argument.pk]
        argument._prefetched_objects_cache = {"citations": at_hand}  # type: ignore[attr-defined]


def poles(seat: Participant, tradeoff: TradeOff) -> tuple[Pole, Pole]:
    """The two ends of a trade-off, left and right as this student sees them."""
    a = Pole("a", tradeoff.pole_a, tradeoff.pole_a_means)
    b = Pole("b", tradeoff.pole_b, tradeoff.pole_b_means)
    return (b, a) if seat.sees_flipped(tradeoff.order) else (a, b)


def _spoken(seat: Participant, argument: Argument) -> Spoken:
    is_own = argument.participant_id == seat.pk
    what = "steelman" if argument.kind == Argument.Kind.STEELMAN else "edit"
    return Spoken(
        argument=argument,
        author=argument.participant.pseudonym if seat.classroom.shows_authors and not is_own else "",
        is_own=is_own,
        may_edit=is_own and not argument.is_hidden and seat.classroom.allows(what),
        supports=getattr(argument, "supports", 0),
        rebuts=getattr(argument, "rebuts", 0),
        asks=getattr(argument, "asks", 0),
    )


def class_tradeoffs(seat: Participant) -> list[TradeOff]:
    """The trade-offs that this class argues about, in the case's order."""
    return list(tradeoffs_of(seat.classroom))


def spoken_cards(seat: Participant) -> list[Position]:
    """The cards that somebody may speak for: all but the empty chairs."""
    cards = cards_of(seat.classroom.case_id).values()
    return [card for card in cards if card.kind != PositionKind.UNHEARD]

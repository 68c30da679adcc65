"""What a debrief is counted from, read in few queries, however large the class is."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from cases.models import Case, Position, PositionKind, TradeOff
from deliberation.analysis.citations import Cited
from deliberation.analysis.moves import Credited
from deliberation.analysis.weighings import Weighing
from deliberation.models import Argument, Citation, ClassroomSession, Credit
from deliberation.models import Weighing as WeighingRow
from deliberation.queries.held import cards_of
from deliberation.queries.results import Votes, votes_of

WEIGHED_KINDS = (Argument.Kind.ARGUMENT, Argument.Kind.STEELMAN)


@dataclass(frozen=True)
class ArgumentRow:
    """An argument that the class sees."""

    pk: uuid.UUID
    tradeoff_id: int
    kind: str
    pole: str
    position_id: int | None
    parent_id: uuid.UUID | None
    claim: str


@dataclass(frozen=True)
class Card:
    """A position card of the case; `is_unheard` is an empty chair, for which nobody can speak."""

    position: Position
    is_unheard: bool

    @property
    def pk(self) -> int:
        return self.position.pk

    @property
    def key(self) -> str:
        return self.position.key

    @property
    def name(self) -> str:
        """In the language spoken when it is asked, not when the class was counted."""
        return self.position.name


@dataclass(frozen=True)
class CaseParts:
    """What of the case the debrief asks about: its cards in order, and the text of each passage by its number."""

    cards: tuple[Card, ...]
    passages: dict[int, str]


@dataclass(frozen=True)
class Rows:
    """The rows of one class. Nothing of a removed seat is among them, and no argument that the class does not see."""

    tradeoffs: tuple[TradeOff, ...]
    votes: Votes
    credits: dict[int, list[Credited]]
    arguments: dict[uuid.UUID, ArgumentRow]
    citations: list[Cited]
    weighings: dict[uuid.UUID, list[Weighing]]
    case: CaseParts

    @cached_property
    def answered(self) -> frozenset[uuid.UUID]:
        """What somebody has answered."""
        return frozenset(row.parent_id for row in self.arguments.values() if row.parent_id)

    @cached_property
    def cited(self) -> frozenset[Hashable]:
        """The arguments that rest on a passage."""
        return frozenset(citation.argument for citation in self.citations)


def rows_of(classroom: ClassroomSession) -> Rows:
    """Seven queries: trade-offs, votes, credits, arguments, citations, weighings, and the case."""
    arguments = {
        row[0]: ArgumentRow(*row)
        for row in Argument.objects.shown()
        .filter(classroom=classroom)
        .order_by("pk")
        .values_list("pk", "tradeoff_id", "kind", "pole", "position_id", "parent_id", "claim")
    }
    return Rows(
        tradeoffs=tuple(classroom.tradeoffs.all()),
        votes=votes_of(classroom),
        credits=_credits(classroom),
        arguments=arguments,
        citations=_citations(classroom),
        weighings=_weighings(classroom),
        case=case_parts(classroom.case),
    )


def case_parts(case: Case) -> CaseParts:
    """The cards of a case, which are held, and its passages, in one query."""
    return CaseParts(
        cards=tuple(
            Card(card, is_unheard=card.kind == PositionKind.UNHEARD) for card in cards_of(case.pk).values()
        ),
        passages=dict(case.passages.order_by("number").values_list("number", "text")),
    )


def _credits(classroom: ClassroomSession) -> dict[int, list[Credited]]:
    """Credits by trade-off. A hidden argument keeps its credit; the page has no words for it."""
    found: dict[int, list[Credited]] = defaultdict(list)
    rows = Credit.objects.filter(participant__classroom=classroom, participant__removed_at__isnull=True)
    for tradeoff_id, who, kind, argument, card, passage in rows.order_by("pk").values_list(
        "tradeoff_id", "participant_id", "kind", "argument_id", "position__key", "passage__number"
    ):
        found[tradeoff_id].append(Credited(who, kind, str(argument or card or passage or "")))
    return found


def _citations(classroom: ClassroomSession) -> list[Cited]:
    seen_by_class = Q(
        argument__hidden_at__isnull=True,
        argument__let_through_at__isnull=False,
        argument__participant__removed_at__isnull=True,
    )
    rows = Citation.objects.filter(seen_by_class, argument__classroom=classroom).order_by("pk")
    return [Cited(*row) for row in rows.values_list("passage__number", "argument_id", "argument__pole")]


def _weighings(classroom: ClassroomSession) -> dict[uuid.UUID, list[Weighing]]:
    found: dict[uuid.UUID, list[Weighing]] = defaultdict(list)
    rows = WeighingRow.objects.filter(argument__classroom=classroom, participant__removed_at__isnull=True)
    for argument_id, who, value, well in rows.order_by().values_list(
        "argument_id", "participant_id", "value", "well_argued"
    ):
        found[argument_id].append(Weighing(who, value, well))
    return found

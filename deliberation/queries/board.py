"""The board: the arguments on one trade-off, its two sides apart, as one student sees and filters them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from cases.models import TradeOff
from deliberation.models import Argument, Citation, Participant
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.arguments import Spoken, counted, in_seeded_order, poles, seen_by, spoken
from deliberation.queries.prepared import Prepared
from deliberation.queries.threads import ON_TRADEOFF, seen_on

PER_SIDE = 30


@dataclass(frozen=True)
class Wanted:
    """What a student asked the board to show. `card` is a card's key, "myself", or empty for all."""

    tradeoff: TradeOff
    card: str = ""
    side: str = ""
    without_evidence: bool = False
    without_answer: bool = False
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked for than a trade-off and a side."""
        return bool(self.card or self.without_evidence or self.without_answer or self.words)


@dataclass(frozen=True)
class Row:
    """An argument in a list. `face` is all that its looks depend on, in a class that is told apart; None for one's own,
    which looks like this to nobody else."""

    pk: uuid.UUID
    face: tuple[Any, ...] | None


@dataclass(frozen=True)
class Rows:
    """Arguments in an order, and how they are read in full."""

    rows: tuple[Row, ...]
    seat: Participant

    def told(self, rows: Collection[Row]) -> dict[uuid.UUID, Spoken]:
        """Some of them with their evidence and the number of their answers."""
        return spoken(self.seat, [row.pk for row in rows])


@dataclass(frozen=True)
class Side:
    """One pole of a trade-off, and a page of what leans to it."""

    pole: str
    name: str
    means: str
    page: Page[uuid.UUID]
    rows: Rows

    @property
    def spoken(self) -> tuple[Spoken, ...]:
        """All that stands on the page."""
        told = self.rows.told(self.rows.rows)
        return tuple(told[row.pk] for row in self.rows.rows if row.pk in told)

    @property
    def total(self) -> int:
        return self.page.paginator.count


@dataclass(frozen=True)
class Board:
    """The arguments on one trade-off, in the order of sides and arguments that is this student's own."""

    wanted: Wanted
    sides: tuple[Side, ...]

    @property
    def total(self) -> int:
        return sum(side.total for side in self.sides)


def matching_total(seat: Participant, wanted: Wanted) -> int:
    """How many arguments match, on the sides that are looked at."""
    sides = [wanted.side] if wanted.side else ["a", "b"]
    if not wanted.is_narrow:
        # Every open board asks this each half minute.
        found = POLES.rows(classroom=seat.classroom_id, seat=seat.pk, tradeoff=wanted.tradeoff.pk)
        return len([pole for (pole,) in found if pole in sides])
    return _matching(seat, wanted).filter(pole__in=sides).count()


def argument_board(seat: Participant, wanted: Wanted, *, pages: dict[str, str]) -> Board:
    """The arguments that match, side by side, 30 of each; `pages` says which page of side a and b to show."""
    me, matches = seat.pk.int, _matches(seat, wanted)
    shown = [pole for pole in poles(seat, wanted.tradeoff) if wanted.side in ("", pole.key)]
    leafed = {}
    for pole in shown:
        own = [pk for pk, leans, author in matches if leans == pole.key and author.int == me]
        others = [pk for pk, leans, author in matches if leans == pole.key and author.int != me]
        in_order = in_seeded_order(seat, own) + in_seeded_order(seat, others)
        leafed[pole.key] = Paginator(in_order, PER_SIDE).get_page(pages.get(pole.key))
    faces = _faces(seat, [pk for page in leafed.values() for pk in page])
    return Board(
        wanted=wanted,
        sides=tuple(
            Side(
                pole=pole.key,
                name=pole.name,
                means=pole.means,
                page=leafed[pole.key],
                rows=Rows(tuple([faces[pk.int] for pk in leafed[pole.key] if pk.int in faces]), seat),
            )
            for pole in shown
        ),
    )


FACES = Prepared(
    lambda classroom, ids: counted(Argument.objects.filter(classroom_id=classroom, pk__in=ids)).values_list(
        "pk",
        "participant_id",
        "participant__pseudonym",
        "edited_at",
        "featured_at",
        "hidden_at",
        "let_through_at",
        "supports",
        "rebuts",
        "asks",
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    ids=lambda: Argument._meta.get_field("id"),
)
POLES = Prepared(
    lambda **where: seen_on(**where).filter(parent__isnull=True).values_list("pole"), **ON_TRADEOFF
)
ON_BOARD = Prepared(
    lambda **where: seen_on(**where).filter(parent__isnull=True).values_list("pk", "pole", "participant_id"),
    **ON_TRADEOFF,
)


def _faces(seat: Participant, ids: list[uuid.UUID]) -> dict[int, Row]:
    """How these arguments look now, by their ids' numbers."""
    me, shows_authors = seat.pk.int, seat.classroom.shows_authors
    return {
        pk.int: Row(pk, (pk.int, name if shows_authors else "", *looks) if author.int != me else None)
        for pk, author, name, *looks in FACES.rows(classroom=seat.classroom_id, ids=sorted(ids))
    }


def _matches(seat: Participant, wanted: Wanted) -> list[tuple[uuid.UUID, str, uuid.UUID]]:
    """The id, pole and author's seat of what matches."""
    if not wanted.is_narrow:
        return ON_BOARD.rows(classroom=seat.classroom_id, seat=seat.pk, tradeoff=wanted.tradeoff.pk)
    return list(_matching(seat, wanted).order_by().values_list("pk", "pole", "participant_id"))


def _matching(seat: Participant, wanted: Wanted) -> ArgumentQuerySet:
    matching = seen_by(seat).filter(tradeoff=wanted.tradeoff, parent__isnull=True)
    evidence = Citation.objects.filter(argument=OuterRef("pk"))
    if wanted.card == "myself":
        matching = matching.filter(position__isnull=True)
    elif wanted.card:
        matching = matching.filter(position__key=wanted.card)
    if wanted.without_evidence:
        matching = matching.filter(~Exists(evidence))
    if wanted.without_answer:
        matching = matching.filter(~Exists(Argument.objects.shown().filter(parent=OuterRef("pk"))))
    if wanted.words:
        matching = matching.filter(
            Q(claim__icontains=wanted.words)
            | Q(reason__icontains=wanted.words)
            | Exists(evidence.filter(exact__icontains=wanted.words))
        )
    return matching

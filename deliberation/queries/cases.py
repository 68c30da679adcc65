"""The case as one student sees it: the reading with marks, the cards in order, and what came since."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from cases.attaching import article_for
from cases.models import AttachedText, Case, Passage, Position, PositionKind
from deliberation.models import Participant
from deliberation.queries.evidence import has_article_for
from deliberation.queries.held import cards_of, passages_of
from deliberation.queries.prepared import Prepared


@dataclass(frozen=True)
class ReadingPassage:
    """A numbered passage; `html` is our reading of it, `article` the attached text, if that is shown."""

    number: int
    heading: str
    html: str
    article: str
    is_marked: bool
    is_noted: bool
    quoted_by: tuple[Position, ...]


@dataclass(frozen=True)
class Reading:
    """All of the reading page; `article` is the attached text, if it is that which is shown."""

    case: Case
    marked: frozenset[int]
    has_article: bool
    article: AttachedText | None

    @property
    def shows_article(self) -> bool:
        return self.article is not None

    @property
    def marks(self) -> int:
        return len(self.marked)

    @cached_property
    def passages(self) -> tuple[ReadingPassage, ...]:
        """Every passage in order, with the cards that quote it."""
        noted = set(self.case.content_note.get("passages", []))
        heard = (card for card in cards_of(self.case.pk).values() if card.kind != PositionKind.UNHEARD)
        quoted = _cards_by_passage(heard)
        return tuple(
            ReadingPassage(
                number=passage.number,
                heading=passage.heading,
                html=passage.html,
                article=_paragraph(self.article, passage),
                is_marked=passage.number in self.marked,
                is_noted=passage.number in noted,
                quoted_by=tuple(quoted.get(passage.number, ())),
            )
            for passage in passages_of(self.case.pk).values()
        )


@dataclass(frozen=True)
class Card:
    """A position card, with the passages where its voice speaks, and whether it is the student's own."""

    position: Position
    is_mine: bool

    @property
    def key(self) -> str:
        return self.position.key

    @property
    def data(self) -> dict[str, Any]:
        return self.position.data

    @property
    def is_heard(self) -> bool:
        return self.position.kind == PositionKind.HEARD


@dataclass(frozen=True)
class Source:
    """Where a later fact stands."""

    title: str
    url: str


@dataclass(frozen=True)
class Event:
    """Something that happened after the article, or that the article did not know."""

    label: str
    text: str
    tradeoffs: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Year:
    """The events of one year."""

    year: str
    events: tuple[Event, ...]


def reading(seat: Participant, *, wants_article: bool = False) -> Reading:
    """The passages in order, with the student's marks and the cards that quote each."""
    case = seat.classroom.case
    of = (case.slug, seat.classroom.instructor_id)
    has_article = has_article_for(*of)
    return Reading(
        case=case,
        marked=frozenset([number for (number,) in MARKED.rows(seat=seat.pk)]),
        has_article=has_article,
        article=article_for(*of) if has_article and wants_article else None,
    )


MARKED = Prepared(
    lambda seat: Passage.objects.filter(marked_by=seat).order_by().values_list("number"),
    seat=lambda: Participant._meta.get_field("id"),
)


def _paragraph(attached: AttachedText | None, passage: Passage) -> str:
    """The article's paragraph under the passage's number."""
    paragraph = attached.paragraph(passage.number) if attached else None
    return paragraph["text"] if paragraph else ""


def _cards_by_passage(positions: Iterable[Position]) -> dict[int, list[Position]]:
    cards: dict[int, list[Position]] = defaultdict(list)
    for position in positions:
        for number in sorted({quote["passage"] for quote in position.data.get("quotes", [])}):
            cards[number].append(position)
    return cards


def cards(seat: Participant) -> list[Card]:
    """One's own card first; then the heard ones in this student's order, the candidates, the unheard."""
    positions = list(cards_of(seat.classroom.case_id).values())
    heard = [position for position in positions if position.kind == PositionKind.HEARD]
    random.Random(seat.seed).shuffle(heard)  # noqa: S311 - an order is no secret
    candidates = [position for position in positions if position.kind == PositionKind.CANDIDATE]
    unheard = [position for position in positions if position.kind == PositionKind.UNHEARD]
    own_first = sorted([*heard, *candidates, *unheard], key=lambda position: position.pk != seat.card_id)
    return [Card(position=position, is_mine=position.pk == seat.card_id) for position in own_first]


def timeline(case: Case) -> list[Year]:
    """What happened since, year by year, each event with the trade-offs that it bears on and its sources."""
    titles = {tradeoff.key: tradeoff.title for tradeoff in case.tradeoffs.all()}
    sources = {source["id"]: source for source in case.data.get("sources", [])}
    events = sorted(case.data.get("timeline", []), key=lambda event: str(event["date"]))
    return [
        Year(year=year, events=tuple(_event(event, titles, sources) for event in of_year))
        for year, of_year in groupby(events, key=lambda event: str(event["date"])[:4])
    ]


def _event(event: dict[str, Any], titles: dict[str, str], sources: dict[str, Any]) -> Event:
    known = [sources[key] for key in event.get("sources", []) if key in sources]
    return Event(
        label=str(event.get("label") or event["date"]),
        text=event["event"],
        tradeoffs=tuple(titles[key] for key in event.get("tradeoffs", []) if key in titles),
        sources=tuple(Source(title=source["title"], url=source["url"]) for source in known),
    )

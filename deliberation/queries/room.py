"""The control room: all that an instructor needs of a class at one moment, read once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from cases.models import Position, PositionKind, TradeOff
from deliberation.analysis.next_moves import (
    ArgumentFacts,
    CardFacts,
    ClassFacts,
    Move,
    TradeOffFacts,
    next_moves,
)
from deliberation.analysis.weighings import Camps, Weighing, by_camp, camps
from deliberation.models import Argument, Ballot, Citation, ClassroomSession
from deliberation.models import Weighing as WeighingRow
from deliberation.models.arguments import wording_of
from deliberation.queries.held import cards_of, tradeoffs_of
from deliberation.queries.moderation import Queue, queue
from deliberation.queries.prepared import Prepared
from deliberation.queries.progress import Progress, progress
from deliberation.queries.screen import Slide, figure_slides
from deliberation.queries.seats import SecondClaims, second_claims
from deliberation.rules.screen import SLIDES


@dataclass(frozen=True)
class Told:
    """A move in the reader's language: what to do, what it is about, and the slide that one press shows."""

    rule: str
    words: str
    about: str
    slide: str
    is_user_text: bool
    wording: str  # of the argument that it is about


@dataclass(frozen=True)
class OnWall:
    """What the wall shows, in words, and the pictures before and after it where there are any."""

    title: str
    about: str
    is_argument: bool
    is_blank: bool
    earlier: Slide | None
    later: Slide | None


@dataclass(frozen=True)
class Room:
    """A class at one moment, as the control page shows it."""

    progress: Progress
    moves: tuple[Told, ...]
    queue: Queue
    on_wall: OnWall
    tradeoffs: tuple[TradeOff, ...]
    cards: tuple[Position, ...]
    figures: tuple[Slide, ...]
    second_claims: tuple[SecondClaims, ...]


@dataclass(frozen=True)
class _Written:
    """One argument, without its words' rest: what counting needs."""

    pk: uuid.UUID
    parent: uuid.UUID | None
    kind: str
    tradeoff: int
    pole: str
    position: int | None
    claim: str
    at: datetime
    is_hidden: bool
    is_waiting: bool
    weighed: int
    is_cited: bool
    is_featured: bool
    edited_at: datetime | None


def control_room(classroom: ClassroomSession, now: datetime) -> Room:
    """Counts, moves, arguments and the wall, of the same moment, in ten queries at most however large the class is."""
    tradeoffs = list(tradeoffs_of(classroom))
    cards = list(cards_of(classroom.case_id).values())
    done = progress(classroom, len(tradeoffs))
    written = _written(classroom)
    figures = figure_slides(classroom, tradeoffs)
    facts = _facts(classroom, now, done, written, tradeoffs, cards)
    wordings = {str(row.pk): wording_of(row.edited_at) for row in written}
    waiting = sum(row.is_waiting and not row.is_hidden for row in written)
    return Room(
        progress=done,
        moves=tuple(_told(move, wordings) for move in next_moves(facts)),
        queue=queue(classroom, total=len(written), waiting=waiting),
        on_wall=_on_wall(classroom, written, tradeoffs, cards, figures),
        tradeoffs=tuple(tradeoffs),
        cards=tuple(cards),
        figures=tuple(figures),
        second_claims=tuple(second_claims(classroom)),
    )


def _written(classroom: ClassroomSession) -> list[_Written]:
    """Every argument with words, by seats that were not removed, oldest first."""
    rows: list[tuple[Any, ...]] = WRITTEN.rows(classroom=classroom.pk)
    # Hidden, and waiting, are times in the database.
    told = [(*row[:8], row[8] is not None, row[9] is None, *row[10:]) for row in rows]
    return [_Written(*row) for row in told]


def _counted(classroom: int) -> QuerySet[Argument, Any]:
    counted = Q(weighings__participant__removed_at__isnull=True)
    return (
        Argument.objects.kept()
        .filter(classroom=classroom)
        .exclude(claim="")
        .annotate(
            weighed=Count("weighings", filter=counted),
            is_cited=Exists(Citation.objects.filter(argument=OuterRef("pk"))),
            is_before_class=Exists(Argument.objects.featured().filter(pk=OuterRef("pk"))),
        )
        .order_by("at", "pk")
        .values_list(
            "pk", "parent_id", "kind", "tradeoff_id", "pole", "position_id", "claim", "at", "hidden_at",
            "let_through_at", "weighed", "is_cited", "is_before_class", "edited_at",
        )
    )  # fmt: skip


def _of_class(build: Callable[[int], QuerySet[Any, Any]]) -> Prepared:
    """A query for what belongs to one class: the page asks all of them again each time that something changes."""
    return Prepared(
        lambda classroom: build(classroom), classroom=lambda: ClassroomSession._meta.get_field("id")
    )


WRITTEN = _of_class(_counted)
FIRST_VOTES = _of_class(
    lambda classroom: (
        Ballot.objects.filter(
            participant__classroom=classroom,
            participant__removed_at__isnull=True,
            round=Ballot.Round.FIRST,
            late=False,
        )
        .order_by()
        .values_list("tradeoff", "participant", "value", "confidence")
    )
)
WELL_ARGUED = _of_class(
    lambda classroom: (
        WeighingRow.objects.filter(
            argument__classroom=classroom, participant__removed_at__isnull=True, well_argued=True
        )
        .order_by()
        .values_list("argument", "participant", "value")
    )
)


def _facts(
    classroom: ClassroomSession,
    now: datetime,
    done: Progress,
    written: list[_Written],
    tradeoffs: list[TradeOff],
    cards: list[Position],
) -> ClassFacts:
    votes = _first_votes(classroom)
    fair = _fair_to_both(classroom, written, votes)
    said = [row for row in written if not row.is_hidden]
    key_of = {tradeoff.pk: tradeoff.key for tradeoff in tradeoffs}
    card_of = {card.pk: card.key for card in cards}
    answers: dict[uuid.UUID, int] = defaultdict(int)
    for row in said:
        if row.parent and not row.is_waiting:
            answers[row.parent] += 1
    answered = {row.parent for row in said}
    last = max((row.edited_at or row.at for row in written), default=classroom.phase_started_at)
    step = done.now
    return ClassFacts(
        phase=classroom.phase,
        done=step.done if step else 0,
        of=step.of if step else 0,
        seconds_left=(classroom.phase_ends_at - now).total_seconds() if classroom.phase_ends_at else None,
        seconds_silent=(now - max(last, classroom.phase_started_at)).total_seconds(),
        arguments=tuple(
            ArgumentFacts(
                key=str(row.pk),
                claim=row.claim,
                tradeoff=key_of.get(row.tradeoff, ""),
                pole=row.pole,
                card=card_of.get(row.position or 0, ""),
                is_question=row.kind == Argument.Kind.ASK,
                is_answered=row.pk in answered,
                is_cited=row.is_cited,
                noticed=row.weighed + answers[row.pk],
                is_fair_to_both=row.pk in fair,
                is_waiting=row.is_waiting,
            )
            for row in said
        ),
        cards=tuple(CardFacts(card.key, card.name) for card in cards if card.kind == PositionKind.HEARD),
        tradeoffs=tuple(
            TradeOffFacts(
                key=tradeoff.key,
                title=tradeoff.title,
                pole_a=tradeoff.pole_a,
                pole_b=tradeoff.pole_b,
                values=tuple(v for _, v, _ in votes[tradeoff.pk] if v is not None),
                confidences=tuple(sure for _, v, sure in votes[tradeoff.pk] if v is not None),
            )
            for tradeoff in tradeoffs
        ),
        on_wall=(classroom.wall_kind, classroom.wall_key),
    )


FirstVotes = dict[int, list[tuple[uuid.UUID, int | None, int]]]


def _first_votes(classroom: ClassroomSession) -> FirstVotes:
    """Who voted how and how surely in the first round, by trade-off: for the instructor's eyes only."""
    votes: FirstVotes = defaultdict(list)
    for tradeoff, who, value, sure in FIRST_VOTES.rows(classroom=classroom.pk):
        votes[tradeoff].append((who, value, sure))
    return votes


def _fair_to_both(classroom: ClassroomSession, written: list[_Written], votes: FirstVotes) -> set[uuid.UUID]:
    """Arguments that somebody in every camp of the first vote found well argued; there are two camps at least."""
    marks: dict[uuid.UUID, list[Weighing]] = defaultdict(list)
    for argument, who, value in WELL_ARGUED.rows(classroom=classroom.pk):
        marks[argument].append(Weighing(who, value, well_argued=True))
    among: dict[int, Camps] = {
        tradeoff: camps({who: value for who, value, _ in cast}) for tradeoff, cast in votes.items()
    }
    found = set()
    for row in written:
        if row.pk not in marks or row.tradeoff not in among:
            continue
        sides = by_camp(marks[row.pk], among[row.tradeoff])
        if len(sides) > 1 and all(side.well_argued for side in sides):
            found.add(row.pk)
    return found


def _told(move: Move, wordings: dict[str, str]) -> Told:
    return Told(
        rule=move.rule,
        words=gettext(move.sentence) % move.params,
        about=move.about,
        slide=f"{move.kind}:{move.key}" if move.key else move.kind,
        is_user_text=move.kind == "argument",
        wording=wordings.get(move.key, ""),
    )


def _on_wall(
    classroom: ClassroomSession,
    written: list[_Written],
    tradeoffs: list[TradeOff],
    cards: list[Position],
    figures: list[Slide],
) -> OnWall:
    kind, key = classroom.wall_kind, classroom.wall_key
    names = {
        "tradeoff": {tradeoff.key: tradeoff.title for tradeoff in tradeoffs},
        "card": {card.key: card.name for card in cards},
        "argument": {str(row.pk): row.claim for row in written if row.is_featured},
        "figure": {slide.key: slide.title for slide in figures},
    }.get(kind, {})
    if SLIDES[kind].names_one and key not in names:
        # What may not be seen any more is not drawn: the phase is.
        kind, key = "auto", ""
    keys = [slide.key for slide in figures]
    # By phase, the debrief begins with its first picture.
    at = keys.index(key) if key in keys else 0
    goes_through = bool(keys) and kind in ("figure", "auto")
    return OnWall(
        title=gettext(SLIDES[kind].title),
        about=names.get(key, ""),
        is_argument=kind == "argument",
        is_blank=classroom.wall_blank,
        earlier=figures[at - 1] if goes_through and at > 0 else None,
        later=figures[at + 1] if goes_through and at + 1 < len(figures) else None,
    )

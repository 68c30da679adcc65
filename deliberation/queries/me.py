"""Everything that is stored about one seat: whole, as plain values, and as the page tells it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext

from cases.models import Passage, Position, TradeOff
from deliberation.errors import gettext_noop
from deliberation.models import (
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    FairnessMark,
    Identity,
    LogEntry,
    Participant,
    RubricMark,
    TakenBack,
    Weighing,
)
from deliberation.queries.arguments import with_citations
from deliberation.queries.control import ACTS, detail_words
from deliberation.queries.prepared import Prepared
from deliberation.rules.privacy import ABOUT_A_SEAT, ABOUT_AN_ARGUMENT, BY_SOMEBODY_ELSE, WITH_NAMES
from deliberation.rules.rubric import CRITERIA

# Stored, but of no use to read: whoever had them could take the seat.
SECRETS = {"key", "pin_hash"}
NOT_SHOWN = gettext_noop("(stored, but secret: it protects your seat)")

# How a row that another row points to is named. Other people are never named.
NAMES: dict[type[models.Model], Callable[[Any], str]] = {
    TradeOff: lambda tradeoff: tradeoff.key,
    Position: lambda position: position.key,
    Passage: lambda passage: passage.label,
    ClassroomSession: lambda classroom: classroom.code,
    Argument: lambda argument: str(argument.pk),
    Participant: lambda participant: str(participant.pk),
    User: lambda user: gettext("your instructor"),
}


def everything(seat: Participant) -> dict[str, Any]:
    """All rows that belong to a seat, every field of each, as plain values; the two secrets only by name."""
    identity = getattr(seat, "identity", None)
    released = released_mark(seat)
    return {
        "class": {
            "code": seat.classroom.code,
            "title": seat.classroom.title,
            "case": seat.classroom.case.slug,
            "edition": seat.classroom.case.edition,
        },
        "seat": _row(seat),
        "identity": _row(identity) if identity else None,
        "marks": [passage.label for passage in seat.marks.all()],
        "ballots": [_row(ballot) for ballot in seat.ballots.select_related("tradeoff")],
        "arguments": [
            _row(argument) | {"citations": [_row(citation) for citation in argument.citations.all()]}
            for argument in own_arguments(seat)
        ],
        "weighings": [_row(weighing) for weighing in seat.weighings.select_related("argument")],
        "taken_back": [_row(taken) for taken in seat.taken_back.select_related("argument")],
        "credits": [
            _row(credit)
            for credit in seat.credits.select_related("tradeoff", "argument", "position", "passage")
        ],
        "fairness_marks": [_row(mark) for mark in seat.fairness_marks.select_related("argument")],
        "rubric_mark": _row(released) if released else None,
        "log": [_row(entry) for entry in log_about(seat, seat.arguments.all(), exports=True)],
    }


def log_about(seat: Participant, arguments: Iterable[Argument], *, exports: bool = False) -> list[LogEntry]:
    """What the log says of the seat or of its own arguments, the oldest first; with `exports`, also when the names of
    the class were taken out."""
    own = tuple(str(argument.pk) for argument in arguments)

    def concerns(entry: LogEntry) -> bool:
        if entry.act in ABOUT_A_SEAT:
            return entry.detail == seat.pseudonym
        if entry.act == "export":
            return exports and entry.detail.endswith(WITH_NAMES)
        return entry.detail.startswith(own)

    return [entry for entry in LOG.rows(classroom=seat.classroom_id) if concerns(entry)]


ACTS_SHOWN = sorted(ABOUT_A_SEAT | ABOUT_AN_ARGUMENT | {"export"})
LOG = Prepared(
    lambda classroom: (
        LogEntry.objects.filter(classroom=classroom, act__in=ACTS_SHOWN)
        .select_related("by", "classroom")
        .order_by("at", "pk")
    ),
    classroom=lambda: LogEntry._meta.get_field("classroom"),
)


def own_arguments(seat: Participant) -> models.QuerySet[Argument]:
    """What the seat has written, with all that stands beside it."""
    return seat.arguments.select_related(
        "tradeoff", "position", "parent", "classroom", "hidden_by"
    ).prefetch_related(models.Prefetch("citations", Citation.objects.select_related("passage")))


def _row(instance: models.Model) -> dict[str, Any]:
    """Every field of a row, so that a field that is added later is never forgotten here."""
    return {field.name: _value(instance, field) for field in instance._meta.concrete_fields}


def _value(instance: models.Model, field: models.Field[Any, Any]) -> Any:
    if field.name in SECRETS:
        return gettext(NOT_SHOWN)
    if field.is_relation:
        return _name(instance, field)
    value = getattr(instance, field.attname)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _name(instance: models.Model, field: models.Field[Any, Any]) -> str | None:
    if getattr(instance, field.attname) is None:
        return None
    other = getattr(instance, field.name)
    return NAMES[type(other)](other)


@dataclass(frozen=True)
class Vote:
    """A ballot, and the words of its conditions."""

    ballot: Ballot
    conditions: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """Something said about an argument of another; `claim` is empty while the class may not see it."""

    row: Weighing | FairnessMark | TakenBack
    claim: str


@dataclass(frozen=True)
class Moved:
    """What moved one; `claim` is that of the argument, as above."""

    credit: Credit
    claim: str


@dataclass(frozen=True)
class Marked:
    """A criterion of the rubric, and the mark that was given for it with what it means; None if none was."""

    title: str
    mark: int | None
    meaning: str


@dataclass(frozen=True)
class Noted:
    """What the instructor, or somebody else, did about the seat, something that it wrote (`claim`), or with the names
    of the class."""

    at: datetime.datetime
    is_by_somebody: bool
    words: str
    claim: str
    about: str


@dataclass(frozen=True)
class MyData:
    """What the page on one's own data tells."""

    identity: Identity | None
    marks: tuple[Passage, ...]
    votes: tuple[Vote, ...]
    arguments: tuple[Argument, ...]
    weighings: tuple[About, ...]
    taken_back: tuple[About, ...]
    credits: tuple[Moved, ...]
    fairness_marks: tuple[About, ...]
    rubric: tuple[Marked, ...]
    comment: str
    log: tuple[Noted, ...]


def _of_seat(build: Callable[[uuid.UUID], models.QuerySet[Any, Any]]) -> Prepared:
    """A query for what belongs to one seat."""
    return Prepared(lambda seat: build(seat), seat=lambda: Participant._meta.get_field("id"))


BEHIND = _of_seat(
    lambda seat: Participant.objects.filter(pk=seat).select_related("identity", "rubric_mark").order_by()
)
PASSAGES = _of_seat(lambda seat: Passage.objects.filter(marked_by=seat))
BALLOTS = _of_seat(
    lambda seat: (
        Ballot.objects.filter(participant=seat)
        .select_related("tradeoff")
        .order_by("round", "tradeoff__order")
    )
)
WRITTEN = _of_seat(
    lambda seat: Argument.objects.filter(participant=seat).select_related("tradeoff", "position", "parent")
)
WEIGHINGS = _of_seat(
    lambda seat: Weighing.objects.filter(participant=seat).select_related("argument__participant")
)
TAKEN = _of_seat(
    lambda seat: TakenBack.objects.filter(participant=seat).select_related("argument__participant")
)
FAIRNESS = _of_seat(
    lambda seat: FairnessMark.objects.filter(participant=seat).select_related("argument__participant")
)
CREDITS = _of_seat(
    lambda seat: Credit.objects.filter(participant=seat).select_related(
        "tradeoff", "argument__participant", "position", "passage"
    )
)


def my_data(seat: Participant) -> MyData:
    """All of a seat, shaped for its page. Words of others that are hidden stay hidden here."""
    of: dict[str, Any] = {"seat": seat.pk}
    behind = BEHIND.first(**of)
    released = getattr(behind, "rubric_mark", None) if seat.classroom.marks_released_at else None
    arguments = tuple(WRITTEN.rows(**of))
    with_citations(seat.classroom.case_id, arguments)
    return MyData(
        identity=getattr(behind, "identity", None),
        marks=tuple(PASSAGES.rows(**of)),
        votes=tuple(_vote(ballot) for ballot in BALLOTS.rows(**of)),
        arguments=arguments,
        weighings=tuple(_about(row) for row in WEIGHINGS.rows(**of)),
        taken_back=tuple(_about(row) for row in TAKEN.rows(**of)),
        credits=tuple(
            Moved(credit=credit, claim=credit.argument.shown_claim if credit.argument else "")
            for credit in CREDITS.rows(**of)
        ),
        fairness_marks=tuple(_about(row) for row in FAIRNESS.rows(**of)),
        rubric=_marked(released) if released else (),
        comment=released.comment if released else "",
        log=_noted(log_about(seat, arguments, exports=True), arguments),
    )


def _noted(entries: list[LogEntry], arguments: tuple[Argument, ...]) -> tuple[Noted, ...]:
    claims = {str(argument.pk): argument.claim for argument in arguments}
    return tuple(
        Noted(
            at=entry.at,
            is_by_somebody=entry.act in BY_SOMEBODY_ELSE,
            words=str(ACTS[entry.act]),
            claim=claims.get(entry.detail.partition(":")[0], "") if entry.act in ABOUT_AN_ARGUMENT else "",
            about=detail_words(entry.act, entry.detail) if entry.act not in ABOUT_AN_ARGUMENT else "",
        )
        for entry in entries
    )


def released_mark(seat: Participant) -> RubricMark | None:
    """The marks that the student may see: none before the instructor has released them."""
    if seat.classroom.marks_released_at is None:
        return None
    return RubricMark.objects.filter(participant=seat).select_related("by").first()


def _marked(mark: RubricMark) -> tuple[Marked, ...]:
    return tuple(
        Marked(gettext(criterion.title), value, "" if value is None else gettext(criterion.levels[value]))
        for criterion, value in zip(CRITERIA, mark.marks, strict=True)
    )


def _vote(ballot: Ballot) -> Vote:
    texts = ballot.tradeoff.condition_texts
    return Vote(ballot=ballot, conditions=tuple(texts.get(key, key) for key in ballot.conditions))


def _about(row: Weighing | FairnessMark | TakenBack) -> About:
    return About(row=row, claim=row.argument.shown_claim)

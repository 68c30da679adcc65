"""Plain builders, each asking only for what a test is about."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils import timezone

from cases.models import Case, Passage, Position, TradeOff
from deliberation.actions.classrooms import create_classroom, move_phase
from deliberation.models import Argument, Ballot, ClassroomSession, CoInstructor, Participant, Weighing
from deliberation.queries import held
from deliberation.rules.names import fold_name
from deliberation.rules.phases import PLANS
from deliberation.views.guards import SALT, cookie_name

numbers = itertools.count(1)


def make_instructor(name: str = "", password: str = "correct horse battery") -> User:
    return User.objects.create_user(name or f"teacher{next(numbers)}", password=password)


def make_case(slug: str = "") -> Case:
    """A small case of our own: ten passages, two heard cards, one candidate, one unheard, three trade-offs."""
    case = Case.objects.create(
        slug=slug or f"case-{next(numbers)}",
        edition=1,
        digest=uuid.uuid4().hex,
        title="The library at night",
        question="Should the library stay open all night?",
        summary="A council weighs a reading room against its cost.",
        source={
            "title": "The library at night",
            "publication": "The Gazette",
            "author": "A. Writer",
            "url": "https://example.org/library",
            "published": "2020",
        },
        content_note={"text": "Nothing here should upset anybody.", "passages": [3], "tradeoffs": []},
        data={
            "timeline": [
                {
                    "date": "2021",
                    "label": "2021",
                    "event": "The council decided.",
                    "tradeoffs": ["t1"],
                    "sources": [],
                }
            ],
            "glossary": [{"term": "quorum", "means": "how many must be present", "passages": [2]}],
            "conditions": [{"id": "notice", "text": "only if announced"}],
            "sources": [],
        },
    )
    Passage.objects.bulk_create(
        Passage(
            case=case,
            number=n,
            heading="The cost" if n == 6 else "",
            html=f"<p>Passage {n} says that four in ten students work evenings, and number {n} is theirs.</p>",
            text=f"Passage {n} says that four in ten students work evenings, and number {n} is theirs.",
        )
        for n in range(1, 11)
    )
    for order, (key, kind, name) in enumerate(
        [
            ("open", "heard", "Open all night"),
            ("close", "heard", "Close at ten"),
            ("reporter", "candidate", "The reporter"),
            ("guards", "unheard", "The guards"),
        ]
    ):
        Position.objects.create(
            case=case,
            key=key,
            kind=kind,
            order=order,
            name=name,
            role="someone",
            data={
                "who": "Somebody", "claims": ["A claim"], "values": ["order"], "strongest": "A point", "would_change": ["A fact"],
                "unanswered": ["A question"], "questions": ["Who pays?"], "passages": [1],
                "quotes": [{"id": "q1", "passage": 1, "speaker": "Somebody", "text": "four in ten students"}],
            },
        )  # fmt: skip
    for order in range(1, 4):
        TradeOff.objects.create(
            case=case,
            key=f"t{order}",
            order=order,
            title=f"Trade-off {order}",
            question=f"Question {order}?",
            pole_a="Access",
            pole_a_means="Everybody can read whenever they like.",
            pole_b="Thrift",
            pole_b_means="The money goes into books.",
            data={
                "prompts": ["What would change your mind?"], "passages": [1, 2], "context": [3], "systems": [], "unheard": ["guards"],
                "speaks": {"open": "direct", "close": "silent"}, "balance": "",
                "conditions": [{"id": "notice", "text": "only if announced"}, {"id": "guard", "text": "only with a guard"}, {"id": "trial", "text": "only as a trial"}, {"id": "fee", "text": "only for a fee"}],
            },
        )  # fmt: skip
    return case


def make_classroom(*, phase: str = "lobby", tradeoffs: int = 2, **fields: Any) -> ClassroomSession:
    """A session in the phase named, on the small case."""
    case = fields.pop("case", None) or make_case()
    classroom = create_classroom(
        by=fields.pop("by", None) or make_instructor(),
        case=case,
        title=fields.pop("title", "Class 10b"),
        tradeoffs=list(case.tradeoffs.all()[:tradeoffs]),
        steps=fields.pop("steps", PLANS["fifty"][1]),
        plan_key="fifty",
        **fields,
    )
    # As on a server that has answered this class before.
    held.cards_of(held.with_case(classroom).case_id)
    held.tradeoffs_of(classroom)
    return enter(classroom, phase)


def make_co_instructor(classroom: ClassroomSession, name: str = "") -> User:
    """An account that leads the session with its owner."""
    return CoInstructor.objects.create(classroom=classroom, user=make_instructor(name)).user


def enter(classroom: ClassroomSession, phase: str) -> ClassroomSession:
    """Move a session to a phase of its plan."""
    if classroom.phase == phase:
        return classroom
    return move_phase(classroom, by=classroom.instructor, to_step=classroom.phases.index(phase))


def make_seat(classroom: ClassroomSession | None = None, *, card: str = "", **fields: Any) -> Participant:
    """A seat that has joined; `card` is the key of the position it holds."""
    classroom = classroom or make_classroom()
    pseudonym = fields.pop("pseudonym", f"Otter {next(numbers)}")
    return Participant.objects.create(
        classroom=classroom,
        pseudonym=pseudonym,
        folded=fold_name(pseudonym),
        joined_at=timezone.now(),
        joined_epoch=1,
        card=classroom.case.positions.get(key=card) if card else None,
        **fields,
    )


def make_ballot(seat: Participant, *, value: int | None = 50, round: str = "first", **fields: Any) -> Ballot:
    return Ballot.objects.create(
        participant=seat,
        tradeoff=fields.pop("tradeoff", None) or seat.classroom.tradeoffs.all()[0],
        round=round,
        value=value,
        confidence=fields.pop("confidence", 2),
        stance=fields.pop("stance", "as_described"),
        epoch=seat.classroom.phase_epoch,
        **fields,
    )


def make_argument(seat: Participant | None = None, **fields: Any) -> Argument:
    """An argument that the class sees."""
    seat = seat or make_seat()
    return Argument.objects.create(
        classroom=seat.classroom,
        participant=seat,
        tradeoff=fields.pop("tradeoff", None) or seat.classroom.tradeoffs.all()[0],
        pole=fields.pop("pole", "a"),
        claim=fields.pop("claim", f"Claim {next(numbers)}"),
        reason=fields.pop("reason", "Because of this."),
        epoch=seat.classroom.phase_epoch,
        let_through_at=fields.pop("let_through_at", timezone.now()),
        **fields,
    )


def make_weighing(argument: Argument | None = None, *, value: int = 1, **fields: Any) -> Weighing:
    argument = argument or make_argument()
    return Weighing.objects.create(
        argument=argument,
        participant=fields.pop("participant", None) or make_seat(argument.classroom),
        value=value,
        epoch=argument.classroom.phase_epoch,
        **fields,
    )


def seat_cookie(seat: Participant) -> str:
    """The cookie of a seat as a browser sends it."""
    return f"{cookie_name(seat.classroom.code)}={signing.dumps([seat.pk.hex, seat.key], salt=SALT)}"


def student(seat: Participant) -> Client:
    """A browser that holds the seat's cookie."""
    client = Client()
    name, _, value = seat_cookie(seat).partition("=")
    client.cookies[name] = value
    return client


def teacher(classroom: ClassroomSession) -> Client:
    """A browser in which the session's instructor is signed in."""
    return desk(classroom.instructor)


def desk(account: User) -> Client:
    """A browser in which an account is signed in."""
    client = Client()
    client.force_login(account)
    return client

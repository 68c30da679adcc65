"""The vote as one student sees it: each trade-off, what was answered, and what comes next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases.models import TradeOff
from deliberation.models import Argument, Ballot, Credit, Participant, Weighing
from deliberation.queries.arguments import in_seeded_order
from deliberation.queries.held import tradeoffs_of
from deliberation.queries.prepared import Prepared

# What moved one is chosen among so many arguments at most.
MOST_OFFERED = 150


def open_round(participant: Participant) -> str | None:
    """The round that this seat may vote in now: "first", "final", or None.

    Who joined after the first vote had closed may still cast it, late; it is left out of the shift.
    """
    classroom = participant.classroom
    if classroom.allows("vote_first"):
        return Ballot.Round.FIRST
    if classroom.allows("vote_final"):
        return Ballot.Round.FINAL
    if classroom.allows("vote_late") and joined_late(participant):
        return Ballot.Round.FIRST
    return None


def joined_late(participant: Participant) -> bool:
    """Whether the seat was taken only after the class had last left the first vote."""
    last = (
        participant.classroom.phase_changes.filter(phase="first_vote")
        .order_by("-epoch")
        .values_list("epoch", flat=True)
        .first()
    )
    return last is not None and participant.joined_epoch > last


@dataclass(frozen=True)
class Question:
    """One trade-off with this student's answers. The first vote is known to the page only after the final one."""

    tradeoff: TradeOff
    flipped: bool
    first: Ballot | None
    final: Ballot | None
    credit: Credit | None

    @property
    def left(self) -> str:
        return "b" if self.flipped else "a"

    @property
    def right(self) -> str:
        return "a" if self.flipped else "b"

    def answer(self, round_: str) -> Ballot | None:
        return self.first if round_ == Ballot.Round.FIRST else self.final


@dataclass(frozen=True)
class Paper:
    """All questions of a vote; `round` is the one that is open now, None if none is."""

    round: str | None
    questions: list[Question]

    @property
    def is_final(self) -> bool:
        return self.round == Ballot.Round.FINAL

    @property
    def answered(self) -> int:
        return sum(question.answer(self.round or "") is not None for question in self.questions)

    def is_done(self, question: Question) -> bool:
        """Answered; in the final vote, also said what moved one."""
        done = question.answer(self.round or "") is not None
        return done and (not self.is_final or question.credit is not None)

    @property
    def next_open(self) -> Question | None:
        return next((question for question in self.questions if not self.is_done(question)), None)

    def find(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.tradeoff.key == key), None)


ANSWERED = Prepared(
    lambda seat, round: (
        Ballot.objects.filter(participant=seat, round=round).order_by().values_list("tradeoff_id")
    ),
    seat=lambda: Ballot._meta.get_field("participant"),
    round=lambda: Ballot._meta.get_field("round"),
)


def is_open(seat: Participant, round_: str) -> bool:
    """Whether this seat has still a trade-off to vote on in the round."""
    answered = {tradeoff for (tradeoff,) in ANSWERED.rows(seat=seat.pk, round=round_)}
    return any(tradeoff.pk not in answered for tradeoff in tradeoffs_of(seat.classroom))


BALLOTS = Prepared(
    lambda seat: Ballot.objects.filter(participant=seat).order_by(),
    seat=lambda: Ballot._meta.get_field("participant"),
)
CREDITS = Prepared(
    lambda seat: (
        Credit.objects.filter(participant=seat)
        .select_related("argument__participant", "position", "passage")
        .order_by()
    ),
    seat=lambda: Credit._meta.get_field("participant"),
)


def paper(seat: Participant) -> Paper:
    """The questions of the vote with this seat's own answers."""
    ballots = {(ballot.tradeoff_id, ballot.round): ballot for ballot in BALLOTS.rows(seat=seat.pk)}
    round_ = open_round(seat)
    # Only the final vote asks what moved one, and the debrief looks back on it.
    asks = round_ == Ballot.Round.FINAL or seat.classroom.allows("see_results")
    said = CREDITS.rows(seat=seat.pk) if asks else []
    credits = {credit.tradeoff_id: credit for credit in said}
    questions = [
        Question(
            tradeoff=tradeoff,
            flipped=seat.sees_flipped(tradeoff.order),
            first=ballots.get((tradeoff.pk, Ballot.Round.FIRST)),
            final=ballots.get((tradeoff.pk, Ballot.Round.FINAL)),
            credit=credits.get(tradeoff.pk),
        )
        for tradeoff in tradeoffs_of(seat.classroom)
    ]
    return Paper(round=round_, questions=questions)


OTHERS = Prepared(
    lambda classroom, tradeoff: (
        Argument.objects.shown()
        .filter(classroom_id=classroom, tradeoff=tradeoff)
        .order_by()
        .values_list("pk", "participant_id", "claim")
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    tradeoff=lambda: Argument._meta.get_field("tradeoff"),
)


def _met(seat: uuid.UUID) -> QuerySet[Any, Any]:
    """Arguments that a seat has weighed, answered or credited, and answers to its own."""
    own, answers = (
        Argument.objects.filter(participant=seat),
        Argument.objects.filter(parent__participant=seat),
    )
    return (
        Weighing.objects.filter(participant=seat)
        .order_by()
        .values_list("argument_id")
        .union(
            own.order_by().values_list("parent_id"),
            answers.order_by().values_list("pk"),
            Credit.objects.filter(participant=seat).order_by().values_list("argument_id"),
        )
    )


MET = Prepared(_met, seat=lambda: Weighing._meta.get_field("participant"))


def creditable(seat: Participant, tradeoff: TradeOff) -> list[tuple[uuid.UUID, str]]:
    """Others' arguments on a trade-off that one can credit, as ids and claims, by claim.

    Of more than MOST_OFFERED, those that this student has met come first (weighed, answered, answered by, credited),
    and the rest by a chance that is the student's own: nobody reads a list of a thousand.
    """
    me = seat.pk.int
    shown = OTHERS.rows(classroom=seat.classroom_id, tradeoff=tradeoff.pk)
    claims = {pk.int: (claim, pk) for pk, author, claim in shown if author.int != me}
    offered = list(claims)
    if len(offered) > MOST_OFFERED:
        met = {pk.int for (pk,) in MET.rows(seat=seat.pk) if pk}
        chance = in_seeded_order(seat, [pk for _, pk in claims.values()])
        offered = sorted([pk.int for pk in chance], key=lambda number: number not in met)[:MOST_OFFERED]
    by_claim = sorted([(claims[number][0].casefold(), number) for number in offered])
    return [(claims[number][1], claims[number][0]) for _, number in by_claim]

"""Voting on a trade-off, before and after, and saying what moved one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cases.models import Passage, Position, PositionKind, TradeOff
from deliberation.actions.participants import require_newer, seat_for_update
from deliberation.errors import BadArgument, BadVote, NotNow, Overtaken, gettext_noop
from deliberation.models import Ballot, Credit, Participant
from deliberation.models.storing import store_over
from deliberation.queries.arguments import shown_argument
from deliberation.queries.ballots import ANSWERED, open_round
from deliberation.queries.held import tradeoffs_of
from deliberation.queries.prepared import Prepared
from deliberation.rules import limits
from deliberation.rules.text import clean_text

CREDITED = Prepared(
    lambda seat, tradeoff: (
        Credit.objects.filter(participant=seat, tradeoff=tradeoff).order_by().values_list("seq")
    ),
    seat=lambda: Credit._meta.get_field("participant"),
    tradeoff=lambda: Credit._meta.get_field("tradeoff"),
)


def _tradeoff_of(participant: Participant, tradeoff: TradeOff) -> None:
    if tradeoff not in tradeoffs_of(participant.classroom):
        raise BadVote(gettext_noop("This class does not vote on that trade-off."))


@transaction.atomic
def cast_ballot(
    *,
    by: Participant,
    tradeoff: TradeOff,
    round: str,
    value: int | None,
    confidence: int,
    stance: str,
    conditions: Sequence[str] = (),
    guess: int | None = None,
    epoch: int | None = None,
    seq: int | None = None,
) -> Ballot:
    """Vote on one trade-off, or change one's vote while the round is open.

    value and guess: 0 (pole a) to 100 (pole b), None for "I cannot tell yet"; confidence: 1 to 3; conditions: one
    to three ids of the trade-off's conditions with the stance "only_if", none otherwise. NotNow after the round
    has closed, BadVote for anything out of range, Overtaken if a vote with a higher `seq` is there.
    """
    seat = seat_for_update(by, touch=True)
    _tradeoff_of(seat, tradeoff)
    open_now = open_round(seat)
    is_late = open_now == Ballot.Round.FIRST and not seat.classroom.allows("vote_first")
    if open_now != round or (epoch is not None and epoch != seat.classroom.phase_epoch):
        raise NotNow(
            gettext_noop(
                "The class has moved since this page was made: it is in “%(phase)s” now. Your answers are still here: "
                "send them again."
            )
            if open_now == round
            else gettext_noop(
                "This vote is closed: the class is now in “%(phase)s”. Your answers are still here."
            ),
            phase=seat.classroom.current.title,
        )
    for number in (value, guess):
        if number is not None and not 0 <= number <= 100:
            raise BadVote(gettext_noop("Place yourself between 0 and 100."), field="value")
    if confidence not in (1, 2, 3):
        raise BadVote(gettext_noop("Say how sure you are: 1, 2 or 3."), field="confidence")
    if stance not in Ballot.Stance.values:
        raise BadVote(gettext_noop("Choose one of the four answers."), field="stance")
    chosen = list(dict.fromkeys(conditions))
    if not set(chosen) <= set(tradeoff.condition_texts):
        raise BadVote(gettext_noop("Choose conditions from the list."), field="conditions")
    if stance == Ballot.Stance.ONLY_IF and not 1 <= len(chosen) <= limits.CONDITIONS:
        raise BadVote(gettext_noop("With “only if”, choose one to three conditions."), field="conditions")
    if stance != Ballot.Stance.ONLY_IF:
        chosen = []
    ballot = Ballot(participant=seat, tradeoff=tradeoff, round=round)
    ballot.seq = _stored(ballot) if seq is None else seq
    ballot.value, ballot.confidence, ballot.stance = value, confidence, stance
    ballot.conditions, ballot.guess, ballot.late = chosen, guess, is_late
    ballot.epoch, ballot.at = seat.classroom.phase_epoch, timezone.now()
    if not store_over(ballot, "participant", "tradeoff", "round"):
        raise Overtaken(_stored(ballot))
    return ballot


def _stored(ballot: Ballot) -> int:
    """The number of the vote that is there in the place of this one; 0 if none is."""
    there = Ballot.objects.filter(
        participant=ballot.participant_id, tradeoff=ballot.tradeoff_id, round=ballot.round
    )
    return there.order_by().values_list("seq", flat=True).first() or 0


@transaction.atomic
def credit_move(
    *,
    by: Participant,
    tradeoff: TradeOff,
    kind: str,
    argument_id: uuid.UUID | None = None,
    position: Position | None = None,
    passage: Passage | None = None,
    why: str = "",
    epoch: int | None = None,
    seq: int | None = None,
) -> Credit:
    """Say what moved one on a trade-off: an argument of another, a card, a passage, or nothing new; and why."""
    seat = seat_for_update(by, touch=True)
    seat.classroom.require("credit", epoch=epoch)
    _tradeoff_of(seat, tradeoff)
    if (tradeoff.pk,) not in ANSWERED.rows(seat=seat.pk, round=Ballot.Round.FINAL):
        raise NotNow(gettext_noop("Vote again first, then say what moved you."))
    why = clean_text(why, lines=False)
    if len(why) > limits.WHY_CHARS:
        raise BadArgument(
            gettext_noop("Say why in at most %(most)d characters."), field="why", most=limits.WHY_CHARS
        )
    argument = None
    if kind == Credit.Kind.ARGUMENT:
        argument = shown_argument(seat.classroom, argument_id or uuid.UUID(int=0))
        if argument is None or argument.participant_id == seat.pk:
            raise BadVote(gettext_noop("Choose an argument that somebody else made."), field="argument")
    elif kind == Credit.Kind.CARD:
        if (
            position is None
            or position.case_id != seat.classroom.case_id
            or position.kind == PositionKind.UNHEARD
        ):
            raise BadVote(gettext_noop("Choose one of the cards."), field="position")
    elif kind == Credit.Kind.PASSAGE:
        if passage is None or passage.case_id != seat.classroom.case_id:
            raise BadVote(gettext_noop("Choose one of the passages."), field="passage")
    elif kind != Credit.Kind.NOTHING:
        raise BadVote(gettext_noop("Say what moved you, or that nothing new did."), field="kind")
    known = CREDITED.first(seat=seat.pk, tradeoff=tradeoff.pk)
    credit = Credit(participant=seat, tradeoff=tradeoff, kind=kind, argument=argument, why=why)
    credit.seq = require_newer(known[0] if known else 0, seq)
    credit.position = position if kind == Credit.Kind.CARD else None
    credit.passage = passage if kind == Credit.Kind.PASSAGE else None
    credit.epoch, credit.at = seat.classroom.phase_epoch, timezone.now()
    store_over(credit, "participant", "tradeoff")
    return credit

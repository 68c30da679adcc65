"""What all acts have in common by which something is written: a form that comes again, and what it may say."""

from __future__ import annotations

import uuid

from django.utils import timezone

from cases.models import Position, TradeOff
from deliberation.errors import BadArgument, SentBefore, gettext_noop
from deliberation.models import Argument, Participant
from deliberation.queries.held import tradeoffs_of
from deliberation.queries.prepared import Prepared
from deliberation.rules import limits
from deliberation.rules.text import clean_text

SENT = Prepared(
    lambda seat, op: Argument.objects.filter(participant=seat, op=op).order_by(),
    seat=lambda: Argument._meta.get_field("participant"),
    op=lambda: Argument._meta.get_field("op"),
)


def sent_before(seat: Participant, op: uuid.UUID, claim: str, reason: str) -> Argument | None:
    """What this operation has made already. SentBefore if that has other words: a form that was sent, brought back
    by the browser and written over, is not the same form sent twice, also where its author has changed what the
    first one made."""
    known: Argument | None = SENT.first(seat=seat.pk, op=op)
    if known is None:
        return None
    same = (clean_text(claim, lines=False), clean_text(reason)) == (known.claim, known.reason)
    if same:
        return known
    raise SentBefore(
        gettext_noop(
            "This form was sent already, with other words. Send it again to make a second one of it."
        )
    )


def check_side(seat: Participant, tradeoff: TradeOff, pole: str) -> None:
    """BadArgument unless the class argues about this trade-off and the pole is one of its two."""
    if tradeoff not in tradeoffs_of(seat.classroom):
        raise BadArgument(gettext_noop("This class does not argue about that trade-off."), field="tradeoff")
    if pole not in ("a", "b"):
        raise BadArgument(gettext_noop("Choose the side that your argument leans to."), field="pole")


def checked(claim: str, reason: str, *, needs_reason: bool = True) -> tuple[str, str]:
    """The claim and the reason as they are stored; BadArgument if one is missing or too long."""
    claim, reason = clean_text(claim, lines=False), clean_text(reason)
    if not claim:
        raise BadArgument(gettext_noop("Write your claim in one sentence."), field="claim")
    if len(claim) > limits.CLAIM_CHARS:
        raise BadArgument(
            gettext_noop("Your claim has %(has)d characters; it can have %(most)d."),
            field="claim",
            has=len(claim),
            most=limits.CLAIM_CHARS,
        )
    if needs_reason and not reason:
        raise BadArgument(gettext_noop("Give the reason for your claim."), field="reason")
    if len(reason) > limits.REASON_CHARS:
        raise BadArgument(
            gettext_noop("Your reason has %(has)d characters; it can have %(most)d."),
            field="reason",
            has=len(reason),
            most=limits.REASON_CHARS,
        )
    return claim, reason


def create_argument(
    seat: Participant,
    op: uuid.UUID,
    kind: str,
    tradeoff: TradeOff,
    pole: str,
    claim: str,
    reason: str,
    *,
    position: Position | None = None,
    parent: Argument | None = None,
    seq: int = 0,
) -> Argument:
    """Store what is written, shown at once unless the instructor reads first."""
    classroom = seat.classroom
    argument = Argument.objects.create(
        classroom=classroom,
        participant=seat,
        op=op,
        kind=kind,
        tradeoff=tradeoff,
        pole=pole,
        claim=claim,
        reason=reason,
        position=position,
        parent=parent,
        seq=seq,
        epoch=classroom.phase_epoch,
        let_through_at=None if classroom.screens_arguments else timezone.now(),
    )
    classroom.touch()
    return argument

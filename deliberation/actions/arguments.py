"""Making, answering and editing arguments."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction

from cases.models import Position, TradeOff
from deliberation.actions.evidence import Words, anchored, rest_on
from deliberation.actions.participants import require_newer, seat_for_update
from deliberation.actions.wording import require_in_sight, rewrite
from deliberation.actions.written import check_side, checked, create_argument, sent_before
from deliberation.errors import BadArgument, gettext_noop
from deliberation.models import Argument, Participant
from deliberation.queries.arguments import shown_argument


@transaction.atomic
def post_argument(
    *,
    by: Participant,
    op: uuid.UUID,
    tradeoff: TradeOff,
    pole: str,
    claim: str,
    reason: str,
    position: Position | None = None,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
) -> Argument:
    """Make an argument on a trade-off, leaning to pole a or b, for one's card (position) or for oneself (None)."""
    seat = seat_for_update(by)
    if known := sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("argue", epoch=epoch)
    check_side(seat, tradeoff, pole)
    _check_card(seat, position)
    claim, reason = checked(claim, reason)
    found = anchored(seat.classroom, citations)
    argument = create_argument(
        seat, op, Argument.Kind.ARGUMENT, tradeoff, pole, claim, reason, position=position
    )
    rest_on(argument, found)
    return argument


@transaction.atomic
def reply_to(
    *,
    by: Participant,
    op: uuid.UUID,
    parent: Argument,
    kind: str,
    claim: str,
    reason: str = "",
    citations: Sequence[Words] = (),
    epoch: int | None = None,
) -> Argument:
    """Support, rebut or ask about an argument that the class can see."""
    seat = seat_for_update(by)
    if known := sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("argue", epoch=epoch)
    target = shown_argument(seat.classroom, parent.pk)
    if target is None:
        raise BadArgument(gettext_noop("This argument was hidden meanwhile and cannot be answered."))
    if kind not in Argument.REPLIES:
        raise BadArgument(gettext_noop("Say whether you support, rebut or ask."), field="kind")
    claim, reason = checked(claim, reason, needs_reason=False)
    pole = {
        Argument.Kind.SUPPORT: target.pole,
        Argument.Kind.REBUT: {"a": "b", "b": "a"}.get(target.pole, ""),
    }.get(Argument.Kind(kind), "")
    found = anchored(seat.classroom, citations)
    reply = create_argument(seat, op, kind, target.tradeoff, pole, claim, reason, parent=target)
    rest_on(reply, found)
    return reply


@transaction.atomic
def edit_argument(
    *,
    by: Participant,
    argument: Argument,
    claim: str,
    reason: str,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
    seq: int | None = None,
) -> Argument:
    """Change one's own argument or reply in a phase like the one that it was made in, until the class has weighed it or
    voted after it. The same words again, as of a form that is sent twice, change nothing of it: what was let through
    stays so, and stays before the class."""
    seat = seat_for_update(by)
    own = seat.arguments.filter(pk=argument.pk).first()
    if own is None:
        raise BadArgument(gettext_noop("Only its author can change an argument."))
    what = "steelman" if own.kind == Argument.Kind.STEELMAN else "edit"
    seat.classroom.require(what, epoch=epoch)
    require_in_sight(own)
    own.seq = require_newer(own.seq, seq)
    claim, reason = checked(claim, reason, needs_reason=not own.is_reply)
    rewrite(own, seat.classroom, own.pole, claim, reason, anchored(seat.classroom, citations))
    return own


def _check_card(seat: Participant, position: Position | None) -> None:
    if position is not None and position.pk != seat.card_id:
        raise BadArgument(
            gettext_noop("Speak for the card that you hold, or for yourself."), field="position"
        )

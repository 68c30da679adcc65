"""Writing the best case for a card that one does not hold, and marking whether those for one's own are fair."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cases.models import Position, PositionKind, TradeOff
from deliberation.actions.evidence import Words, anchored, rest_on
from deliberation.actions.participants import require_newer, seat_for_update
from deliberation.actions.wording import require_in_sight, require_wording, rewrite
from deliberation.actions.written import check_side, checked, create_argument, sent_before
from deliberation.errors import BadArgument, gettext_noop
from deliberation.models import Argument, FairnessMark, Participant
from deliberation.models.storing import store_over
from deliberation.queries.arguments import shown_argument
from deliberation.queries.prepared import Prepared

MARKED = Prepared(
    lambda seat, argument: (
        FairnessMark.objects.filter(participant=seat, argument=argument).order_by().values_list("seq")
    ),
    seat=lambda: FairnessMark._meta.get_field("participant"),
    argument=lambda: FairnessMark._meta.get_field("argument"),
)


@transaction.atomic
def write_steelman(
    *,
    by: Participant,
    op: uuid.UUID,
    tradeoff: TradeOff,
    position: Position,
    pole: str,
    claim: str,
    reason: str,
    citations: Sequence[Words] = (),
    epoch: int | None = None,
    seq: int | None = None,
) -> Argument:
    """Write the best case for a card that one does not hold. One case for each card and trade-off: writing it again
    while the phase lasts puts other words in its place, until the class has weighed it or voted after it. What others
    have answered to it stays theirs."""
    seat = seat_for_update(by)
    if known := sent_before(seat, op, claim, reason):
        return known
    seat.classroom.require("steelman", epoch=epoch)
    check_side(seat, tradeoff, pole)
    if position.case_id != seat.classroom.case_id or position.kind == PositionKind.UNHEARD:
        raise BadArgument(gettext_noop("Choose one of the cards."), field="position")
    if position.pk == seat.card_id:
        raise BadArgument(
            gettext_noop("This is your own card. Choose one that you disagree with."), field="position"
        )
    claim, reason = checked(claim, reason)
    found = anchored(seat.classroom, citations)
    own = seat.arguments.filter(kind=Argument.Kind.STEELMAN, tradeoff=tradeoff, position=position).first()
    if own is None:
        number = require_newer(0, seq)
        own = create_argument(
            seat, op, Argument.Kind.STEELMAN, tradeoff, pole, claim, reason, position=position, seq=number
        )
        rest_on(own, found)
        return own
    require_in_sight(own)
    own.seq, own.op = require_newer(own.seq, seq), op
    rewrite(own, seat.classroom, pole, claim, reason, found)
    return own


@transaction.atomic
def mark_fair(
    *,
    by: Participant,
    argument: Argument,
    fair: bool,
    wording: str = "",
    epoch: int | None = None,
    seq: int | None = None,
) -> FairnessMark:
    """Say whether a case that another wrote for the card that one holds is fair. `wording` is the one that was read;
    OtherWords if its author has changed it since."""
    seat = seat_for_update(by, touch=True)
    seat.classroom.require("judge", epoch=epoch)
    target = shown_argument(seat.classroom, argument.pk)
    if target is None or target.kind != Argument.Kind.STEELMAN or target.participant_id == seat.pk:
        raise BadArgument(gettext_noop("This is not there to be marked any more."))
    if target.position_id != seat.card_id:
        raise BadArgument(gettext_noop("Only those who hold this card can say whether it is fair to it."))
    require_wording(target, wording)
    known = MARKED.first(seat=seat.pk, argument=target.pk)
    mark = FairnessMark(argument=target, participant=seat, fair=fair, at=timezone.now())
    mark.seq = require_newer(known[0] if known else 0, seq)
    store_over(mark, "argument", "participant")
    return mark

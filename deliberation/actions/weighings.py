"""Weighing others' arguments, one at a time, with undo."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from deliberation.actions.participants import require_newer, seat_for_update
from deliberation.errors import BadArgument, BadVote, gettext_noop
from deliberation.models import Argument, Participant, TakenBack, Weighing
from deliberation.models.storing import store_over
from deliberation.queries.arguments import shown_argument
from deliberation.queries.weighings import KNOWN, TAKEN_BACK


@transaction.atomic
def weigh_argument(
    *,
    by: Participant,
    argument: Argument,
    value: int,
    well_argued: bool = False,
    epoch: int | None = None,
    seq: int | None = None,
) -> Weighing:
    """Agree (1), disagree (-1) or pass (0) on another's argument; a second answer replaces the first."""
    seat = seat_for_update(by, touch=True)
    seat.classroom.require("weigh", epoch=epoch)
    target = shown_argument(seat.classroom, argument.pk)
    if target is None:
        raise BadArgument(gettext_noop("This argument was hidden meanwhile. Here is the next one."))
    if target.participant_id == seat.pk:
        raise BadVote(gettext_noop("Others weigh your argument; you weigh theirs."))
    if target.is_reply:
        raise BadVote(gettext_noop("Arguments are weighed. Answer this in words."))
    if value not in (-1, 0, 1):
        raise BadVote(gettext_noop("Agree, disagree or pass."), field="value")
    weighing = Weighing(argument=target, participant=seat, value=value, well_argued=well_argued)
    weighing.seq = require_newer(_newest(seat, target), seq)
    weighing.epoch, weighing.at = seat.classroom.phase_epoch, timezone.now()
    store_over(weighing, "argument", "participant")
    return weighing


@transaction.atomic
def undo_weighing(
    *, by: Participant, argument: Argument, epoch: int | None = None, seq: int | None = None
) -> None:
    """Take one's weighing of an argument back."""
    seat = seat_for_update(by, touch=True)
    seat.classroom.require("weigh", epoch=epoch)
    if argument.classroom_id != seat.classroom_id:
        raise BadArgument(gettext_noop("This argument was hidden meanwhile. Here is the next one."))
    number = require_newer(_newest(seat, argument), seq)
    TakenBack.objects.update_or_create(argument=argument, participant=seat, defaults={"seq": number})
    Weighing.objects.filter(argument=argument, participant=seat).delete()


def _newest(seat: Participant, argument: Argument) -> int:
    """The number of the last thing that this seat did to the argument: weighed it, or took that back."""
    weighed = KNOWN.rows(seat=seat.pk, argument=argument.pk)
    taken = TAKEN_BACK.rows(seat=seat.pk, argument=argument.pk)
    return max((number for (number,) in (*weighed, *taken)), default=0)

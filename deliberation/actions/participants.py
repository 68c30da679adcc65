"""What a student writes who sits in the class: authority asked again, a card chosen, passages marked."""

from __future__ import annotations

from django.db import connection, transaction

from cases.models import Passage, Position, PositionKind
from deliberation.errors import BadVote, NotNow, Overtaken, SeatGone, gettext_noop
from deliberation.live.announce import announce
from deliberation.live.hub import CHANNEL
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.prepared import Prepared

# What can change under a request's hands, of the class and of the seat.
OF_CLASSROOM = (
    "step",
    "phase",
    "phase_epoch",
    "phase_started_at",
    "phase_ends_at",
    "door_open",
    "version",
    "trashed_at",
)
OF_SEAT = ("key", "joined_at", "joined_epoch", "removed_at", "left_at", "card_id")
HOLD = Prepared(
    lambda pk: (
        ClassroomSession.objects.select_for_update().filter(pk=pk).order_by().values_list(*OF_CLASSROOM)
    ),
    pk=lambda: ClassroomSession._meta.get_field("id"),
)
# The same, and the version one higher. PostgreSQL tells the listeners with it, once the transaction is committed.
RAISE = Prepared(
    HOLD.build,
    "version = version + 1",
    lambda vendor: f"pg_notify('{CHANNEL}', id::text)" if vendor == "postgresql" else "",
    pk=lambda: ClassroomSession._meta.get_field("id"),
)
LOOK = Prepared(
    lambda pk: Participant.objects.filter(pk=pk).order_by().values_list(*OF_SEAT),
    pk=lambda: Participant._meta.get_field("id"),
)


def seat_for_update(participant: Participant, *, touch: bool = False) -> Participant:
    """The seat and its classroom as they are now, held until the transaction ends; SeatGone if the seat was removed,
    or given up or to another browser since it was read.

    Every write of a student begins here: authority is asked again inside the write's own transaction. The instances
    that were given are brought up to date. With `touch` the version of the class is raised as it is held, which
    saves a statement at the end: for an act that either changes something or is refused and rolled back.
    """
    classroom, key = participant.classroom, participant.key
    held = (RAISE if touch else HOLD).first(pk=participant.classroom_id)
    if touch and connection.vendor != "postgresql":
        announce(participant.classroom_id)
    seat = LOOK.first(pk=participant.pk)
    for row, names, fresh in ((classroom, OF_CLASSROOM, held), (participant, OF_SEAT, seat)):
        for name, value in zip(names, fresh or (), strict=False):
            setattr(row, name, value)
    is_here = held is not None and seat is not None and participant.key == key
    if not is_here or not participant.is_seated or classroom.trashed_at:
        raise SeatGone(gettext_noop("Your seat in this class was removed. Your text is still on this page."))
    return participant


def require_newer(stored: int, seq: int | None) -> int:
    """The number to store with a write; Overtaken if what is stored was sent after it. None asks for no order.

    The same number again is the same form again: writing it again changes nothing.
    """
    if seq is None:
        return stored
    if seq < stored:
        raise Overtaken(stored)
    return seq


@transaction.atomic
def choose_card(*, by: Participant, position: Position) -> Participant:
    """Speak for a heard card of one's own choice, where the class deals none."""
    seat = seat_for_update(by)
    seat.classroom.require("choose_card")
    if seat.classroom.deals_cards:
        raise NotNow(gettext_noop("In this class the cards are dealt."))
    if position.case_id != seat.classroom.case_id or position.kind != PositionKind.HEARD:
        raise BadVote(gettext_noop("Choose one of the cards that are heard in the article."))
    seat.card = position
    seat.save(update_fields=["card"])
    seat.classroom.touch()
    return seat


@transaction.atomic
def mark_passage(*, by: Participant, passage: Passage, marked: bool) -> None:
    """Mark a passage of the reading for oneself, or take the mark away."""
    seat = seat_for_update(by)
    seat.classroom.require("mark")
    if passage.case_id != seat.classroom.case_id:
        raise BadVote(gettext_noop("This passage is not part of the case."))
    if marked:
        seat.marks.add(passage)
    else:
        seat.marks.remove(passage)
    seat.classroom.touch()

"""Erasing a seat for a student who cannot; and again, after a restore, what was erased since the backup was made."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from deliberation import ledger
from deliberation.actions.classrooms import move_phase, write_log
from deliberation.actions.leading import led_and_locked
from deliberation.actions.leaving import erase_name, erase_seat
from deliberation.actions.sealing import seal_classroom
from deliberation.ledger import Entry, Kind
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.erasures import still_there


@transaction.atomic
def erase_for(*, seat: Participant, by: User) -> None:
    """Delete a seat and all that it holds, for a student whose browser has lost it. Twice is once."""
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    found = classroom.participants.filter(pk=seat.pk).first()
    if found is None or found.is_erased:
        return
    erase_seat(found)
    write_log(classroom, by=by, act="erase")
    ledger.note(Kind.SEAT, [seat.pk])


@transaction.atomic
def erase_again(entries: Iterable[Entry]) -> int:
    """Erase what the ledger names and the database still holds; returns how many erasures were done again."""
    count = 0
    for entry in still_there(entries):
        if entry.kind == Kind.CLASSROOM:
            ClassroomSession.objects.filter(op=entry.id).delete()
        elif entry.kind == Kind.SEAL:
            _seal_again(ClassroomSession.objects.filter(op=entry.id).first())
        else:
            # A session that went before has taken its seats along.
            seat = Participant.objects.filter(pk=entry.id).first()
            if seat and entry.kind == Kind.SEAT:
                erase_seat(seat)
            elif seat:
                erase_name(seat)
        count += 1
    return count


def _seal_again(classroom: ClassroomSession | None) -> None:
    """A backup from the middle of a class has it in a phase that is long over. One deleted before is gone anyway."""
    if classroom is None:
        return
    if not classroom.is_over:
        classroom = move_phase(classroom, by=None, to_step=len(classroom.phases) - 1)
    seal_classroom(classroom, by=None)

"""Erasing again, after a restore, what was erased since the backup was made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from deliberation.actions.participants import erase_name, erase_seat
from deliberation.ledger import Entry, Kind
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.erasures import still_there


@transaction.atomic
def erase_again(entries: Iterable[Entry]) -> int:
    """Erase what the ledger names and the database still holds; returns how many erasures were done again."""
    count = 0
    for entry in still_there(entries):
        if entry.kind == Kind.CLASSROOM:
            ClassroomSession.objects.filter(op=entry.id).delete()
        else:
            # A session that went before has taken its seats along.
            seat = Participant.objects.filter(pk=entry.id).first()
            if seat and entry.kind == Kind.SEAT:
                erase_seat(seat)
            elif seat:
                erase_name(seat)
        count += 1
    return count

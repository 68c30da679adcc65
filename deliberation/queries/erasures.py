"""What the ledger of erasures says is gone, and is there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from deliberation import ledger
from deliberation.ledger import Entry, Kind
from deliberation.models import ClassroomSession, Identity, Participant


def was_erased(seat_id: uuid.UUID) -> bool:
    """Whether the ledger says that this seat was erased; of one whose empty place is kept, its row says so too."""
    return any(entry.kind == Kind.SEAT and entry.id == seat_id for entry in ledger.read())


def still_there(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that the database contradicts, in the order given. A seat whose empty place is kept is gone."""
    entries = list(entries)
    ids = {kind: {entry.id for entry in entries if entry.kind == kind} for kind in Kind}
    # The demonstration's session has the same id each time that it is made anew.
    classrooms = ClassroomSession.objects.filter(op__in=ids[Kind.CLASSROOM] | ids[Kind.SEAL])
    made = {op: created.date() for op, created in classrooms.values_list("op", "created_at")}
    sealed = set(classrooms.filter(sealed_at__isnull=False).values_list("op", flat=True))
    seats = Participant.objects.filter(pk__in=ids[Kind.SEAT]).values_list("pk", "folded")
    held = {
        Kind.SEAT: {pk for pk, folded in seats if folded != f"erased {pk}"},
        Kind.IDENTITY: set(
            Identity.objects.filter(participant__in=ids[Kind.IDENTITY]).values_list("participant", flat=True)
        ),
    }

    def is_there(entry: Entry) -> bool:
        if entry.kind not in (Kind.CLASSROOM, Kind.SEAL):
            return entry.id in held[entry.kind]
        is_open = entry.kind == Kind.CLASSROOM or entry.id not in sealed
        return is_open and entry.id in made and made[entry.id] <= entry.day

    return [entry for entry in entries if is_there(entry)]

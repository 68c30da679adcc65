"""What the ledger of erasures says is gone, and is there."""

from __future__ import annotations

from collections.abc import Iterable

from deliberation.ledger import Entry, Kind
from deliberation.models import ClassroomSession, Identity, Participant


def still_there(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that the database contradicts, in the order given. A seat whose empty place is kept is gone."""
    entries = list(entries)
    ids = {kind: {entry.id for entry in entries if entry.kind == kind} for kind in Kind}
    # The demonstration's session has the same id each time that it is made anew.
    made = dict(ClassroomSession.objects.filter(op__in=ids[Kind.CLASSROOM]).values_list("op", "created_at"))
    seats = Participant.objects.filter(pk__in=ids[Kind.SEAT]).values_list("pk", "folded")
    held = {
        Kind.SEAT: {pk for pk, folded in seats if folded != f"erased {pk}"},
        Kind.IDENTITY: set(
            Identity.objects.filter(participant__in=ids[Kind.IDENTITY]).values_list("participant", flat=True)
        ),
    }
    return [
        entry
        for entry in entries
        if (
            entry.id in made and made[entry.id].date() <= entry.day
            if entry.kind == Kind.CLASSROOM
            else entry.id in held[entry.kind]
        )
    ]

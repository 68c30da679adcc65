"""The seats of a class as the exports name them: by pseudonym, whoever they are."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from deliberation.models import Argument, ClassroomSession, Participant


@dataclass(frozen=True)
class Seats:
    """All seats of a class by id, each under a label of its own."""

    by_id: dict[uuid.UUID, Participant]
    labels: dict[uuid.UUID, str]

    def is_removed(self, seat_id: uuid.UUID) -> bool:
        return self.by_id[seat_id].removed_at is not None

    def is_rehearsed(self, seat_id: uuid.UUID) -> bool:
        return self.by_id[seat_id].rehearsed

    @property
    def rehearsed(self) -> int:
        return sum(seat.rehearsed for seat in self.by_id.values())


def seats_of(classroom: ClassroomSession) -> Seats:
    """The seats of a class in the order of their pseudonyms; names are fetched by nobody here."""
    found = list(classroom.participants.select_related("card").order_by("pseudonym", "pk"))
    taken: Counter[str] = Counter()
    labels = {}
    for seat in found:
        taken[seat.pseudonym] += 1
        # Only erased seats share a pseudonym; a number keeps them apart in the files.
        nth = taken[seat.pseudonym]
        labels[seat.pk] = seat.pseudonym if nth == 1 else f"{seat.pseudonym} {nth}"
    return Seats(by_id={seat.pk: seat for seat in found}, labels=labels)


def is_erased(seat: Participant) -> bool:
    """Whether the student has erased the seat; an empty place is kept for what others had answered."""
    return seat.folded == f"erased {seat.pk}"


def argument_status(argument: Argument, seats: Seats) -> str:
    """One word for who can see an argument, and why not."""
    seat = seats.by_id[argument.participant_id]
    if is_erased(seat):
        return "erased"
    if seat.removed_at:
        return "removed"
    if argument.is_hidden:
        return "hidden"
    return "waiting" if argument.is_waiting else "shown"

"""One export: a session at one level. Every file of a bundle is made of it, from one reading of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.utils import translation
from django.utils.translation import gettext

from deliberation.errors import NoNames, gettext_noop
from deliberation.models import ClassroomSession
from deliberation.queries.record_rows import ArgumentRow, LogRow, SeatRow
from deliberation.queries.records import Record
from deliberation.rules.levels import Level
from deliberation.rules.privacy import ABOUT_A_SEAT

T = TypeVar("T")


@dataclass(frozen=True)
class Export:
    """A session at a level. With `streams` the longest list is read row by row, for a file by itself.

    Raises NoNames for the named level of a class that uses no names.
    """

    classroom: ClassroomSession
    level: Level = Level.PSEUDONYMOUS
    streams: bool = False

    def __post_init__(self) -> None:
        if self.level == Level.NAMED and self.classroom.is_sealed:
            raise NoNames(gettext_noop("This session is sealed: nothing says any more who sat where."))
        if self.level == Level.NAMED and not self.classroom.uses_names:
            raise NoNames(gettext_noop("This class uses no names, so there are none to export."))

    @cached_property
    def record(self) -> Record:
        """The rows of the session, each list read once."""
        return Record(self.classroom, streams=self.streams)

    def shared(self, make: Callable[[Export], T]) -> T:
        """What `make` makes of this export, made once for all files that need it."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    def kept_rows(self, table: str, make: Callable[[], Iterable[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
        """The rows of a table, made once for all files that tell them."""
        if table not in self._rows:
            self._rows[table] = list(make())
        return self._rows[table]

    @cached_property
    def _rows(self) -> dict[str, list[tuple[Any, ...]]]:
        return {}

    @cached_property
    def _made(self) -> dict[Callable[..., Any], Any]:
        return {}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each seat is called in the files, each by a label of its own, in the order of the labels.

        Names that students chose for themselves go out with the named level only; below it they are numbers.
        What is no pseudonym is said in the language of the class, whatever is spoken around it.
        """
        with translation.override(self.classroom.spoken_language):
            return seat_labels(
                self.record.seats.values(),
                numbered=self.classroom.chooses_names and self.level != Level.NAMED,
            )

    @cached_property
    def names(self) -> dict[str, str]:
        """The name behind each seat: nobody's below the named level."""
        if self.level != Level.NAMED:
            return {}
        if self.classroom.is_roster:
            return {row.seat: row.name for row in self.record.names}
        return {seat.id: seat.pseudonym for seat in self.record.seats.values() if not seat.erased}

    @cached_property
    def statuses(self) -> dict[str, str]:
        """Who can see each argument, in one word, by its id."""
        seats = self.record.seats
        return {row.id: argument_status(row, seats[row.seat]) for row in self.record.arguments.values()}

    def told(self, entry: LogRow) -> str:
        """The detail of an act, with the label of a seat where it names one."""
        if entry.act not in ABOUT_A_SEAT:
            return entry.detail
        return self._by_pseudonym.get(entry.detail, "")

    @cached_property
    def _by_pseudonym(self) -> dict[str, str]:
        labels = self.labels
        return {seat.pseudonym: labels[seat.id] for seat in self.record.seats.values() if not seat.erased}


def seat_labels(seats: Iterable[SeatRow], *, numbered: bool) -> dict[str, str]:
    """A label for each seat (SeatRow), in the order of the labels; with `numbered`, "Seat 7" for its name.

    An erased seat, whose pseudonym is a sentence of ours, is called so in the language spoken now.
    """
    found = sorted(seats, key=lambda seat: seat.id)
    labels = {}
    taken: Counter[str] = Counter()
    width = len(str(len(found)))
    for number, seat in enumerate(found, start=1):
        if seat.erased:
            label = gettext(seat.pseudonym)
        elif numbered:
            label = gettext("Seat %(number)s") % {"number": f"{number:0{width}}"}
        else:
            label = seat.pseudonym
        taken[label] += 1
        # Only erased seats share a pseudonym; a number keeps them apart in the files.
        labels[seat.id] = label if taken[label] == 1 else f"{label} {taken[label]}"
    return dict(sorted(labels.items(), key=lambda item: item[1]))


def seat_status(seat: SeatRow) -> str:
    """One word for what has become of a seat."""
    if seat.erased:
        return "erased"
    if seat.removed_at:
        return "removed"
    if seat.left_at:
        return "left"
    return "joined" if seat.joined_at else "not_joined"


def argument_status(argument: ArgumentRow, seat: SeatRow) -> str:
    """One word for who can see an argument, and why not."""
    if seat.erased:
        return "erased"
    if seat.removed_at:
        return "removed"
    if argument.hidden_at:
        return "hidden"
    return "shown" if argument.let_through_at else "waiting"

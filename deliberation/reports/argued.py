"""The arguments of a class as the report prints them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from deliberation.analysis.votes import MIN_GROUP, Cell, suppress
from deliberation.analysis.weighings import Camps, Marks, camps, marks
from deliberation.queries.record_rows import ArgumentRow, CitationRow, WeighingRow
from deliberation.queries.results import Votes
from deliberation.reports.export import Export

WITHHELD = "–"


@dataclass(frozen=True)
class ArgumentLine:
    """An argument with its evidence and how it was weighed; `counts` is None with under five.

    `number` names it within the report. All that answers it, directly or not, stands flat in `replies`:
    a chain of answers may be longer than a page can be nested. `answers` is the number of what it answers.
    `about` says in words what it is, and `found` what others made of it.
    """

    argument: ArgumentRow
    number: int
    answers: int | None
    author: str
    status: str
    pole_name: str
    position_name: str
    citations: tuple[CitationRow, ...]
    weighed: int
    counts: Mapping[str, Cell] | None
    well_argued: Marks
    judged: int
    fair: Cell
    replies: tuple[ArgumentLine, ...]
    is_fair_to_both: bool
    about: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class Argued:
    """Everything that a class has written: by trade-off, how much is left out, and who has done what."""

    lines: dict[str, tuple[ArgumentLine, ...]]
    left_out: int


def argued(export: Export, votes: Votes) -> Argued:
    """The arguments of each trade-off by its key, replies under what they answer; and how many are left out.

    Left out is what belongs to a removed or erased seat. A reply to such an argument stands by itself.
    """
    return _Arguing(export, votes).argued()


class _Arguing:
    """What the lines of one report share."""

    def __init__(self, export: Export, votes: Votes) -> None:
        record = export.record
        self.export = export
        self.record = record
        kept_seats = {key for key, seat in record.seats.items() if not seat.removed_at}
        self.kept = {key: row for key, row in record.arguments.items() if row.seat in kept_seats}
        self.weighed: dict[str, list[WeighingRow]] = defaultdict(list)
        for weighing in record.weighings:
            if weighing.seat in kept_seats:
                self.weighed[weighing.argument].append(weighing)
        self.judged: dict[str, list[bool]] = defaultdict(list)
        for mark in record.fairness:
            if mark.seat in kept_seats:
                self.judged[mark.argument].append(mark.fair)
        self.camps = _camps(export, votes)
        self.cards = {card.key: card.name for card in record.case_parts.cards}
        self.numbers: dict[str, int] = {}
        self.words = _Words()

    def argued(self) -> Argued:
        answers: dict[str | None, list[ArgumentRow]] = defaultdict(list)
        for row in self.kept.values():
            answers[row.parent if row.parent in self.kept else None].append(row)
        places = {key: place for place, key in enumerate(self.record.tradeoffs)}
        by_tradeoff: dict[str, list[ArgumentLine]] = defaultdict(list)
        for row in sorted(answers[None], key=lambda row: places[row.tradeoff]):
            top = self.line(row)
            replies = []
            waiting = answers[row.id][::-1]
            while waiting:
                reply = waiting.pop()
                replies.append(self.line(reply))
                waiting += answers[reply.id][::-1]
            by_tradeoff[row.tradeoff].append(replace(top, replies=tuple(replies)))
        return Argued(
            lines={key: tuple(found) for key, found in by_tradeoff.items()},
            left_out=len(self.record.arguments) - len(self.kept),
        )

    def line(self, row: ArgumentRow) -> ArgumentLine:
        self.numbers[row.id] = len(self.numbers) + 1
        weighed, judged = self.weighed[row.id], self.judged[row.id]
        values = [one.value for one in weighed]
        counts = _counts(agree=values.count(1), disagree=values.count(-1), passed=values.count(0))
        answers = self.numbers.get(row.parent) if row.parent else None
        pole_name = self.record.tradeoffs[row.tradeoff].pole_name(row.pole)
        position_name = self.cards[row.position] if row.position else ""
        well_argued = marks(sum(one.well_argued for one in weighed), len(weighed))
        fair = _part(sum(judged), len(judged))
        both = self.export.statuses[row.id] == "shown" and self._is_fair_to_both(row)
        return ArgumentLine(
            argument=row,
            number=self.numbers[row.id],
            answers=answers,
            author=self.export.labels[row.seat] if self.export.classroom.shows_authors else "",
            status=self.export.statuses[row.id],
            pole_name=pole_name,
            position_name=position_name,
            citations=self.record.cited.get(row.id, ()),
            weighed=len(weighed),
            counts=counts,
            well_argued=well_argued,
            judged=len(judged),
            fair=fair,
            replies=(),
            is_fair_to_both=both,
            about=self.words.about(self.numbers[row.id], row, answers, pole_name, position_name),
            found=self.words.found(len(weighed), counts, well_argued, len(judged), fair),
        )

    def _is_fair_to_both(self, row: ArgumentRow) -> bool:
        """Whether somebody in every camp found it well argued, where there are camps and five weighed it."""
        among = self.camps.get(row.tradeoff)
        if among is None or len(among.camps) < 2 or len(self.weighed[row.id]) < MIN_GROUP:
            return False
        found = {among.members.get(one.seat) for one in self.weighed[row.id] if one.well_argued}
        return all(camp.key in found for camp in among.camps)


class _Words:
    """The sentences about an argument, each looked up in the reader's language once."""

    def __init__(self) -> None:
        self.number = gettext("No. %(number)d")
        self.kinds = {"argument": gettext("argument"), "steelman": gettext("a case for the other side")}
        self.loose = gettext("answers what is left out")
        self.replies = {
            "support": gettext("supports %(number)d"),
            "rebut": gettext("rebuts %(number)d"),
            "ask": gettext("asks %(number)d"),
        }
        self.position = gettext("for “%(name)s”")
        self.few = gettext("Weighed by %(n)d: too few to show.")
        self.weighed = gettext(
            "Weighed by %(n)d: agree %(agree)s, disagree %(disagree)s, pass %(passed)s; well argued %(well)s."
        )
        self.nearly_all = gettext("nearly all")
        self.judged_few = gettext("Judged by %(n)d who hold the card: too few to show.")
        self.judged = gettext("Judged by %(n)d who hold the card: fair %(fair)s.")

    def about(
        self, number: int, row: ArgumentRow, answers: int | None, pole: str, position: str
    ) -> tuple[str, ...]:
        """Its number, what it is, its side, and the card it speaks for."""
        kind = self.kinds.get(row.kind) or (
            self.loose if answers is None else self.replies[row.kind] % {"number": answers}
        )
        card = self.position % {"name": position} if position else ""
        return tuple(word for word in (self.number % {"number": number}, kind, pole, card) if word)

    def found(
        self, weighed: int, counts: Mapping[str, Cell] | None, well: Marks, judged: int, fair: Cell
    ) -> tuple[str, ...]:
        """What those who weighed it and those who hold its card made of it."""
        said = []
        if counts:
            cells = {key: _cell(n) for key, n in counts.items()}
            said.append(
                self.weighed
                % {"n": weighed, "well": self.nearly_all if well.nearly_all else _cell(well.n), **cells}
            )
        elif weighed:
            said.append(self.few % {"n": weighed})
        if judged:
            said.append(
                (self.judged_few if judged < MIN_GROUP else self.judged) % {"n": judged, "fair": _cell(fair)}
            )
        return tuple(said)


def _cell(n: Cell) -> str:
    return WITHHELD if n is None else str(n)


def _camps(export: Export, votes: Votes) -> dict[str, Camps]:
    """The thirds of the first vote on each trade-off, by its key."""
    return {
        tradeoff.key: camps({str(vote.participant): vote.value for vote, _ in votes[tradeoff.pk, "first"]})
        for tradeoff in export.record.tradeoffs.values()
        if votes.get((tradeoff.pk, "first"))
    }


def _counts(**counts: int) -> dict[str, Cell] | None:
    return suppress(counts) if sum(counts.values()) >= MIN_GROUP else None


def _part(n: int, of: int) -> Cell:
    """A part of a whole that is shown; None where either side of it is small, or the whole is."""
    return suppress({"n": n, "rest": of - n})["n"] if of >= MIN_GROUP else None

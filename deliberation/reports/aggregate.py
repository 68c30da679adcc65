"""The tables of the aggregate level: numbers about groups, no row about a person, no text that a student wrote.

Every count of people goes through `analysis.disclosure` or `suppress`, and what one person can do many times is shown
only where five people did it. The votes of one trade-off are counted among the same people in every
table, those who gave a number in both rounds; who did not stands in one cell that all of these tables share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import floor
from statistics import fmean

from cases.models import TradeOff
from deliberation.analysis.disclosure import protect
from deliberation.analysis.votes import BANDS, DEAD_HEAT, MIN_GROUP, Cell, suppress
from deliberation.errors import gettext_noop
from deliberation.queries.record_rows import BallotRow
from deliberation.reports.export import Export
from deliberation.reports.fields import OF_TRADEOFF, TRADEOFF, Field, passage_label, table_of
from deliberation.reports.table import Table

ROUNDS = ("first", "final")
STANCES = ("as_described", "only_if", "never", "cannot_tell")
MOVES = ("toward_a", "stayed", "toward_b")
N = Field(
    "n",
    gettext_noop("How many; empty is withheld, because it or another number under five would follow."),
    type="number",
)
N_OF_FIVE = Field(
    "n",
    gettext_noop(
        "How often; empty is withheld, because fewer than five people did it, or did anything here."
    ),
    type="number",
)
# Of each answer the seats that gave it, one for each time.
Said = dict[str, list[str]]


@dataclass(frozen=True)
class Count:
    """How many of whom said or did what; `n` is None where it is withheld."""

    tradeoff: str
    what: str
    answer: str
    n: Cell


def people_of(export: Export) -> frozenset[str]:
    """The seats that count: taken, and not removed."""
    return frozenset(
        key for key, seat in export.record.seats.items() if seat.joined_at and not seat.removed_at
    )


def participation(export: Export) -> Table:
    """How many took part in what, of all who joined."""
    fields = (
        Field("what", gettext_noop("What they did."), lambda row: row.what),
        Field("answer", gettext_noop("yes or no; all is everybody who joined."), lambda row: row.answer),
        N,
    )
    return table_of("participation", export, fields, lambda: _participation(export), key=("what", "answer"))


def _participation(export: Export) -> Iterator[Count]:
    people, record = export.shared(people_of), export.record
    did: dict[str, Iterable[str]] = {
        "marked a passage": (row.seat for row in record.marks),
        "wrote an argument": (row.seat for row in record.arguments.values() if row.kind == "argument"),
        "replied": (row.seat for row in record.arguments.values() if row.parent),
        "wrote for the other side": (row.seat for row in record.arguments.values() if row.kind == "steelman"),
        "weighed an argument": (row.seat for row in record.weighings),
    }
    yield Count("", "joined", "all", len(people) if len(people) >= MIN_GROUP else None)
    for what, seats in did.items():
        yes = len(people & set(seats))
        # Nobody is in neither answer, so there is no cell of theirs that could cover another.
        cells = suppress({"yes": yes, "no": len(people) - yes})
        yield from (Count("", what, answer, cells[answer]) for answer in ("yes", "no"))


def votes(export: Export) -> Table:
    """Before and after, among those who gave a number in both rounds."""
    fields = (
        TRADEOFF,
        Field(
            "what",
            gettext_noop(
                "first and final: where they stood, by band. stance_first and stance_final: would they allow it."
                " moved: by five points or more. In each: “not in both” is who did not give a number twice."
            ),
            lambda row: row.what,
        ),
        Field(
            "answer",
            gettext_noop("The band from 0 (pole a) to 100 (pole b), the stance, or where they moved."),
            lambda row: row.answer,
        ),
        N,
    )
    return table_of(
        "votes",
        export,
        fields,
        lambda: (
            count
            for tradeoff in export.record.chosen
            for what, cells in vote_cells(export, tradeoff).items()
            for count in _counts(tradeoff.key, what, cells)
        ),
        key=("tradeoff", "what", "answer"),
        links=(OF_TRADEOFF,),
    )


def _counts(tradeoff: str, what: str, cells: Mapping[str, Cell]) -> Iterator[Count]:
    return (Count(tradeoff, what, answer or "not in both", n) for answer, n in cells.items())


Pair = tuple[BallotRow, BallotRow]


def pairs_of(export: Export) -> dict[str, list[Pair]]:
    """First and final vote of everybody who gave a number in both, by trade-off."""
    people = export.shared(people_of)
    cast: dict[tuple[str, str], dict[str, BallotRow]] = {}
    for row in export.record.ballots:
        if row.seat in people and not row.late and row.value is not None:
            cast.setdefault((row.tradeoff, row.seat), {})[row.round] = row
    found: dict[str, list[Pair]] = {}
    for (tradeoff, _), both in cast.items():
        if len(both) == len(ROUNDS):
            found.setdefault(tradeoff, []).append((both["first"], both["final"]))
    return found


def vote_cells(export: Export, tradeoff: TradeOff) -> dict[str, dict[str, Cell]]:
    """The tables of one trade-off, protected together."""
    pairs = export.shared(pairs_of).get(tradeoff.key, [])
    bands = [f"{low}-{high}" for low, high in BANDS]
    tables: dict[str, dict[str, int]] = {
        **{name: _tally(bands, (_band(pair[place]) for pair in pairs)) for place, name in enumerate(ROUNDS)},
        **{
            f"stance_{name}": _tally(STANCES, (pair[place].stance for pair in pairs))
            for place, name in enumerate(ROUNDS)
        },
        "moved": _tally(MOVES, (_move(pair) for pair in pairs)),
    }
    return protect(tables, len(export.shared(people_of)) - len(pairs))


def _tally(answers: Iterable[str], given: Iterable[str]) -> dict[str, int]:
    counts = Counter(given)
    return {answer: counts[answer] for answer in answers}


def _value(row: BallotRow) -> int:
    return row.value or 0


def _band(row: BallotRow) -> str:
    return next(f"{low}-{high}" for low, high in BANDS if low <= _value(row) <= high)


def _move(pair: Pair) -> str:
    change = _value(pair[1]) - _value(pair[0])
    return MOVES[1] if abs(change) < DEAD_HEAT else MOVES[2] if change > 0 else MOVES[0]


def means(export: Export) -> Table:
    """The mean vote before and after, in whole points."""
    fields = (
        TRADEOFF,
        Field("round", gettext_noop("first or final."), lambda row: row.what),
        Field(
            "mean",
            gettext_noop(
                "Mean of those who gave a number in both rounds, 0 is pole a and 100 pole b; empty with"
                " fewer than five."
            ),
            lambda row: row.n,
            "number",
        ),
    )
    return table_of(
        "means", export, fields, lambda: _means(export), key=("tradeoff", "round"), links=(OF_TRADEOFF,)
    )


def _means(export: Export) -> Iterator[Count]:
    for tradeoff in export.record.chosen:
        pairs = export.shared(pairs_of).get(tradeoff.key, [])
        for place, name in enumerate(ROUNDS):
            few = len(pairs) < MIN_GROUP
            # A half is rounded up, as on every page.
            mean = None if few else floor(fmean(_value(pair[place]) for pair in pairs) + 0.5)
            yield Count(tradeoff.key, name, "", mean)


def argued(export: Export) -> Table:
    """How many arguments of each kind stood for each side."""
    people = export.shared(people_of)

    def cells(tradeoff: TradeOff) -> Said:
        said: Said = {
            f"{kind}, {tradeoff.pole_name(pole)} ({pole})": []
            for kind in ("argument", "support", "rebut", "steelman")
            for pole in "ab"
        }
        said["ask"] = []
        for row in export.record.arguments.values():
            if row.tradeoff == tradeoff.key and row.seat in people and not row.hidden_at:
                side = f"{row.kind}, {tradeoff.pole_name(row.pole)} ({row.pole})"
                # A question may lean to no side, and an argument of an imported conversation too.
                if (answer := "ask" if row.kind == "ask" else side) in said:
                    said[answer].append(row.seat)
        return said

    return _by_people(
        export,
        "argued",
        gettext_noop("Kind of the contribution and the side it leans to; hidden ones are left out."),
        cells,
    )


def weighed(export: Export) -> Table:
    """How all weighings of a trade-off's arguments came out."""
    people, arguments = export.shared(people_of), export.record.arguments
    words = {1: "agree", -1: "disagree", 0: "pass"}

    def cells(tradeoff: TradeOff) -> Said:
        said: Said = {word: [] for word in words.values()}
        for row in export.record.weighings:
            if row.seat in people and arguments[row.argument].tradeoff == tradeoff.key:
                said[words[row.value]].append(row.seat)
        return said

    return _by_people(export, "weighed", gettext_noop("agree, disagree or pass, over all arguments."), cells)


def cited(export: Export) -> Table:
    """How often each passage was cited."""
    people, arguments = export.shared(people_of), export.record.arguments

    def cells(tradeoff: TradeOff) -> Said:
        said: Said = {passage_label(passage.number) or "": [] for passage in export.record.passages}
        for row in export.record.citations:
            author = arguments[row.argument].seat
            if author in people and arguments[row.argument].tradeoff == tradeoff.key:
                said[passage_label(row.passage) or ""].append(author)
        return said

    return _by_people(export, "cited", gettext_noop("The passage, such as P12."), cells)


def of_five(said: Said, everybody: int) -> dict[str, Cell]:
    """How often each answer was given, where five people or more gave it, or nobody did.

    One person can give an answer many times, so people are counted before it is shown how often. Each answer stands
    by itself: how many answers there are in all is told nowhere. In a class of fewer than five people, and where
    fewer than five said anything, nothing is shown, since "nobody" would tell of them as well.
    """
    who = {seat for seats in said.values() for seat in seats}
    if everybody < MIN_GROUP or 0 < len(who) < MIN_GROUP:
        return dict.fromkeys(said)
    return {answer: None if 0 < len(set(seats)) < MIN_GROUP else len(seats) for answer, seats in said.items()}


def _by_people(export: Export, name: str, meaning: str, cells: Callable[[TradeOff], Said]) -> Table:
    """A table for each trade-off of how often something was said, by five people or more."""
    everybody = len(export.shared(people_of))
    return _by_tradeoff(
        export, name, meaning, N_OF_FIVE, lambda tradeoff: of_five(cells(tradeoff), everybody)
    )


def moved_by(export: Export) -> Table:
    """What moved people between the rounds, by kind: of those whom the debrief counts, and no others.

    Counted of all, it would differ from the debrief by what the few said who gave no number twice.
    """
    people = export.shared(people_of)
    twice = {
        (tradeoff, first.seat) for tradeoff, pairs in export.shared(pairs_of).items() for first, _ in pairs
    }
    counts: Counter[tuple[str, str]] = Counter(
        (row.tradeoff, row.kind) for row in export.record.credits if (row.tradeoff, row.seat) in twice
    )

    def cells(tradeoff: TradeOff) -> dict[str, Cell]:
        said = {kind: counts[tradeoff.key, kind] for kind in ("argument", "card", "passage", "nothing")}
        return suppress({**said, "everybody else": len(people) - sum(said.values())})

    return _by_tradeoff(
        export,
        "moved_by",
        gettext_noop(
            "What moved those who gave a number in both rounds: argument, card, passage, nothing; or everybody"
            " else."
        ),
        N,
        cells,
    )


def _by_tradeoff(
    export: Export, name: str, meaning: str, n: Field, cells: Callable[[TradeOff], dict[str, Cell]]
) -> Table:
    """A table of counts for each trade-off, each trade-off protected by itself."""
    fields = (TRADEOFF, Field("answer", meaning, lambda row: row.answer), n)
    return table_of(
        name,
        export,
        fields,
        lambda: (
            Count(tradeoff.key, name, answer, n)
            for tradeoff in export.record.chosen
            for answer, n in cells(tradeoff).items()
        ),
        key=("tradeoff", "answer"),
        links=(OF_TRADEOFF,),
    )

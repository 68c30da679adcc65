"""Sessions side by side as a table: a row for each session and trade-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deliberation.analysis.votes import BeforeAfter, to_tenths
from deliberation.queries.compare import STANCES, TOP_ARGUMENTS, Compared, OneClass
from deliberation.reports.table import Cell, Column, Table

COLUMNS = (
    Column("session_code", "The session’s join code."),
    Column("session_title", "The session's name."),
    Column("began_at", "When the session was made (UTC).", "time"),
    Column("case_edition", "Edition of the case that it worked on.", "number"),
    Column("tradeoff", "Key of the trade-off."),
    Column("tradeoff_title", "Its title in that edition."),
    Column("arguments", "Arguments and replies that the class sees.", "number"),
    Column("n", "Voters who gave a number in both rounds; empty cells to the right of it: too few to show.", "number"),
    Column("mean_before", "Their mean in the first vote, 0 is pole a and 100 is pole b.", "number"),
    Column("mean_after", "Their mean in the final vote.", "number"),
    Column("mean_change", "Mean of their changes; above zero is toward pole b.", "number"),
    Column("change_low", "Lower end of the 80% bootstrap interval of the mean change.", "number"),
    Column("change_high", "Upper end of the same.", "number"),
    Column("moved", "How many moved by five points or more; empty is withheld.", "number"),
    Column("moved_percent", "The same in per cent of n; rounded to five in a class of fewer than twenty.", "number"),
    *(
        Column(f"{key}_{when}", f"How many of n said “{key}” {when}; empty is withheld.", "number")
        for when in ("before", "after")
        for key in STANCES
    ),
    *(
        column
        for nth in range(1, TOP_ARGUMENTS + 1)
        for column in (
            Column(f"top_{nth}_claim", f"Claim of argument {nth} by marks “well argued”, five at least."),
            Column(f"top_{nth}_well_argued", "How many found it well argued; empty is nearly all.", "number"),
            Column(f"top_{nth}_weighed", "How many weighed it.", "number"),
        )
    ),
)  # fmt: skip


def compare_table(compared: Iterable[Compared]) -> Table:
    """Every session's row on every trade-off that it had."""
    rows = tuple(tuple(_cells(one)) for each in compared for one in each.classes)
    return Table(name="compare", columns=COLUMNS, rows=rows)


def _cells(one: OneClass) -> Iterator[Cell]:
    classroom, shift = one.classroom, one.shift
    yield from (classroom.code, classroom.title, classroom.created_at, classroom.case.edition)
    yield from (one.tradeoff.key, one.tradeoff.title, one.arguments, shift.matched)
    yield from _changes(shift)
    yield from (shift.moved, one.moved_share)
    for side in ("first", "final"):
        stances = one.stances(side)
        yield from (stances.get(key) for key in STANCES)
    for at in range(TOP_ARGUMENTS):
        top = one.top[at] if at < len(one.top) else None
        yield from (top.claim, top.well_argued, top.weighed) if top else (None, None, None)


def _changes(shift: BeforeAfter) -> tuple[Cell, ...]:
    if shift.first is None or shift.final is None:
        return (None,) * 5
    low, high = (shift.interval.low, shift.interval.high) if shift.interval else (None, None)
    numbers = (shift.first.mean, shift.final.mean, shift.mean_change, low, high)
    return tuple(None if number is None else to_tenths(number) for number in numbers)

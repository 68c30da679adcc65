"""The tables of the aggregate level as a report says them to people; the files for programs keep the codes."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext

from deliberation.errors import gettext_noop
from deliberation.reports.table import Cell, Column

COLUMNS = {
    "tradeoff": gettext_noop("Trade-off"),
    "what": gettext_noop("About what"),
    "answer": gettext_noop("Answer"),
    "n": gettext_noop("How many"),
    "round": gettext_noop("Round"),
    "mean": gettext_noop("Mean"),
}
# Columns whose cells are codes: what those mean is said in the cells themselves.
CODED = frozenset({"what", "answer", "round"})
CODES = {
    "joined": gettext_noop("joined"),
    "marked a passage": gettext_noop("marked a passage"),
    "wrote an argument": gettext_noop("wrote an argument"),
    "replied": gettext_noop("replied"),
    "wrote for the other side": gettext_noop("wrote for the other side"),
    "weighed an argument": gettext_noop("weighed an argument"),
    "all": gettext_noop("all"),
    "yes": gettext_noop("yes"),
    "no": gettext_noop("no"),
    "first": gettext_noop("first vote"),
    "final": gettext_noop("final vote"),
    "stance_first": gettext_noop("would they allow it, first vote"),
    "stance_final": gettext_noop("would they allow it, final vote"),
    "moved": gettext_noop("moved by five points or more"),
    "not in both": gettext_noop("no number in both votes"),
    "as_described": gettext_noop("as described"),
    "only_if": gettext_noop("only if"),
    "never": gettext_noop("never"),
    "cannot_tell": gettext_noop("cannot tell yet"),
    "toward_a": gettext_noop("toward 0"),
    "stayed": gettext_noop("by fewer than five points"),
    "toward_b": gettext_noop("toward 100"),
    "argument": gettext_noop("argument"),
    "support": gettext_noop("reply that supports"),
    "rebut": gettext_noop("reply that rebuts"),
    "ask": gettext_noop("question asked"),
    "steelman": gettext_noop("case for the other side"),
    "agree": gettext_noop("agree"),
    "disagree": gettext_noop("disagree"),
    "pass": gettext_noop("pass"),
    "card": gettext_noop("position card"),
    "passage": gettext_noop("passage"),
    "nothing": gettext_noop("nothing new"),
    "everybody else": gettext_noop("everybody else"),
}


def column_title(column: Column) -> str:
    """What a column is called in the report."""
    return gettext(COLUMNS[column.name])


def cell_words(column: Column, cell: Cell) -> Cell:
    """A cell as the report says it: a code in words, alone or before the side that it stands for."""
    if column.name not in CODED or not isinstance(cell, str):
        return cell
    code, between, side = cell.partition(", ")
    if cell in CODES:
        return gettext(CODES[cell])
    if between and code in CODES:
        return pgettext("between clauses", ", ").join((gettext(CODES[code]), side))
    return cell

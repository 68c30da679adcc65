"""The report at the aggregate level: the protected tables of that level, and nothing else of the class.

What is withheld there was decided over all of these tables together, so no other number may stand beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import get_language, get_language_bidi, gettext, pgettext

from deliberation.models import ClassroomSession
from deliberation.reports import AGGREGATES
from deliberation.reports.aggregate_words import CODED, cell_words, column_title
from deliberation.reports.paper import Block, Facts, Grid, Heading, Paper, Paragraph, Typed, Words
from deliberation.reports.printed.words import decimal, in_a_row, moment, shortened
from deliberation.reports.table import Cell, Column, Table

TITLES = {report.key: report.title for report in AGGREGATES}


def aggregate_paper(classroom: ClassroomSession, tables: Iterable[Table]) -> Paper:
    """A cover that says what a pole is, then each table with what its columns mean."""
    case = classroom.case
    named = gettext("“%(title)s”, edition %(edition)s") % {"title": case.title, "edition": case.edition}
    words = gettext(
        "Only numbers about five people or more, and no word that a student typed. Fit to pass on."
    )
    empty = gettext("In its tables “–” stands for an empty cell.")
    facts = ((gettext("Case"), named), (gettext("What this file tells"), in_a_row((words, empty))))
    return Paper(
        kind=gettext("Report of a class"),
        title=Typed(classroom.title),
        subtitle=case.question,
        language=(get_language() or "en").split("-")[0],
        right_to_left=get_language_bidi(),
        made_at=classroom.ended_at or classroom.created_at,
        contents_title=gettext("In this report"),
        cover=(Facts(facts),),
        parts=(_poles(classroom), *(_part(table) for table in tables)),
        running=Typed(shortened(classroom.title, 70)),
        page_of=gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    )


def _poles(classroom: ClassroomSession) -> tuple[Block, ...]:
    rows = tuple(
        (tradeoff.key, tradeoff.title, tradeoff.pole_a, tradeoff.pole_b)
        for tradeoff in classroom.tradeoffs.order_by("order")
    )
    head = (gettext("Key"), gettext("Trade-off"), gettext("0 is"), gettext("100 is"))
    return Heading(1, gettext("The trade-offs")), Grid("", head, rows)


def _part(table: Table) -> tuple[Block, ...]:
    # The first column of every table is the session's code, which is the same in each row.
    columns = table.columns[1:]
    return (
        Heading(1, gettext(TITLES[table.name])),
        Paragraph(in_a_row(_explained(column) for column in columns if column.name not in CODED), "note"),
        Grid(
            caption="",
            head=tuple(map(column_title, columns)),
            rows=tuple(
                tuple(_shown(cell) for cell in map(cell_words, columns, row[1:])) for row in table.rows
            ),
            numbers=tuple(at for at, column in enumerate(columns) if column.type == "number"),
        ),
    )


def _explained(column: Column) -> str:
    return pgettext("before what follows", ": ").join((column_title(column), column.meaning))


def _shown(cell: Cell) -> Words:
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if isinstance(cell, float):
        return decimal(cell)
    return moment(cell) if isinstance(cell, datetime) else str(cell)

"""The tables of what was written and of what others made of it, each made by a fixed number of queries."""

from __future__ import annotations

from deliberation.errors import gettext_noop
from deliberation.reports.export import Export
from deliberation.reports.fields import (
    AT,
    EPOCH,
    OF_ARGUMENT,
    OF_PASSAGE,
    OF_POSITION,
    OF_SEAT,
    OF_TRADEOFF,
    TRADEOFF,
    Field,
    argument_fields,
    passage_label,
    seat_fields,
    table_of,
)
from deliberation.reports.table import Link, Table


def arguments(export: Export) -> Table:
    """A row for each thing argued: arguments, replies, and cases for the other side; hidden ones marked."""
    record = export.record
    fields = (
        Field("argument", gettext_noop("Id of the argument."), lambda row: row.id),
        Field(
            "kind",
            gettext_noop(
                "argument; support, rebut or ask (replies); steelman (the best case for a card one disagrees with)."
            ),
        ),
        Field("parent", gettext_noop("For a reply: id of what it answers."), lambda row: row.parent),
        *seat_fields(export),
        TRADEOFF,
        Field(
            "pole",
            gettext_noop("a or b, the side it leans to; empty for a question and for what answers one."),
        ),
        Field(
            "pole_name",
            gettext_noop("That side by name."),
            lambda row: record.tradeoffs[row.tradeoff].pole_name(row.pole),
        ),
        Field(
            "position",
            gettext_noop("Key of the card it speaks for; empty if the student speaks for themselves."),
        ),
        Field("claim", gettext_noop("The claim.")),
        Field("reason", gettext_noop("The reason given.")),
        Field(
            "citations",
            gettext_noop("How many passages it cites; see citations."),
            lambda row: len(record.cited.get(row.id, ())),
            "number",
        ),
        Field(
            "status",
            gettext_noop(
                "shown; hidden (by the instructor, see hidden_reason); waiting (not yet let through); removed (its seat"
                " was removed); erased (its author deleted the words)."
            ),
            lambda row: export.statuses[row.id],
        ),
        Field("hidden_reason", gettext_noop("Why it was hidden, as its author reads it.")),
        Field("hidden_at", gettext_noop("When it was hidden (UTC)."), type="time"),
        Field("featured_at", gettext_noop("When the instructor put it on the wall (UTC)."), type="time"),
        Field(
            "edited_at",
            gettext_noop(
                "When its author changed it last (UTC): before anybody weighed it, for what was weighed stays. In a "
                "session of version 0.1.0, whoever weighed it before then weighed other words, which are not kept."
            ),
            type="time",
        ),
        EPOCH,
        Field("at", gettext_noop("When it was posted (UTC)."), type="time"),
    )
    return table_of(
        "arguments",
        export,
        fields,
        record.arguments.values,
        key=("argument",),
        links=(Link("parent", "arguments", "argument"), OF_SEAT, OF_TRADEOFF, OF_POSITION),
    )


def citations(export: Export) -> Table:
    """A row for each passage that an argument rests on, with the exact words."""
    argument, status = argument_fields(export)
    record = export.record
    fields = (
        argument,
        Field(
            "citation",
            gettext_noop("1 for the first that the argument cites, and so on."),
            lambda row: record.cited[row.argument].index(row) + 1,
            "number",
        ),
        status,
        Field("passage", gettext_noop("The passage, such as P12."), lambda row: passage_label(row.passage)),
        Field(
            "text", gettext_noop("Where the words stand: reading, or article if the instructor attached it.")
        ),
        Field("exact", gettext_noop("The words themselves.")),
        Field("prefix", gettext_noop("The words just before.")),
        Field("suffix", gettext_noop("The words just after.")),
        Field(
            "start",
            gettext_noop("First character in the passage, counted from 0 in code points."),
            type="number",
        ),
        Field("end", gettext_noop("The character after the last."), type="number"),
    )
    return table_of(
        "citations",
        export,
        fields,
        lambda: record.citations,
        key=("argument", "citation"),
        links=(OF_ARGUMENT, OF_PASSAGE),
    )


def weighings(export: Export) -> Table:
    """A row for each time that somebody weighed an argument."""
    fields = (
        *argument_fields(export),
        *seat_fields(export),
        Field(
            "value",
            gettext_noop("1 agree, -1 disagree, 0 pass. Who did not see the argument has no row."),
            type="number",
        ),
        Field(
            "well_argued",
            gettext_noop("true if found well argued, whether agreed with or not."),
            type="true/false",
        ),
        EPOCH,
        AT,
    )
    return table_of(
        "weighings",
        export,
        fields,
        lambda: export.record.weighings,
        key=("argument", "participant"),
        links=(OF_ARGUMENT, OF_SEAT),
    )


def credits(export: Export) -> Table:
    """A row for each answer to "what moved you?" after the final vote."""
    record, labels = export.record, export.labels
    places = {key: place for place, key in enumerate(record.tradeoffs)}
    fields = (
        *seat_fields(export),
        TRADEOFF,
        Field(
            "kind", gettext_noop("What moved the student: argument, card, passage, or nothing (nothing new).")
        ),
        Field("argument", gettext_noop("Id of the argument credited."), lambda row: row.argument),
        Field("position", gettext_noop("Key of the card credited.")),
        Field(
            "passage",
            gettext_noop("The passage credited, such as P12."),
            lambda row: passage_label(row.passage),
        ),
        Field("why", gettext_noop("One sentence why, in the student’s words.")),
        EPOCH,
        AT,
    )
    return table_of(
        "credits",
        export,
        fields,
        lambda: sorted(record.credits, key=lambda row: (labels[row.seat], places[row.tradeoff])),
        key=("participant", "tradeoff"),
        links=(OF_SEAT, OF_TRADEOFF, OF_ARGUMENT, OF_POSITION, OF_PASSAGE),
    )


def fairness(export: Export) -> Table:
    """A row for each mark that the holder of a card gave to a case written for it by another."""
    arguments = export.record.arguments
    argument, status = argument_fields(export)
    fields = (
        argument,
        status,
        Field(
            "position",
            gettext_noop("Key of the card that it speaks for."),
            lambda row: arguments[row.argument].position,
        ),
        *seat_fields(export),
        Field("fair", gettext_noop("true is fair, false is not yet fair."), type="true/false"),
        AT,
    )
    return table_of(
        "fairness",
        export,
        fields,
        lambda: export.record.fairness,
        key=("argument", "participant"),
        links=(OF_ARGUMENT, OF_POSITION, OF_SEAT),
    )

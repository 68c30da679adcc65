"""The tables of a session by seat. Each is made by a fixed number of queries, however many rows it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from deliberation.errors import gettext_noop
from deliberation.queries.record_rows import ArgumentRow
from deliberation.reports.export import Export, seat_status
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
from deliberation.rules.levels import Level

ROUNDS = ("first", "final")


def participants(export: Export) -> Table:
    """A row for each seat. The name behind it only at the named level."""
    record, labels = export.record, export.labels
    counts = export.shared(work_counts)
    marked: dict[str, list[str]] = {}
    for mark in record.marks:
        marked.setdefault(mark.seat, []).append(f"P{mark.passage}")

    def counted(name: str, meaning: str) -> Field:
        return Field(name, meaning, lambda seat: counts[name][seat.id], "number")

    named = (
        Field(
            "name",
            gettext_noop("The name that the class knows the student by."),
            lambda seat: export.names.get(seat.id),
        ),
    )
    fields = (
        Field("participant", gettext_noop("Pseudonym of the seat."), lambda seat: labels[seat.id]),
        *(named if export.level == Level.NAMED else ()),
        Field(
            "status",
            gettext_noop(
                "joined; left (the student left); removed (by the instructor, left out of every tally); erased (the"
                " student deleted everything); not_joined (on the list, never came)."
            ),
            seat_status,
        ),
        Field(
            "rehearsed", gettext_noop("true if a rehearsal filled the seat, not a person."), type="true/false"
        ),
        Field("card", gettext_noop("Key of the position card that the seat speaks for; empty if none.")),
        Field("joined_at", gettext_noop("When the seat was taken (UTC)."), type="time"),
        Field("left_at", gettext_noop("When the student left (UTC)."), type="time"),
        Field("removed_at", gettext_noop("When the seat was removed (UTC)."), type="time"),
        Field(
            "passages_marked",
            gettext_noop("Passages that the student marked, such as P3 P12."),
            lambda seat: " ".join(marked.get(seat.id, ())),
        ),
        counted("ballots_first", gettext_noop("Trade-offs voted on in the first vote.")),
        counted("ballots_final", gettext_noop("Trade-offs voted on in the final vote.")),
        counted("arguments", gettext_noop("Arguments written, replies apart.")),
        counted("replies", gettext_noop("Replies written to others.")),
        counted("other_side", gettext_noop("Cases written for a card that the student disagrees with.")),
        counted("citations", gettext_noop("Passages cited in all that was written.")),
        counted("weighings", gettext_noop("Arguments of others that were weighed.")),
    )
    return table_of(
        "participants",
        export,
        fields,
        lambda: (record.seats[pk] for pk in labels),
        key=("participant",),
        links=(Link("card", "positions", "position"),),
    )


def work_counts(export: Export) -> dict[str, Counter[str]]:
    """How often each seat has done each thing, by what it did."""
    record = export.record
    arguments = record.arguments

    def written(rows: Iterable[ArgumentRow]) -> Counter[str]:
        return Counter(row.seat for row in rows)

    return {
        "ballots_first": Counter(row.seat for row in record.ballots if row.round == "first"),
        "ballots_final": Counter(row.seat for row in record.ballots if row.round == "final"),
        "arguments": written(row for row in arguments.values() if row.kind == "argument"),
        "replies": written(row for row in arguments.values() if row.parent),
        "other_side": written(row for row in arguments.values() if row.kind == "steelman"),
        "citations": Counter(arguments[row.argument].seat for row in record.citations),
        "weighings": Counter(row.seat for row in record.weighings),
        "credits": Counter(row.seat for row in record.credits),
        "marks": Counter(row.seat for row in record.marks),
    }


def ballots(export: Export) -> Table:
    """A row for each vote: one seat, one trade-off, one round."""
    record, labels = export.record, export.labels
    places = {key: place for place, key in enumerate(record.tradeoffs)}
    fields = (
        *seat_fields(export),
        TRADEOFF,
        Field("round", gettext_noop("first or final.")),
        Field(
            "value",
            gettext_noop(
                "0 is all the way to pole a, 100 all the way to pole b; empty is “I cannot tell yet”."
            ),
            type="number",
        ),
        Field("confidence", gettext_noop("How sure: 1 not very, 2 fairly, 3 very."), type="number"),
        Field("stance", gettext_noop("as_described, only_if, never or cannot_tell.")),
        Field(
            "conditions",
            gettext_noop("With only_if: ids of the conditions named, one space between; see conditions."),
            lambda row: " ".join(row.conditions),
        ),
        Field("guess", gettext_noop("Where the student thought the class stands, 0 to 100."), type="number"),
        Field(
            "late",
            gettext_noop("true if cast after the first vote had closed; left out of before and after."),
            type="true/false",
        ),
        EPOCH,
        AT,
    )
    return table_of(
        "ballots",
        export,
        fields,
        lambda: sorted(
            record.ballots,
            key=lambda row: (labels[row.seat], places[row.tradeoff], ROUNDS.index(row.round)),
        ),
        key=("participant", "tradeoff", "round"),
        links=(OF_SEAT, OF_TRADEOFF),
    )


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
        Field("pole", gettext_noop("a or b, the side it leans to; empty for a question.")),
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
        Field("edited_at", gettext_noop("When its author changed it last (UTC)."), type="time"),
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
    fields = (
        argument,
        Field(
            "citation",
            gettext_noop("1 for the first that the argument cites, and so on."),
            lambda row: row.order,
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
        lambda: export.record.citations,
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
        Field("why", gettext_noop("One sentence why, in the student's words.")),
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


def phases(export: Export) -> Table:
    """A row for each phase that the class entered, in order; going back is a row of its own."""
    rows = export.record.phases
    planned = {step["phase"]: step["minutes"] for step in export.classroom.plan}
    next_at = {row.epoch: later.at for row, later in pairwise(rows)}
    fields = (
        Field("epoch", gettext_noop("Rises by one with each change of phase."), type="number"),
        Field("phase", gettext_noop("Key of the phase entered.")),
        Field(
            "planned_minutes",
            gettext_noop("Minutes that the plan gives it."),
            lambda row: planned.get(row.phase),
            "number",
        ),
        Field("entered_at", gettext_noop("When the class entered it (UTC)."), lambda row: row.at, "time"),
        Field(
            "left_at",
            gettext_noop("When the class left it (UTC); empty for where it is now."),
            lambda row: next_at.get(row.epoch),
            "time",
        ),
    )
    return table_of("phases", export, fields, lambda: rows, key=("epoch",))


def moderation(export: Export) -> Table:
    """The session's log: every act of the instructor, the oldest first, but for what was taken out of it."""
    fields = (
        Field("entry", gettext_noop("1 for the first act, and so on."), lambda row: row[0], "number"),
        Field("at", gettext_noop("When (UTC)."), lambda row: row[1].at, "time"),
        Field("act", gettext_noop("What was done."), lambda row: row[1].act),
        Field("detail", gettext_noop("To what, and why."), lambda row: export.told(row[1])),
    )
    return table_of(
        "moderation", export, fields, lambda: enumerate(export.record.log, start=1), key=("entry",)
    )

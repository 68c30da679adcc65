"""The tables of a session by seat and by step. Each is made by a fixed number of queries, however many rows it has."""

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
    OF_SEAT,
    OF_TRADEOFF,
    TRADEOFF,
    Field,
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

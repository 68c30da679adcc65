"""The tables of a session by seat. Each is made by a fixed number of queries, however many rows it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

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
            "name", "The name that the class knows the student by.", lambda seat: export.names.get(seat.id)
        ),
    )
    fields = (
        Field("participant", "Pseudonym of the seat.", lambda seat: labels[seat.id]),
        *(named if export.level == Level.NAMED else ()),
        Field(
            "status",
            "joined; left (the student left); removed (by the instructor, left out of every tally); erased (the student"
            " deleted everything); not_joined (on the list, never came).",
            seat_status,
        ),
        Field("rehearsed", "true if a rehearsal filled the seat, not a person.", type="true/false"),
        Field("card", "Key of the position card that the seat speaks for; empty if none."),
        Field("joined_at", "When the seat was taken (UTC).", type="time"),
        Field("left_at", "When the student left (UTC).", type="time"),
        Field("removed_at", "When the seat was removed (UTC).", type="time"),
        Field(
            "passages_marked",
            "Passages that the student marked, such as P3 P12.",
            lambda seat: " ".join(marked.get(seat.id, ())),
        ),
        counted("ballots_first", "Trade-offs voted on in the first vote."),
        counted("ballots_final", "Trade-offs voted on in the final vote."),
        counted("arguments", "Arguments written, replies apart."),
        counted("replies", "Replies written to others."),
        counted("other_side", "Cases written for a card that the student disagrees with."),
        counted("citations", "Passages cited in all that was written."),
        counted("weighings", "Arguments of others that were weighed."),
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
        Field("round", "first or final."),
        Field(
            "value",
            "0 is all the way to pole a, 100 all the way to pole b; empty is “I cannot tell yet”.",
            type="number",
        ),
        Field("confidence", "How sure: 1 not very, 2 fairly, 3 very.", type="number"),
        Field("stance", "as_described, only_if, never or cannot_tell."),
        Field(
            "conditions",
            "With only_if: ids of the conditions named, one space between; see conditions.",
            lambda row: " ".join(row.conditions),
        ),
        Field("guess", "Where the student thought the class stands, 0 to 100.", type="number"),
        Field(
            "late",
            "true if cast after the first vote had closed; left out of before and after.",
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
        Field("argument", "Id of the argument.", lambda row: row.id),
        Field(
            "kind",
            "argument; support, rebut or ask (replies); steelman (the best case for a card one disagrees with).",
        ),
        Field("parent", "For a reply: id of what it answers.", lambda row: row.parent),
        *seat_fields(export),
        TRADEOFF,
        Field("pole", "a or b, the side it leans to; empty for a question."),
        Field(
            "pole_name", "That side by name.", lambda row: record.tradeoffs[row.tradeoff].pole_name(row.pole)
        ),
        Field("position", "Key of the card it speaks for; empty if the student speaks for themselves."),
        Field("claim", "The claim."),
        Field("reason", "The reason given."),
        Field(
            "citations",
            "How many passages it cites; see citations.",
            lambda row: len(record.cited.get(row.id, ())),
            "number",
        ),
        Field(
            "status",
            "shown; hidden (by the instructor, see hidden_reason); waiting (not yet let through); removed (its seat was"
            " removed); erased (its author deleted the words).",
            lambda row: export.statuses[row.id],
        ),
        Field("hidden_reason", "Why it was hidden, as its author reads it."),
        Field("hidden_at", "When it was hidden (UTC).", type="time"),
        Field("featured_at", "When the instructor put it on the wall (UTC).", type="time"),
        Field("edited_at", "When its author changed it last (UTC).", type="time"),
        EPOCH,
        Field("at", "When it was posted (UTC).", type="time"),
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
            "citation", "1 for the first that the argument cites, and so on.", lambda row: row.order, "number"
        ),
        status,
        Field("passage", "The passage, such as P12.", lambda row: passage_label(row.passage)),
        Field("text", "Where the words stand: reading, or article if the instructor attached it."),
        Field("exact", "The words themselves."),
        Field("prefix", "The words just before."),
        Field("suffix", "The words just after."),
        Field("start", "First character in the passage, counted from 0 in code points.", type="number"),
        Field("end", "The character after the last.", type="number"),
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
            "value", "1 agree, -1 disagree, 0 pass. Who did not see the argument has no row.", type="number"
        ),
        Field("well_argued", "true if found well argued, whether agreed with or not.", type="true/false"),
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
        Field("kind", "What moved the student: argument, card, passage, or nothing (nothing new)."),
        Field("argument", "Id of the argument credited.", lambda row: row.argument),
        Field("position", "Key of the card credited."),
        Field("passage", "The passage credited, such as P12.", lambda row: passage_label(row.passage)),
        Field("why", "One sentence why, in the student's words."),
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
            "Key of the card that it speaks for.",
            lambda row: arguments[row.argument].position,
        ),
        *seat_fields(export),
        Field("fair", "true is fair, false is not yet fair.", type="true/false"),
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
        Field("epoch", "Rises by one with each change of phase.", type="number"),
        Field("phase", "Key of the phase entered."),
        Field(
            "planned_minutes", "Minutes that the plan gives it.", lambda row: planned.get(row.phase), "number"
        ),
        Field("entered_at", "When the class entered it (UTC).", lambda row: row.at, "time"),
        Field(
            "left_at",
            "When the class left it (UTC); empty for where it is now.",
            lambda row: next_at.get(row.epoch),
            "time",
        ),
    )
    return table_of("phases", export, fields, lambda: rows, key=("epoch",))


def moderation(export: Export) -> Table:
    """The session's log: every act of the instructor, the oldest first, but for what was taken out of it."""
    fields = (
        Field("entry", "1 for the first act, and so on.", lambda row: row[0], "number"),
        Field("at", "When (UTC).", lambda row: row[1].at, "time"),
        Field("act", "What was done.", lambda row: row[1].act),
        Field("detail", "To what, and why.", lambda row: export.told(row[1])),
    )
    return table_of(
        "moderation", export, fields, lambda: enumerate(export.record.log, start=1), key=("entry",)
    )


def tradeoffs(export: Export) -> Table:
    """The trade-offs of the case: what the keys and poles of the other tables mean."""
    chosen = {tradeoff.key for tradeoff in export.record.chosen}
    fields = (
        Field("tradeoff", "Key of the trade-off.", lambda row: row.key),
        Field("title", "Its title."),
        Field("question", "What was asked."),
        Field("pole_a", "The side that stands at 0."),
        Field("pole_a_means", "What that side means."),
        Field("pole_b", "The side that stands at 100."),
        Field("pole_b_means", "What that side means."),
        Field("chosen", "true if the class works on it.", lambda row: row.key in chosen, "true/false"),
    )
    return table_of("tradeoffs", export, fields, export.record.tradeoffs.values, key=("tradeoff",))


def conditions(export: Export) -> Table:
    """The conditions that a vote could name with “only if”."""
    fields = (
        Field("tradeoff", "Key of the trade-off.", lambda row: row[0]),
        Field("condition", "Id of the condition.", lambda row: row[1]["id"]),
        Field("text", "What it says.", lambda row: row[1]["text"]),
    )
    return table_of(
        "conditions",
        export,
        fields,
        lambda: (
            (key, condition)
            for key, tradeoff in export.record.tradeoffs.items()
            for condition in tradeoff.conditions
        ),
        key=("tradeoff", "condition"),
        links=(OF_TRADEOFF,),
    )


def positions(export: Export) -> Table:
    """The position cards of the case."""
    fields = (
        Field("position", "Key of the card.", lambda row: row.key),
        Field("kind", "heard (in the article), candidate, or unheard (an empty chair that may only ask)."),
        Field("name", "The card's name."),
        Field("role", "Who speaks."),
    )
    return table_of("positions", export, fields, lambda: export.record.positions, key=("position",))


def passages(export: Export) -> Table:
    """The reading, passage by passage, in our own words with attributed quotations."""
    fields = (
        Field("passage", "The passage, such as P12.", lambda row: row.label),
        Field("heading", "The heading above it, if one begins here."),
        Field("text", "What it says, as plain text."),
    )
    return table_of("passages", export, fields, lambda: export.record.passages, key=("passage",))

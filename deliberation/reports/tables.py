"""The tables of a session. Each is made by a fixed number of queries, however many rows it has."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet

from deliberation.models import (
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    FairnessMark,
    Identity,
    Participant,
    Weighing,
)
from deliberation.reports.fields import (
    ARGUMENT,
    AT,
    EPOCH,
    TRADEOFF,
    Field,
    seat_fields,
    status_field,
    table_of,
)
from deliberation.reports.seats import argument_status, seat_status, seats_of
from deliberation.reports.table import Table

ROUNDS = ("first", "final")


def participants(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each seat. The name behind it only if asked for, in a class that has a list of names."""
    seats = seats_of(classroom)
    real: dict[Any, str] = {}
    if names and classroom.is_roster:
        real = dict(
            Identity.objects.filter(participant__classroom=classroom).values_list("participant", "name")
        )
    named = (Field("name", "The name on the class list.", lambda seat: real.get(seat.pk)),)
    arguments = _count(Argument.objects.filter(classroom=classroom, kind="argument"))
    replies = _count(Argument.objects.filter(classroom=classroom, parent__isnull=False))
    steelmen = _count(Argument.objects.filter(classroom=classroom, kind="steelman"))
    weighed = _count(Weighing.objects.filter(participant__classroom=classroom))
    first, final = (
        _count(Ballot.objects.filter(participant__classroom=classroom, round=key)) for key in ROUNDS
    )
    cited = dict(
        Citation.objects.filter(argument__classroom=classroom)
        .values_list("argument__participant")
        .annotate(n=Count("pk"))
        .order_by()
    )
    marked: dict[Any, list[int]] = {}
    links = Participant.marks.through.objects.filter(participant__classroom=classroom)
    for seat_id, number in links.order_by("passage__number").values_list("participant", "passage__number"):
        marked.setdefault(seat_id, []).append(number)
    fields = (
        Field("participant", "Pseudonym of the seat.", lambda seat: seats.labels[seat.pk]),
        *(named if names and classroom.is_roster else ()),
        Field(
            "status",
            "joined; left (the student left); removed (by the instructor, left out of every tally); erased (the student"
            " deleted everything); not_joined (on the list, never came).",
            seat_status,
        ),
        Field("rehearsed", "true if a rehearsal filled the seat, not a person.", type="true/false"),
        Field(
            "card",
            "Key of the position card that the seat speaks for; empty if none.",
            lambda seat: seat.card and seat.card.key,
        ),
        Field("joined_at", "When the seat was taken (UTC).", type="time"),
        Field("left_at", "When the student left (UTC).", type="time"),
        Field("removed_at", "When the seat was removed (UTC).", type="time"),
        Field(
            "passages_marked",
            "Passages that the student marked, such as P3 P12.",
            lambda seat: " ".join(f"P{number}" for number in marked.get(seat.pk, ())),
        ),
        Field(
            "ballots_first",
            "Trade-offs voted on in the first vote.",
            lambda seat: first.get(seat.pk, 0),
            "number",
        ),
        Field(
            "ballots_final",
            "Trade-offs voted on in the final vote.",
            lambda seat: final.get(seat.pk, 0),
            "number",
        ),
        Field(
            "arguments", "Arguments written, replies apart.", lambda seat: arguments.get(seat.pk, 0), "number"
        ),
        Field("replies", "Replies written to others.", lambda seat: replies.get(seat.pk, 0), "number"),
        Field(
            "other_side",
            "Cases written for a card that the student disagrees with.",
            lambda seat: steelmen.get(seat.pk, 0),
            "number",
        ),
        Field(
            "citations",
            "Passages cited in all that was written.",
            lambda seat: cited.get(seat.pk, 0),
            "number",
        ),
        Field(
            "weighings",
            "Arguments of others that were weighed.",
            lambda seat: weighed.get(seat.pk, 0),
            "number",
        ),
    )
    return table_of("participants", classroom, fields, seats.by_id.values())


def _count(rows: QuerySet[Any]) -> dict[Any, int]:
    """How many rows each seat has."""
    return dict(rows.values_list("participant").annotate(n=Count("pk")).order_by())


def ballots(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each vote: one seat, one trade-off, one round."""
    seats = seats_of(classroom)
    rows = sorted(
        Ballot.objects.filter(participant__classroom=classroom).select_related("tradeoff"),
        key=lambda row: (
            seats.labels[row.participant_id],
            row.tradeoff.order,
            ROUNDS.index(row.round),
        ),
    )
    fields = (
        *seat_fields(seats),
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
            "With only_if: ids of the conditions named, one space between; texts are in session.json.",
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
    return table_of("ballots", classroom, fields, rows)


def arguments(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each thing argued: arguments, replies, and cases for the other side; hidden ones marked."""
    seats = seats_of(classroom)
    rows = (
        classroom.arguments.select_related("tradeoff", "position")
        .annotate(cited=Count("citations"))
        .order_by("at", "pk")
    )
    fields = (
        Field("argument", "Id of the argument.", lambda row: str(row.pk)),
        Field(
            "kind",
            "argument; support, rebut or ask (replies); steelman (the best case for a card one disagrees with).",
        ),
        Field(
            "parent", "For a reply: id of what it answers.", lambda row: row.parent_id and str(row.parent_id)
        ),
        *seat_fields(seats),
        TRADEOFF,
        Field("pole", "a or b, the side it leans to; empty for a question."),
        Field("pole_name", "That side by name.", lambda row: row.tradeoff.pole_name(row.pole)),
        Field(
            "position",
            "Key of the card it speaks for; empty if the student speaks for themselves.",
            lambda row: row.position and row.position.key,
        ),
        Field("claim", "The claim."),
        Field("reason", "The reason given."),
        Field("citations", "How many passages it cites; see citations.", lambda row: row.cited, "number"),
        Field(
            "status",
            "shown; hidden (by the instructor, see hidden_reason); waiting (not yet let through); removed (its seat was"
            " removed); erased (its author deleted the words).",
            lambda row: argument_status(row, seats),
        ),
        Field("hidden_reason", "Why it was hidden, as its author reads it."),
        Field("hidden_at", "When it was hidden (UTC).", type="time"),
        Field("featured_at", "When the instructor put it on the wall (UTC).", type="time"),
        Field("edited_at", "When its author changed it last (UTC).", type="time"),
        EPOCH,
        Field("at", "When it was posted (UTC).", type="time"),
    )
    return table_of("arguments", classroom, fields, rows)


def citations(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each passage that an argument rests on, with the exact words."""
    seats = seats_of(classroom)
    rows = (
        Citation.objects.filter(argument__classroom=classroom)
        .select_related("argument", "passage")
        .order_by("argument__at", "argument__pk", "order")
    )
    fields = (
        ARGUMENT,
        Field(
            "citation", "1 for the first that the argument cites, and so on.", lambda row: row.order, "number"
        ),
        status_field(seats),
        Field("passage", "The passage, such as P12.", lambda row: row.passage.label),
        Field("text", "Where the words stand: reading, or article if the instructor attached it."),
        Field("exact", "The words themselves."),
        Field("prefix", "The words just before."),
        Field("suffix", "The words just after."),
        Field("start", "First character in the passage, counted from 0 in code points.", type="number"),
        Field("end", "The character after the last.", type="number"),
    )
    return table_of("citations", classroom, fields, rows)


def weighings(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each time that somebody weighed an argument."""
    seats = seats_of(classroom)
    rows = (
        Weighing.objects.filter(argument__classroom=classroom)
        .select_related("argument")
        .order_by("argument__at", "argument__pk", "at", "pk")
    )
    fields = (
        ARGUMENT,
        status_field(seats),
        *seat_fields(seats),
        Field(
            "value", "1 agree, -1 disagree, 0 pass. Who did not see the argument has no row.", type="number"
        ),
        Field("well_argued", "true if found well argued, whether agreed with or not.", type="true/false"),
        EPOCH,
        AT,
    )
    return table_of("weighings", classroom, fields, rows)


def credits(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each answer to "what moved you?" after the final vote."""
    seats = seats_of(classroom)
    rows = sorted(
        Credit.objects.filter(participant__classroom=classroom).select_related(
            "tradeoff", "position", "passage"
        ),
        key=lambda row: (seats.labels[row.participant_id], row.tradeoff.order),
    )
    fields = (
        *seat_fields(seats),
        TRADEOFF,
        Field("kind", "What moved the student: argument, card, passage, or nothing (nothing new)."),
        Field(
            "argument", "Id of the argument credited.", lambda row: row.argument_id and str(row.argument_id)
        ),
        Field("position", "Key of the card credited.", lambda row: row.position and row.position.key),
        Field("passage", "The passage credited, such as P12.", lambda row: row.passage and row.passage.label),
        Field("why", "One sentence why, in the student's words."),
        EPOCH,
        AT,
    )
    return table_of("credits", classroom, fields, rows)


def fairness(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each mark that the holder of a card gave to a case written for it by another."""
    seats = seats_of(classroom)
    rows = (
        FairnessMark.objects.filter(argument__classroom=classroom)
        .select_related("argument__position")
        .order_by("argument__at", "argument__pk", "at", "pk")
    )
    fields = (
        Field("argument", "Id of the case for the other side.", lambda row: str(row.argument_id)),
        status_field(seats),
        Field(
            "position",
            "Key of the card that it speaks for.",
            lambda row: row.argument.position and row.argument.position.key,
        ),
        *seat_fields(seats),
        Field("fair", "true is fair, false is not yet fair.", type="true/false"),
        AT,
    )
    return table_of("fairness", classroom, fields, rows)


def phases(classroom: ClassroomSession, names: bool) -> Table:
    """A row for each phase that the class entered, in order; going back is a row of its own."""
    rows = list(classroom.phase_changes.order_by("epoch"))
    planned = {step["phase"]: step["minutes"] for step in classroom.plan}
    next_at = {row.pk: later.at for row, later in pairwise(rows)}
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
            lambda row: next_at.get(row.pk),
            "time",
        ),
    )
    return table_of("phases", classroom, fields, rows)


def moderation(classroom: ClassroomSession, names: bool) -> Table:
    """The session's log: every act of the instructor, the oldest first."""
    rows = classroom.log.order_by("at", "pk")
    fields = (
        Field("at", "When (UTC).", type="time"),
        Field("act", "What was done."),
        Field("detail", "To what, and why."),
    )
    return table_of("moderation", classroom, fields, rows)

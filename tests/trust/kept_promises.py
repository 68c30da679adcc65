"""Every row of the place as plain SQL tells it, and what must be true of them whatever has been done."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection

Row = dict[str, Any]
Rows = dict[str, dict[Any, Row]]
TABLES = [
    model._meta.db_table
    for model in apps.get_app_config("deliberation").get_models(include_auto_created=True)
]
PREFIX = "deliberation_"
# What no page of the class shows, so that its version need not rise: marks before they are released, tries at a PIN.
UNSEEN = {"rubricmark", "identity"}
# In which phases something may be written, spelled out a second time: the rules are not asked what is right.
ROUND_IN = {"first": {"first_vote", "argue", "switch", "weigh"}, "final": {"final_vote"}}
WRITTEN_IN = {
    "argument": {"argue"},
    "support": {"argue"},
    "rebut": {"argue"},
    "ask": {"argue"},
    "steelman": {"switch"},
}


def all_rows() -> Rows:
    """Table (without its prefix) to primary key to row, of every table."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
            found[table.removeprefix(PREFIX)] = {row["id"]: row for row in rows}
    return found


def changed(before: Rows, after: Rows) -> dict[str, list[Row]]:
    """The rows of each table that are new, other than before, or gone (as they were)."""
    found = {}
    for table, rows in after.items():
        old = before[table]
        differ = [row for pk, row in rows.items() if old.get(pk) != row]
        if differ := [*differ, *(old[pk] for pk in old.keys() - rows.keys())]:
            found[table] = differ
    return found


def broken_promises(rows: Rows) -> list[str]:
    """What is wrong among the rows, in words; empty if every promise is kept."""
    seats, arguments, ballots = rows["participant"], rows["argument"], rows["ballot"]
    class_of = {pk: seat["classroom_id"] for pk, seat in seats.items()}
    phase_at = {(row["classroom_id"], row["epoch"]): row["phase"] for row in rows["phasechange"].values()}
    voted_on = {
        (row["classroomsession_id"], row["tradeoff_id"])
        for row in rows["classroomsession_tradeoffs"].values()
    }
    wrong = []

    def ask(holds: bool, what: str, row: object) -> None:
        if not holds:
            wrong.append(f"{what}: {row}")

    for what, keys in _unique(rows).items():
        wrong += [f"{what} twice: {key}" for key, n in keys.items() if n > 1]
    for row in ballots.values():
        where = class_of[row["participant_id"]]
        ask((where, row["tradeoff_id"]) in voted_on, "a ballot on another class's trade-off", row)
        ask(phase_at.get((where, row["epoch"])) in ROUND_IN[row["round"]], "a ballot outside its phase", row)
        ask(
            bool(row["late"])
            == (row["round"] == "first" and phase_at.get((where, row["epoch"])) != "first_vote"),
            "late",
            row,
        )
    for row in arguments.values():
        where = row["classroom_id"]
        ask(class_of[row["participant_id"]] == where, "an argument of another class's seat", row)
        ask((where, row["tradeoff_id"]) in voted_on, "an argument on another class's trade-off", row)
        ask(
            phase_at.get((where, row["epoch"])) in WRITTEN_IN[row["kind"]],
            "an argument outside its phase",
            row,
        )
        if row["parent_id"]:
            ask(arguments[row["parent_id"]]["classroom_id"] == where, "an answer to another class", row)
            ask(
                arguments[row["parent_id"]]["tradeoff_id"] == row["tradeoff_id"],
                "an answer about something else",
                row,
            )
    for table in ("weighing", "takenback", "fairnessmark"):
        for row in rows[table].values():
            argument = arguments[row["argument_id"]]
            ask(argument["classroom_id"] == class_of[row["participant_id"]], f"a {table} across classes", row)
            if table != "takenback":
                ask(argument["participant_id"] != row["participant_id"], f"a {table} of one's own", row)
    for row in rows["weighing"].values():
        where = class_of[row["participant_id"]]
        ask(phase_at.get((where, row["epoch"])) == "weigh", "a weighing outside its phase", row)
    for row in rows["credit"].values():
        where = class_of[row["participant_id"]]
        ask(phase_at.get((where, row["epoch"])) == "final_vote", "a credit outside its phase", row)
        if row["argument_id"]:
            ask(arguments[row["argument_id"]]["classroom_id"] == where, "a credit to another class", row)
    for pk, row in rows["classroomsession"].items():
        ask(phase_at.get((pk, row["phase_epoch"])) == row["phase"], "a phase that was never entered", row)
        featured = [a for a in arguments.values() if a["classroom_id"] == pk and a["featured_at"]]
        ask(len(featured) <= 1, "two arguments before the class", featured)
    return wrong


def _unique(rows: Rows) -> dict[str, Counter[tuple[Any, ...]]]:
    keys = {
        "ballot": ("participant_id", "tradeoff_id", "round"),
        "weighing": ("argument_id", "participant_id"),
        "takenback": ("argument_id", "participant_id"),
        "fairnessmark": ("argument_id", "participant_id"),
        "credit": ("participant_id", "tradeoff_id"),
        "argument": ("participant_id", "op"),
        "participant": ("classroom_id", "folded"),
        "phasechange": ("classroom_id", "epoch"),
        "identity": ("participant_id",),
    }
    return {
        table: Counter(tuple(row[n] for n in names) for row in rows[table].values())
        for table, names in keys.items()
    }


def active_seats(rows: Rows, classroom: int) -> set[Any]:
    """Who has joined and was not removed."""
    return {
        pk for pk, row in rows["participant"].items()
        if row["classroom_id"] == classroom and row["joined_at"] and not row["removed_at"]
    }  # fmt: skip


def recount(rows: Rows, classroom: int) -> dict[tuple[Any, str], list[tuple[Any, int | None]]]:
    """Who of the active seats voted what, by trade-off and round; late votes left out."""
    active = active_seats(rows, classroom)
    found: dict[tuple[Any, str], list[tuple[Any, int | None]]] = {}
    for row in rows["ballot"].values():
        if row["participant_id"] in active and not row["late"]:
            found.setdefault((row["tradeoff_id"], row["round"]), []).append(
                (row["participant_id"], row["value"])
            )
    return {key: sorted(votes, key=str) for key, votes in found.items()}


def shown_claims(rows: Rows, classroom: int) -> set[str]:
    """The claims that the class may read."""
    gone = {pk for pk, row in rows["participant"].items() if row["removed_at"]}
    return {
        row["claim"] for row in rows["argument"].values()
        if row["classroom_id"] == classroom and row["let_through_at"] and not row["hidden_at"] and row["participant_id"] not in gone
    }  # fmt: skip

"""gradebook/: what each student did of what each step asked, for the gradebooks of Canvas and Moodle.

Done and required, step by step, and the instructor's own marks from 0 to 3: nothing here is a mark by count alone.
No e-mail address or number of a student is kept, so the columns for them are there to be filled in. What Canvas and
Moodle know a column by stays as it is; a step or a mark, which a person reads, is named in the language of the class.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from deliberation.reports.export import Export
from deliberation.reports.tables import work_counts
from deliberation.reports.writers import disarmed
from deliberation.rules.rubric import CRITERIA
from deliberation.rules.rubric import HIGHEST as MOST_MARK


@dataclass(frozen=True)
class Item:
    """A column of a gradebook: its title in the language spoken, the most that can be reached, and what each seat has;
    None is empty."""

    title: str
    most: int
    points: Mapping[str, int | None]


def steps(export: Export) -> list[Item]:
    """What the steps of the plan asked, and how much of it each seat did, never more than was asked."""
    votes = len(export.record.chosen)
    asked = {
        "read": [(gettext("Read: passages marked"), "marks", 1)],
        "first_vote": [(gettext("First vote"), "ballots_first", votes)],
        "argue": [
            (gettext("Argue: arguments"), "arguments", 1),
            (gettext("Argue: passages cited"), "citations", 1),
        ],
        "switch": [(gettext("Other side"), "other_side", 1)],
        "weigh": [(gettext("Weigh: arguments weighed"), "weighings", 1)],
        "final_vote": [
            (gettext("Final vote"), "ballots_final", votes),
            (gettext("What moved you"), "credits", votes),
        ],
    }
    counts = export.shared(work_counts)
    return [
        Item(
            gettext("%(title)s (done of %(most)s)") % {"title": title, "most": most},
            most,
            {seat: min(counts[what][seat], most) for seat in export.labels},
        )
        for step in export.classroom.plan
        for title, what, most in asked.get(step["phase"], [])
    ]


def marks(export: Export) -> list[Item]:
    """The instructor's marks from 0 to 3, an item for each criterion of the rubric; none if nothing was marked."""
    given = export.record.rubric_marks
    if not given:
        return []
    return [
        Item(
            gettext("%(title)s (0 to %(most)s)") % {"title": gettext(criterion.title), "most": MOST_MARK},
            MOST_MARK,
            {row.seat: getattr(row, criterion.key) for row in given},
        )
        for criterion in CRITERIA
    ]


def canvas_chunks(export: Export) -> Iterator[bytes]:
    """canvas.csv: students by name, since no id is kept here; a row of points possible, then one for each student."""
    items = _items(export)
    rows: list[list[object]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(item.title for item in items)],
        ["    Points Possible", "", "", "", "", *(item.most for item in items)],
    ]
    rows += [
        [_name(export, seat), "", "", "", disarmed(export.classroom.title), *_points(items, seat)]
        for seat in _students(export)
    ]
    yield _csv(rows)


def moodle_chunks(export: Export) -> Iterator[bytes]:
    """moodle.csv: Moodle finds a student by e-mail or ID number, which are to be filled in first."""
    items = _items(export)
    rows: list[list[object]] = [["Email address", "ID number", "Name", *(item.title for item in items)]]
    rows += [["", "", _name(export, seat), *_points(items, seat)] for seat in _students(export)]
    yield _csv(rows)


def _items(export: Export) -> list[Item]:
    """The steps, then the marks, each with the session's code: a gradebook holds many sessions."""
    code = export.classroom.code
    return [Item(f"{code} {item.title}", item.most, item.points) for item in (*steps(export), *marks(export))]


def _students(export: Export) -> Iterator[str]:
    seats = export.record.seats
    return (key for key in export.labels if not seats[key].removed_at and not seats[key].erased)


def _name(export: Export, seat: str) -> str:
    return disarmed(export.names.get(seat) or export.labels[seat])


def _points(items: list[Item], seat: str) -> list[object]:
    return ["" if (points := item.points.get(seat)) is None else points for item in items]


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()

"""Everything of a session in one archive. The same session gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.utils.translation import gettext

from deliberation.models import ClassroomSession
from deliberation.reports import REPORTS
from deliberation.reports.page import write_page
from deliberation.reports.table import Table
from deliberation.reports.writers import json_rows, write_csv, write_dictionary, write_json

# The earliest moment that a zip archive can name: an archive made twice is the same file.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READ_BY_ALL = 0o644 << 16


def all_tables(classroom: ClassroomSession, *, names: bool) -> list[Table]:
    """Every table of the session."""
    return [report.build(classroom, names) for report in REPORTS]


def write_session(classroom: ClassroomSession, tables: list[Table]) -> bytes:
    """session.json: the case, the trade-offs, the plan and all tables."""
    case = classroom.case
    content: dict[str, Any] = {
        "format": "deliberation-session/1",
        "session": {
            "code": classroom.code,
            "title": classroom.title,
            "join_mode": classroom.join_mode,
            "deals_cards": classroom.deals_cards,
            "screens_arguments": classroom.screens_arguments,
            "shows_authors": classroom.shows_authors,
            "shows_results": classroom.shows_results,
            "phase": classroom.phase,
            "created_at": classroom.created_at,
            "ended_at": classroom.ended_at,
            "rehearsed": classroom.participants.filter(rehearsed=True).exists(),
        },
        "case": {
            "slug": case.slug,
            "edition": case.edition,
            "digest": case.digest,
            "title": case.title,
            "question": case.question,
            "language": case.language,
            # PostgreSQL keeps no order of keys; the file has one, whatever the database.
            "source": dict(sorted(case.source.items())),
        },
        "positions": [
            {"key": card.key, "kind": card.kind, "name": card.name, "role": card.role}
            for card in case.positions.all()
        ],
        "tradeoffs": [
            {
                "key": tradeoff.key,
                "title": tradeoff.title,
                "question": tradeoff.question,
                "pole_a": tradeoff.pole_a,
                "pole_b": tradeoff.pole_b,
                "conditions": [
                    {"id": condition["id"], "text": condition["text"]} for condition in tradeoff.conditions
                ],
            }
            for tradeoff in classroom.tradeoffs.all()
        ],
        "plan": [{"phase": step["phase"], "minutes": step["minutes"]} for step in classroom.plan],
        "columns": {
            table.name: [
                {"name": column.name, "type": column.type, "meaning": column.meaning}
                for column in table.columns
            ]
            for table in tables
        },
        "tables": {table.name: json_rows(table) for table in tables},
    }
    return write_json(content)


def write_bundle(classroom: ClassroomSession, *, names: bool = False) -> bytes:
    """The report, every table, session.json and the data dictionary, as a zip archive."""
    tables = all_tables(classroom, names=names)
    files = {
        "README.txt": write_dictionary(_heading(classroom), tables),
        "report.html": write_page(classroom),
        "session.json": write_session(classroom, tables),
        **{f"{table.name}.csv": write_csv(table) for table in tables},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READ_BY_ALL
            archive.writestr(entry, content)
    return buffer.getvalue()


def _heading(classroom: ClassroomSession) -> list[str]:
    about = {
        "title": classroom.title,
        "code": classroom.code,
        "case": classroom.case.title,
        "edition": classroom.case.edition,
    }
    lines = [
        gettext("“%(title)s” (%(code)s), on the case “%(case)s”, edition %(edition)s.") % about,
        "",
        gettext("report.html is made to be printed; session.json holds everything for programs."),
        gettext("The CSV files are UTF-8 with one header row; their rows are described below."),
        gettext("Times are UTC, as 2026-01-31T09:30:00Z. An empty cell means that nothing was said, never zero."),
        gettext("Votes: 0 is all the way to pole a, 100 all the way to pole b; a change above zero goes toward b."),
        gettext("Weighings: 1 agree, -1 disagree, 0 pass; who did not see an argument has no row."),
        gettext("An apostrophe before a cell that a spreadsheet could run as a formula is not part of it."),
        gettext("These tables tell what each seat did. Leave rows with removed = true out of what you count."),
    ]  # fmt: skip
    if classroom.participants.filter(rehearsed=True).exists():
        lines.append(
            gettext("Seats of this session were filled by a rehearsal, not by people: see “rehearsed”.")
        )
    return lines

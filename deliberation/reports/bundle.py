"""Everything of a session in one archive. The same session at the same level gives the same bytes.

A file of the bundle is one line in FILES: `BundleFile(path, purpose, make)`. `make` takes the frozen `Export`, whose
`classroom`, `level`, `record` (all rows, read once), `labels` and `names` are for every file the same, and gives
bytes, in as many pieces as it likes. `purpose` is one sentence, which README.txt and the reports page show. `levels`
says at which levels the file is made; by default at those that tell of single seats. Times, chance and language must
come from the session, never from the clock or from who asks. Each file has an address of its own: see
`BundleFile.address`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils import translation

from deliberation.errors import gettext_noop
from deliberation.reports import AGGREGATES, OF_THE_CASE, REPORTS
from deliberation.reports.aif import aif_chunks
from deliberation.reports.annotations import annotation_chunks, reading_chunks
from deliberation.reports.archive import zip_chunks
from deliberation.reports.argdown import argdown_chunks
from deliberation.reports.datapackage import write_datapackage
from deliberation.reports.export import Export
from deliberation.reports.gradebook import canvas_chunks, moodle_chunks
from deliberation.reports.page import write_page
from deliberation.reports.paper import Paper
from deliberation.reports.pdf import write_pdf
from deliberation.reports.polis import (
    comment_chunks,
    history_chunks,
    participant_chunks,
    summary_chunks,
    vote_chunks,
)
from deliberation.reports.printed import report_paper
from deliberation.reports.printed.aggregate import aggregate_paper
from deliberation.reports.readme import write_readme
from deliberation.reports.sessionfile import session_chunks
from deliberation.reports.summary import summary
from deliberation.reports.table import Report, Table
from deliberation.reports.word import write_docx
from deliberation.reports.workbook import write_workbook
from deliberation.reports.writers import MACHINE, SPREADSHEET, Profile, csv_chunks
from deliberation.rules.levels import ALL, BY_SEAT, Level

ONLY_AGGREGATE = frozenset({Level.AGGREGATE})
FOLDERS = {"csv": MACHINE, "spreadsheet": SPREADSHEET}


@dataclass(frozen=True)
class BundleFile:
    """A file of the bundle: where it stands, what it is for, what makes it, and at which levels."""

    path: str
    purpose: str
    maker: Callable[[Export], Iterable[bytes]]
    levels: frozenset[Level] = BY_SEAT

    def make(self, export: Export) -> Iterator[bytes]:
        """The file, piece by piece, in the language of its class whatever is spoken around it."""
        language = export.classroom.spoken_language
        with translation.override(language):
            pieces = iter(self.maker(export))
        while True:
            with translation.override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    @property
    def address(self) -> tuple[str, str]:
        """Name and suffix under `/teach/sessions/<code>/reports/`; a CSV for a spreadsheet has the shortest."""
        name, _, suffix = self.path.removeprefix("spreadsheet/").rpartition(".")
        return name.replace("/", "-").replace(".", "-"), suffix


def tables_of(export: Export) -> list[Table]:
    """The tables of a session at the level of the export."""
    reports = AGGREGATES if export.level == Level.AGGREGATE else REPORTS
    return [report.build(export) for report in reports]


def _csv(report: Report, profile: Profile, export: Export) -> Iterator[bytes]:
    return csv_chunks(report.build(export), profile)


def _csv_files() -> Iterator[BundleFile]:
    """Each table in both profiles, at the levels that it is made for."""
    for folder, profile in FOLDERS.items():
        for report in dict.fromkeys([*REPORTS, *AGGREGATES]):
            levels = ALL if report in OF_THE_CASE else BY_SEAT if report in REPORTS else ONLY_AGGREGATE
            make = partial(_csv, report, profile)
            yield BundleFile(f"{folder}/{report.key}.csv", report.meaning, make, levels)


def _readme(export: Export) -> Iterator[bytes]:
    yield write_readme(export, files_of(export.level), tables_of(export))


def _page(export: Export) -> Iterator[bytes]:
    tables = tables_of(export) if export.level == Level.AGGREGATE else ()
    yield write_page(export, tables)


def _paper(export: Export) -> Paper:
    if export.level != Level.AGGREGATE:
        return report_paper(export.shared(summary))
    of_the_case = {report.key for report in OF_THE_CASE}
    told = [table for table in tables_of(export) if table.name not in of_the_case]
    return aggregate_paper(export.classroom, told)


def _pdf(export: Export) -> Iterator[bytes]:
    yield write_pdf(export.shared(_paper))


def _docx(export: Export) -> Iterator[bytes]:
    yield write_docx(export.shared(_paper))


def _workbook(export: Export) -> Iterator[bytes]:
    return write_workbook(tables_of(export))


FILES: tuple[BundleFile, ...] = (
    BundleFile("README.txt", gettext_noop("What each file is for and what each column means."), _readme, ALL),
    BundleFile("report.html", gettext_noop("The report, made to be read and printed."), _page, ALL),
    BundleFile(
        "report.pdf",
        gettext_noop("The report to print. Its cover says what it tells, and whether it is fit to pass on."),
        _pdf,
        ALL,
    ),
    BundleFile("report.docx", gettext_noop("The same report for a word processor."), _docx, ALL),
    BundleFile("session.xlsx", gettext_noop("Every table as a sheet of one workbook."), _workbook, ALL),
    BundleFile(
        "session.json",
        gettext_noop("The whole session for another server: manage.py import_session reads it."),
        session_chunks,
    ),
    *_csv_files(),
    BundleFile(
        "datapackage.json",
        gettext_noop(
            "The tables in csv/ for programs: the type of each column, keys, and what refers to what."
        ),
        lambda export: write_datapackage(export, tables_of(export)),
        ALL,
    ),
    BundleFile(
        "arguments.argdown",
        gettext_noop("The argument map as text, for the editors of Argdown (argdown.org)."),
        argdown_chunks,
    ),
    BundleFile(
        "arguments.aif.json",
        gettext_noop(
            "The argument map in the Argument Interchange Format, for tools that analyse arguments."
        ),
        aif_chunks,
    ),
    BundleFile(
        "annotations.jsonld",
        gettext_noop("Every citation as a Web Annotation (W3C) that points into reading.html."),
        annotation_chunks,
    ),
    BundleFile(
        "reading.html",
        gettext_noop("The reading, passage by passage, as the citations count it."),
        reading_chunks,
    ),
    BundleFile(
        "polis/comments.csv",
        gettext_noop("The arguments as Polis exports comments. moderated: 1 shown, -1 hidden, 0 waiting."),
        comment_chunks,
    ),
    BundleFile(
        "polis/votes.csv",
        gettext_noop("The weighings as Polis exports votes: 1 agree, -1 disagree, 0 pass."),
        vote_chunks,
    ),
    BundleFile(
        "polis/participants-votes.csv",
        gettext_noop(
            "The same with a row for each participant and a column for each comment; empty is not seen."
        ),
        participant_chunks,
    ),
    BundleFile(
        "polis/summary.csv", gettext_noop("Counts of the conversation as Polis gives them."), summary_chunks
    ),
    BundleFile("polis/stats-history.csv", gettext_noop("The same counts as a table."), history_chunks),
    BundleFile(
        "gradebook/canvas.csv",
        gettext_noop(
            "For the gradebook of Canvas: what was done of what each step asked, and the marks given."
        ),
        canvas_chunks,
    ),
    BundleFile(
        "gradebook/moodle.csv",
        gettext_noop(
            "The same for Moodle. Fill in the e-mail addresses or ID numbers first: they are not kept here."
        ),
        moodle_chunks,
    ),
)


def files_of(level: Level) -> list[BundleFile]:
    """The files of a bundle at a level, in their order."""
    return [file for file in FILES if level in file.levels]


def bundle_chunks(export: Export, only: Iterable[str] = ()) -> Iterator[bytes]:
    """The bundle as a zip archive, piece by piece; `only` names the paths or folders that it is to hold."""
    wanted = tuple(only)
    return zip_chunks(
        (file.path, partial(file.make, export))
        for file in files_of(export.level)
        if not wanted or file.path in wanted or file.path.split("/")[0] in wanted
    )


def write_bundle(classroom_export: Export) -> bytes:
    """The whole bundle in memory."""
    return b"".join(bundle_chunks(classroom_export))

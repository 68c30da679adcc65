"""Everything of a session in one archive. The same session at the same level gives the same bytes.

A file of the bundle is one line in FILES: `BundleFile(path, purpose, make)`. `make` takes the frozen `Export`, whose
`classroom`, `level`, `record` (all rows, read once), `labels` and `names` are for every file the same, and gives
bytes, in as many pieces as it likes. `purpose` is one sentence, which README.txt and the reports page show. `levels`
says at which levels the file is made; by default at those that tell of single seats. Times and chance must come from
the session, never from the clock. Each file has an address of its own: see `BundleFile.address`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from deliberation.errors import gettext_noop
from deliberation.reports import REPORTS
from deliberation.reports.archive import zip_chunks
from deliberation.reports.export import Export
from deliberation.reports.page import write_page
from deliberation.reports.readme import write_readme
from deliberation.reports.sessionfile import session_chunks
from deliberation.reports.table import Table
from deliberation.reports.workbook import write_workbook
from deliberation.reports.writers import MACHINE, SPREADSHEET, Profile, csv_chunks
from deliberation.rules.levels import ALL, BY_SEAT, Level

FOLDERS = {"csv": MACHINE, "spreadsheet": SPREADSHEET}


@dataclass(frozen=True)
class BundleFile:
    """A file of the bundle: where it stands, what it is for, what makes it, and at which levels."""

    path: str
    purpose: str
    make: Callable[[Export], Iterable[bytes]]
    levels: frozenset[Level] = BY_SEAT

    @property
    def address(self) -> tuple[str, str]:
        """Name and suffix under `/teach/sessions/<code>/reports/`; a CSV for a spreadsheet has the shortest."""
        name, _, suffix = self.path.removeprefix("spreadsheet/").rpartition(".")
        return name.replace("/", "-").replace(".", "-"), suffix


def tables_of(export: Export) -> list[Table]:
    """The tables of a session at the level of the export."""
    return [report.build(export) for report in REPORTS]


def _csv(key: str, profile: Profile, export: Export) -> Iterator[bytes]:
    report = next(report for report in REPORTS if report.key == key)
    return csv_chunks(report.build(export), profile)


def _readme(export: Export) -> Iterator[bytes]:
    yield write_readme(export, files_of(export.level), tables_of(export))


def _page(export: Export) -> Iterator[bytes]:
    yield write_page(export)


def _workbook(export: Export) -> Iterator[bytes]:
    return write_workbook(tables_of(export))


FILES: tuple[BundleFile, ...] = (
    BundleFile("README.txt", gettext_noop("What each file is for and what each column means."), _readme, ALL),
    BundleFile("report.html", gettext_noop("The report, made to be read and printed."), _page, ALL),
    BundleFile("session.xlsx", gettext_noop("Every table as a sheet of one workbook."), _workbook, ALL),
    BundleFile(
        "session.json",
        gettext_noop("The whole session for another server: manage.py import_session reads it."),
        session_chunks,
    ),
    *(
        BundleFile(f"{folder}/{report.key}.csv", report.meaning, partial(_csv, report.key, profile))
        for folder, profile in FOLDERS.items()
        for report in REPORTS
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

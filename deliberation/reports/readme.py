"""README.txt of a bundle: what each file is for and what each column means, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext, pgettext

from deliberation.errors import gettext_noop
from deliberation.reports.export import Export
from deliberation.reports.table import Table
from deliberation.reports.writers import write_dictionary
from deliberation.rules.levels import Level

WEIGHED = gettext_noop("Weighings: 1 agree, -1 disagree, 0 pass; who did not see an argument has no row.")


class Described(Protocol):
    """A file with its path and what it is for."""

    @property
    def path(self) -> str: ...

    @property
    def purpose(self) -> str: ...


def write_readme(export: Export, files: Iterable[Described], tables: Iterable[Table]) -> bytes:
    """The page, in UTF-8 with a mark, so that every editor reads it."""
    lines = [*_heading(export), "", gettext("The files"), "---------"]
    colon = pgettext("before what follows", ": ")
    lines += [f"{file.path}{colon}{gettext(file.purpose)}" for file in files]
    lines += ["", gettext("The columns of the tables, in csv/ and spreadsheet/"), ""]
    return write_dictionary(lines, tables)


def _heading(export: Export) -> list[str]:
    classroom = export.classroom
    about = {
        "title": classroom.title,
        "code": classroom.code,
        "case": classroom.case.title,
        "edition": classroom.case.edition,
    }
    is_by_seat = export.level != Level.AGGREGATE
    lines = [
        gettext("“%(title)s” (%(code)s), on the case “%(case)s”, edition %(edition)s.") % about,
        "",
        _level_words(export.level),
        "",
        gettext("csv/ is for programs: UTF-8 without a mark, text as it was typed (RFC 4180)."),
        gettext("spreadsheet/ is for spreadsheets: an apostrophe stands before a text that could run as a formula."),
        gettext("Times are UTC, as 2026-01-31T09:30:00Z. Where a number is empty it is withheld, never zero.")
        if not is_by_seat
        else gettext("Times are UTC, as 2026-01-31T09:30:00Z. An empty cell means that nothing was said, never zero."),
        gettext("Votes: 0 is all the way to pole a, 100 all the way to pole b; a change above zero goes toward b."),
        *([gettext(WEIGHED)] if is_by_seat else []),
        gettext("Removed seats are in no number.")
        if not is_by_seat
        else gettext("These tables tell what each seat did. Leave rows with removed = true out of what you count."),
        gettext("manifest-sha256.txt lists the SHA-256 of every file; “sha256sum -c manifest-sha256.txt” checks them."),
    ]  # fmt: skip
    if any(seat.rehearsed for seat in export.record.seats.values()):
        lines.append(
            gettext("Seats of this session were filled by a rehearsal, not by people: see “rehearsed”.")
            if is_by_seat
            else gettext("Seats of this session were filled by a rehearsal, not by people.")
        )
    return lines


def _level_words(level: Level) -> str:
    return {
        Level.NAMED: gettext(
            "Level: named. These files say who is who. Keep them where only you can read them."
        ),
        Level.PSEUDONYMOUS: gettext(
            "Level: pseudonymous. No file says who is who, but a student may be known by what they wrote."
        ),
        Level.AGGREGATE: gettext(
            "Level: aggregate. Only numbers about groups of five or more; nothing that one student said."
        ),
    }[level]

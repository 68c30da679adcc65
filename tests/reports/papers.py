"""Papers, classes and programs for the tests of printed reports."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from deliberation.models import Citation
from deliberation.reports.paper import Entry, Heading, Paper, Typed
from tests.make import make_argument, make_ballot, make_classroom, make_seat, make_weighing

CHINESE = "人脸识别应该先经过公众讨论。"
ARABIC = "الخصوصية حق للجميع"
EMOJI = "😀"

# Typst's own mark-up, XML's, and what turns, breaks or ends a text.
HOSTILE = [
    "#panic(1)", "#read(\"/etc/passwd\")", "$ x^2 $", "] [ *b* _i_ `raw` ```", "\\ \\u{41} \\", "= Heading", "- list",
    "<label> @ref", "// comment", "/* comment */", "\"quoted\" 'single'", "~ --- ...", "#let x = 1", "{page} {pages}", "%(n)s %",
    "<script>alert(1)</script>", "</w:t></w:r>", "&amp; &#0; ]]>", "\u202eolleh\u202c", "a\u0000b\u0007", "\ufffe\uffff",
    "\U00012000\ue000", "e" + "\u0301" * 50, "a" * 2000, "https://example.org/" + "x" * 300, "\n\n\nlines\r\n\u2028end",
    "=1+1", "👩‍👩‍👧🏳️‍🌈🇨🇭", "क्‍ष", "\ufeff\u200b\u00ad", "\u3164\u115f",
]  # fmt: skip


def program(name):
    """The path of a program that opens reports; a test that needs it is skipped where it is not."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"no {name}")
    return path


def run(*command, **options):
    return subprocess.run(command, capture_output=True, timeout=120, check=True, **options).stdout


def pdf_text(content):
    """The words of a PDF as poppler reads them."""
    return run(program("pdftotext"), "-layout", "-enc", "UTF-8", "-", "-", input=content).decode()


def paper_of(*claims, **fields):
    """A paper with an entry for each claim."""
    entries = tuple(
        Entry(meta=("No. 1", Typed(claim)), claim=Typed(claim), reason=Typed(claim)) for claim in claims
    )
    return Paper(**{
        "kind": "Report", "title": Typed("A class"), "subtitle": "A question?", "language": "en", "right_to_left": False,
        "made_at": datetime(2026, 1, 31, tzinfo=UTC), "contents_title": "In this report", "cover": (),
        "parts": ((Heading(1, "Part"), *entries),), "running": Typed("A class"), "page_of": "Page {page} of {pages}",
    } | fields)  # fmt: skip


def make_class(students=8, **fields):
    """A class that has voted twice and argued in Chinese, Arabic, emoji and English; two argue hidden or unseen."""
    classroom = make_classroom(phase="debrief", **fields)
    passage = classroom.case.passages.get(number=4)
    seats = [make_seat(classroom, pseudonym=f"Otter of row {n:03d}") for n in range(students)]
    tradeoffs = list(classroom.tradeoffs.all())
    for at, seat in enumerate(seats):
        for tradeoff in tradeoffs:
            make_ballot(seat, tradeoff=tradeoff, value=20 if at % 2 else 80)
            make_ballot(seat, tradeoff=tradeoff, value=35 if at % 2 else 90, round="final")
    claims = [f"{CHINESE} {EMOJI}", ARABIC, "A plain claim", "A hidden claim", "A waiting claim"]
    for at, claim in enumerate(claims):
        argument = make_argument(seats[at % students], claim=claim, tradeoff=tradeoffs[0], pole="ab"[at % 2])
        if claim == "A hidden claim":
            argument.hidden_at, argument.hidden_reason = argument.at, "Not kind"
        if claim == "A waiting claim":
            argument.let_through_at = None
        argument.save()
        Citation.objects.create(
            argument=argument, order=0, passage=passage, exact="four in ten", start=0, end=11
        )
        for seat in seats[:6]:
            make_weighing(argument, participant=seat, value=1, well_argued=True)
    return classroom

"""Which stance had how many is the same on paper, in a word processor and on the page, whichever were chosen."""

import itertools
import re

import pytest

from deliberation.models import Ballot
from deliberation.reports.paper import Grid
from tests.make import make_ballot, make_case, make_classroom, make_seat
from tests.reports.papers import pdf_text
from tests.reports.reading import docx_of, html_of, pdf_of, tables_of_docx, tables_of_html

STANCES = tuple(Ballot.Stance.values)
HEADS = ["Yes, as described", "Only if …", "Never", "I cannot tell yet"]
SUBSETS = [some for size in range(1, 5) for some in itertools.combinations(STANCES, size)]
# So many that each of four stances has five.
STUDENTS = 20
PAIR = re.compile(r"(\d+|–) *→ *(\d+|–)")


def chosen(some, at):
    return some[at % len(some)]


def class_with(subsets):
    """A class whose first vote on each trade-off has the stances of one subset, and whose final vote those of the next."""
    classroom = make_classroom(phase="debrief", case=make_case(), tradeoffs=len(subsets))
    for at in range(STUDENTS):
        seat = make_seat(classroom)
        for place, tradeoff in enumerate(classroom.tradeoffs.all()):
            after = subsets[(place + 1) % len(subsets)]
            make_ballot(seat, tradeoff=tradeoff, value=20, stance=chosen(subsets[place], at))
            make_ballot(seat, tradeoff=tradeoff, value=60, round="final", stance=chosen(after, at))
    return classroom


def counted(some):
    return [sum(chosen(some, at) == stance for at in range(STUDENTS)) for stance in STANCES]


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(0, len(SUBSETS), 3))
def test_every_number_of_a_stance_stands_under_its_own_head(place):
    subsets = SUBSETS[place : place + 3]
    classroom = class_with(subsets)
    expected = [
        [f"{before} → {after}" for before, after in zip(counted(some), counted(later), strict=True)]
        for some, later in zip(subsets, [*subsets[1:], subsets[0]], strict=True)
    ]

    words = pdf_text(pdf_of(classroom)).split("before → after")[1]
    assert [words.index(head.split()[0]) for head in HEADS] == sorted(
        words.index(head.split()[0]) for head in HEADS
    )
    printed = [
        [" → ".join(pair) for pair in PAIR.findall(line)]
        for line in words.split("\f")[0].splitlines()
        if line.strip().startswith("Trade-off ")
    ]
    assert printed == expected

    tables = tables_of_docx(docx_of(classroom))
    (handout,) = [table for table in tables if table[0] == ["", *HEADS]]
    assert [row[1:] for row in handout[1:]] == expected
    detailed = [table for table in tables if table[1:] and [row[0] for row in table[1:]] == HEADS]
    assert [[" → ".join(row[1:]) for row in table[1:]] for table in detailed] == expected

    tables = tables_of_html(html_of(classroom))
    page = [rows for caption, rows in tables if caption.startswith("Would they allow it")]
    assert [[row[0] for row in rows[1:]] for rows in page] == [HEADS] * 3
    assert [[" → ".join(row[1:]) for row in rows[1:]] for rows in page] == expected


def test_a_table_with_a_row_of_another_length_than_its_head_is_none():
    Grid("", ("", "one"), (("row", "1"),))
    for row in (("row",), ("row", "1", "2")):
        with pytest.raises(ValueError, match="as long as its head"):
            Grid("", ("", "one"), (("row", "1"), row))

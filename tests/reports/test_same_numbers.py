"""No two files or pages of a class say two numbers for the same thing, nor does one tell what another withholds."""

import re
from collections import Counter

import pytest
from django.utils import timezone

from deliberation.actions.leaving import leave_class, remove_seat
from deliberation.models import Credit
from deliberation.rules.levels import Level
from tests.make import enter, make_ballot, make_classroom, make_seat, student
from tests.reports.papers import pdf_text
from tests.reports.reading import (
    docx_of,
    file_of,
    html_of,
    pdf_of,
    sheets_of,
    tables_of_docx,
    tables_of_html,
    text_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
OPEN, NOTHING = "The card “Open all night”", "Nothing new"


@pytest.fixture
def classroom():
    """Thirteen who voted, of whom one gave no number again; one removed and one erased seat that had voted and credited."""
    classroom = make_classroom(tradeoffs=1)
    tradeoff, card = classroom.tradeoffs.get(), classroom.case.positions.get(key="open")
    enter(classroom, "debrief")
    seats = [make_seat(classroom) for _ in range(15)]
    for at, seat in enumerate(seats):
        early = at < 7
        # Means that end in a half, or in more places than are shown.
        make_ballot(seat, value=10 + at, guess=0 if at % 2 else 100, stance="only_if" if early else "never")
        again = {"value": None, "stance": "cannot_tell"} if at == 12 else {"value": 61 + at}
        make_ballot(seat, round="final", **({"stance": "as_described" if early else "only_if"} | again))
        what = {"kind": "nothing"} if early else {"kind": "card", "position": card}
        Credit.objects.create(participant=seat, tradeoff=tradeoff, epoch=1, **what)
    remove_seat(seat=seats[13], by=classroom.instructor)
    leave_class(by=seats[14], erase=True)
    classroom.refresh_from_db()
    return classroom


def debrief_of(classroom):
    reader = make_seat(classroom)
    html = student(reader).get(f"/s/{classroom.code}/debrief/").content.decode()
    reader.removed_at = timezone.now()
    reader.save()
    return html


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of_workbook(classroom, level=Level.PSEUDONYMOUS):
    return sheets_of(file_of(classroom, "session.xlsx", level))


def credits_in(rows, *, thing=0, n=1, points=-1):
    """What is named in a table of credits: by how many, and their points where these are told."""
    return {row[thing]: (row[n], row[points]) for row in rows[1:]}


def test_credits_are_of_the_same_people_everywhere(classroom):
    expected = {OPEN: ("5", "255"), NOTHING: ("7", "357")}
    for html in (debrief_of(classroom), html_of(classroom)):
        (rows,) = [
            rows
            for caption, rows in tables_of_html(html)
            if "said what" in caption or "voted both times" in caption
        ]
        assert credits_in(rows) == expected
    documents = [rows for rows in tables_of_docx(docx_of(classroom)) if rows[0][0] == "Credited"]
    assert credits_in(documents[1]) == expected
    assert {row[0]: row[2] for row in documents[0][1:]} == {key: n for key, (n, _) in expected.items()}
    words = " ".join(pdf_text(pdf_of(classroom)).split())
    assert "both times · n = 12 " in words
    for thing, (n, points) in expected.items():
        assert words.count(f"{thing} Trade-off 1 {n} ") == 1
        assert words.count(f"{thing} {n} {points} ") == 1

    rows = rows_of_workbook(classroom)
    twice = votes_twice(rows)
    said = Counter(row["position"] or row["kind"] for row in rows["credits"] if row["participant"] in twice)
    assert said == {"open": 5, "nothing": 7}
    numbers = rows_of_workbook(classroom, Level.AGGREGATE)["moved_by"]
    shown = {row["answer"]: row["n"] for row in numbers if row["n"]}
    assert shown.items() <= {"card": "5", "nothing": "7", "argument": "0", "passage": "0"}.items()


def votes_twice(rows):
    """First and final vote of each seat of the workbook that is not removed and gave a number in both."""
    cast = {}
    for row in rows["ballots"]:
        if row["removed"] == "0" and row["value"]:
            cast.setdefault(row["participant"], {})[row["round"]] = row
    return {who: both for who, both in cast.items() if len(both) == 2}


def test_what_was_guessed_is_off_by_as_much_everywhere(classroom):
    said = "Average guess 55, the class stood at 15"
    off = "On average a guess was off by 55 points."
    for html in (debrief_of(classroom), html_of(classroom)):
        words = words_of(html)
        assert said in words
        assert off in words
    printed = f"13 guessed where the class stood. {said}. {off}"
    assert printed in " ".join(pdf_text(pdf_of(classroom)).split())
    assert printed in text_of(docx_of(classroom))
    guesses = [
        row for row in rows_of_workbook(classroom)["ballots"] if row["guess"] and row["removed"] == "0"
    ]
    assert len(guesses) == 13

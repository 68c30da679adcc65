import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, TradeOff
from deliberation.models import ClassroomSession
from tests.make import (
    make_argument,
    make_ballot,
    make_case,
    make_classroom,
    make_instructor,
    make_seat,
    make_weighing,
    student,
    teacher,
)
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db


def voted(classroom, befores, change=10):
    """Seats that voted on the first trade-off, each moving by so many points."""
    seats = [make_seat(classroom) for _ in befores]
    for seat, before in zip(seats, befores, strict=True):
        make_ballot(seat, value=before)
        make_ballot(seat, value=before + change, round="final")
    return seats


def two_years():
    """Last year's class and this year's, on two editions of one case."""
    teacher_ = make_instructor()
    old, new = make_case("sample"), make_case("other")
    Case.objects.filter(pk=new.pk).update(slug="sample", edition=2)
    new.refresh_from_db()
    last = make_classroom(by=teacher_, case=old, title="Last year")
    this = make_classroom(by=teacher_, case=new, title="This year")
    voted(last, [20] * 8)
    voted(this, [40] * 24, change=-10)
    return last, this


def ask(client, *classrooms, name="teach-compare"):
    return client.get(reverse(name), {"s": [classroom.code for classroom in classrooms]})


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_two_sessions_stand_side_by_side():
    last, this = two_years()
    page = text(ask(teacher(last), last, this))
    assert page.index("Last year") < page.index("This year")
    for words in ("20.0", "30.0", "10.0 (10.0 to 10.0)", "8 of 8, 100%", "24 of 24, 100%", "40.0", "-10.0"):
        assert words in page, words
    assert "Mean before 20, after 30, of 8 who placed themselves twice" in page
    assert "Arguments and replies</th>" in page


def test_the_csv_has_the_same_numbers():
    last, this = two_years()
    found = rows(ask(teacher(last), this, last, name="teach-compare-table"))
    first = [row for row in found if row["tradeoff"] == "t1"]
    assert [(row["session_code"], row["case_edition"], row["n"], row["mean_change"]) for row in first] == [
        (last.code, "1", "8", "10.0"),
        (this.code, "2", "24", "-10.0"),
    ]
    assert first[0]["as_described_before"] == "8"


def test_fewer_than_five_voters_are_not_told_of():
    last, this = two_years()
    few = make_classroom(by=last.instructor, case=last.case, title="A small group")
    voted(few, [11, 12, 13])
    page = text(ask(teacher(last), few, this))
    assert "too few to show" in page
    assert "12.0" not in page
    row = next(
        row for row in rows(ask(teacher(last), few, this, name="teach-compare-table")) if row["n"] == "3"
    )
    assert {row[key] for key in ("mean_before", "mean_after", "moved", "moved_percent", "never_after")} == {
        ""
    }


def test_a_change_is_the_same_number_on_the_page_and_in_the_table():
    last, this = two_years()
    other = make_classroom(by=last.instructor, case=last.case, title="A half in tenths")
    voted(other, [15] * 6, change=2)
    voted(other, [15] * 2, change=3)
    page = text(ask(teacher(last), other, this))
    (row,) = (
        row
        for row in rows(ask(teacher(last), other, this, name="teach-compare-table"))
        if (row["session_code"], row["tradeoff"]) == (other.code, "t1")
    )
    assert (row["mean_after"], row["mean_change"]) == ("17.3", "2.3")
    assert '<td class="number">17.3</td>' in page
    assert '<td class="number">2.3 (' in page


def test_a_share_of_a_small_class_is_rounded_and_a_small_number_is_withheld():
    last, this = two_years()
    voted(last, [50] * 5, change=0)
    page = text(ask(teacher(last), last, this))
    assert "8 of 13, 60%" in page
    assert "In a class of fewer than twenty per cent are rounded to five." in page
    voted(last, [50] * 1, change=30)
    other = make_classroom(by=last.instructor, case=last.case, title="Hardly moved")
    voted(other, [50] * 9, change=0)
    voted(other, [50] * 2, change=30)
    moved = {
        row["session_code"]: row["moved"]
        for row in rows(ask(teacher(last), other, this, name="teach-compare-table"))
        if row["tradeoff"] == "t1"
    }
    assert moved[other.code] == ""


def test_top_arguments_have_five_marks_at_least():
    last, this = two_years()
    seats = list(last.participants.all())
    known = make_argument(seats[0], claim="<b>Known</b>")
    quiet = make_argument(seats[0], claim="Quiet one")
    hidden = make_argument(seats[0], claim="Hidden one", hidden_at=last.created_at)
    for seat in seats[1:7]:
        make_weighing(known, participant=seat, well_argued=True)
        make_weighing(hidden, participant=seat, well_argued=True)
    for seat in seats[1:4]:
        make_weighing(quiet, participant=seat, well_argued=True)
    page = text(ask(teacher(last), last, this))
    assert "&lt;b&gt;Known" in page
    assert "<b>Known" not in page
    assert "6 of 6 who weighed it" in page
    assert "Quiet one" not in page
    assert "Hidden one" not in page


def test_what_nearly_all_found_well_argued_stands_first_and_its_number_is_withheld():
    last, this = two_years()
    seats = [make_seat(last) for _ in range(23)]
    best, other = (make_argument(make_seat(last), claim=claim) for claim in ("BEST", "OTHER"))
    for n, seat in enumerate(seats):
        make_weighing(best, participant=seat, well_argued=n < 21)
        make_weighing(other, participant=seat, well_argued=n < 5)
    page = text(ask(teacher(last), last, this))
    assert page.index("BEST") < page.index("nearly all of 23 who weighed it") < page.index("OTHER")
    assert "21 of 23" not in page


def test_an_edition_that_words_it_differently_says_so():
    last, this = two_years()
    assert "worded differently" not in text(ask(teacher(last), last, this))
    TradeOff.objects.filter(case=this.case, key="t1").update(question="Another question?")
    assert "worded differently" in text(ask(teacher(last), last, this))


def test_sessions_on_different_cases_are_refused_in_words():
    last, _ = two_years()
    other = make_classroom(by=last.instructor)
    answer = ask(teacher(last), last, other)
    assert answer.status_code == 422
    assert "different cases" in text(answer)
    assert text(answer).count(" checked>") == 2


def test_one_session_or_seven_are_refused_in_words():
    last, _ = two_years()
    many = [make_classroom(by=last.instructor, case=last.case) for _ in range(7)]
    for chosen in ([last], many):
        answer = ask(teacher(last), *chosen)
        assert answer.status_code == 422
        assert "two to six" in text(answer)


def test_without_a_choice_there_is_a_choice():
    last, this = two_years()
    page = text(ask(teacher(last)))
    assert last.code in page
    assert this.code in page


def test_a_session_of_another_instructor_is_not_there():
    last, this = two_years()
    foreign = make_classroom(case=last.case)
    other = Client()
    other.force_login(make_instructor())
    for name in ("teach-compare", "teach-compare-table"):
        assert ask(teacher(last), last, foreign, name=name).status_code == 404
        for client in (Client(), student(make_seat(last)), other):
            assert ask(client, last, this, name=name).status_code == 404
    assert foreign.code not in text(ask(teacher(last)))


def test_a_session_in_the_trash_is_not_there():
    last, this = two_years()
    ClassroomSession.objects.filter(pk=last.pk).update(trashed_at=last.created_at)
    assert ask(teacher(last), last, this).status_code == 404


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries):
    last, this = two_years()
    more = [make_classroom(by=last.instructor, case=last.case) for _ in range(4)]
    client = teacher(last)
    with django_assert_max_num_queries(12) as few:
        ask(client, last, this)
    for classroom in more:
        for seat in voted(classroom, [10] * 6):
            make_weighing(make_argument(seat), participant=seat, well_argued=True)
    with django_assert_max_num_queries(len(few)):
        ask(client, last, this, *more)
